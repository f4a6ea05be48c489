"""A GPIB controller on a socket."""

import pytest
from pymeasure.adapters import PrologixAdapter
from pymeasure.instruments.keithley import Keithley2400

from tests.drivers.simulated.serving.clients import (
    IDENTITY_2400,
)
from tests.socket_bench import Client


def test_a_prologix_script_as_its_manual_shows_it(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++savecfg 0\n++mode 1\n++auto 0\n++eoi 1\n++eos 0\n++read_tmo_ms 500\n")
        assert client.ask(b"++ver").startswith(b"Prologix GPIB-ETHERNET Controller version")
        replies = {}
        for gpib in (24, 2, 17):
            client.send(b"++addr %d\n++clr\n*IDN?\n++read eoi\n" % gpib)
            replies[gpib] = client.read()
        assert client.ask(b"++addr") == b"17"
        assert client.ask(b"++eos") == b"0"
        assert client.ask(b"++nonsense") == b"Unrecognized command"
    assert replies[24].startswith(IDENTITY_2400)
    assert b",LDC501," in replies[2]
    assert b",B1500A," in replies[17]


def test_serial_poll_and_service_request_over_gpib(fast):
    with Client(fast.gpib_port) as client:
        client.send(b"++addr 24\n*CLS;*ESE 1;*SRE 32\n")
        assert client.ask(b"++srq") == b"0"
        client.send(b"*OPC\n")
        assert client.ask(b"++srq") == b"1"
        assert client.ask(b"++spoll") == b"96", "ESB and RQS"
        assert client.ask(b"++spoll 24") == b"32", "a poll clears RQS"
        assert client.ask(b"++srq") == b"0"


def test_an_unread_reply_is_lost_to_the_next_message_as_on_gpib(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++addr 24\n*CLS\n*IDN?\n:SYST:ERR?\n++read eoi\n")
        assert client.read() == b'-410,"Query INTERRUPTED"\n'


def test_a_read_with_nothing_to_read_ends_and_the_instrument_complains(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++addr 24\n++read_tmo_ms 50\n*CLS\n++read eoi\n:SYST:ERR?\n++read eoi\n")
        assert client.read() == b'-420,"Query UNTERMINATED"\n'
        client.send(b"++addr 9\n*IDN?\n++read eoi\n++addr\n")
        assert client.read() == b"9\r\n", "nobody is at address 9"


def test_reads_up_to_a_character_and_marks_of_the_end(bench):
    with Client(bench.gpib_port) as client:
        client.send(
            b"++addr 24\n*IDN?\n++read 44\n++eot_enable 1\n++eot_char 33\n++read eoi\n++ver\n"
        )
        text = client.read() + client.read()
    assert text.startswith(IDENTITY_2400)
    assert b"\n!Prologix" in text


def test_automatic_reading_passes_on_what_the_instrument_says(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++addr 24\n++auto 1\n")
        assert client.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert client.ask(b":OUTP ON;:READ?").count(b",") == 4


def test_a_trigger_over_gpib_starts_what_waits_for_it(fast):
    with Client(fast.gpib_port) as client:
        client.send(b"++addr 24\n:ARM:SOUR BUS;:FORM:ELEM VOLT;:OUTP ON;:INIT\n++trg\n")
        client.send(b":FETC?\n++read eoi\n")
        assert float(client.read()) == pytest.approx(0.0, abs=1e-2)


def test_escaped_characters_reach_the_instrument(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++addr 24\n:SOUR:VOLT \x1b+2.5\n:SOUR:VOLT?\n++read eoi\n")
        assert float(client.read()) == 2.5


def test_a_reset_controller_hangs_up(bench):
    with Client(bench.gpib_port) as client:
        client.send(b"++rst\n")
        assert client.read() == b""


def test_pymeasures_prologix_adapter_carries_its_drivers(fast):
    adapter = PrologixAdapter(fast.resource(fast.gpib_port), 24, visa_library="@py")
    adapter.connection.read_termination = "\n"
    try:
        smu = Keithley2400(adapter)
        assert smu.id.startswith("KEITHLEY INSTRUMENTS INC.,MODEL 2400,")
        smu.source_voltage = 1.0
        assert smu.source_voltage == 1.0
        analyser = adapter.gpib(17)
        analyser.write("*IDN?")
        assert analyser.read().startswith("Agilent Technologies,B1500A,")
    finally:
        adapter.close()
