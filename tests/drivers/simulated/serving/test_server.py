"""The simulated bench on sockets: what its clients see, alone and beside each other."""

import json

import numpy as np
import pytest
import pyvisa
from pymeasure.adapters import PrologixAdapter
from pymeasure.instruments.keithley import Keithley2400
from pymeasure.instruments.srs.ldc500series import LDC500Series

from drivers.bench import Bench
from drivers.clock import VirtualClock, WallClock
from drivers.config.bench import BenchConfig
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.serving.conversation import LONGEST_LINE, Conversation, LineSplitter
from drivers.simulated.serving.served_bench import ServedBench, is_loopback
from drivers.simulated.serving.server import Pace
from tests.bench_files import bench_config, device
from tests.socket_bench import Client, served, served_bench

#: Bench seconds in a second, so that the laser's slow turn-on takes a moment.
FAST = 50.0
IDENTITY_2400 = b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,"


@pytest.fixture
def bench():
    with served_bench() as bench:
        yield bench


@pytest.fixture
def fast():
    with served_bench(FAST) as bench:
        yield bench


def port(bench, role):
    return bench.instruments[role].port


def address(bench, role):
    return bench.resource(port(bench, role))


def backdoor(bench, request):
    with Client(bench.control_port) as client:
        return json.loads(client.ask(json.dumps(request).encode()))


def let_pass(bench, seconds):
    """Let bench time pass at once."""
    now = backdoor(bench, {"get": "time"})["time"]
    backdoor(bench, {"set": {"time": now + seconds}})


@pytest.fixture
def manager():
    manager = pyvisa.ResourceManager("@py")
    yield manager
    manager.close()


# -- programs of other people


def test_pymeasures_drivers_measure_the_sample_in_the_light(fast):
    smu = Keithley2400(address(fast, "smu"), visa_library="@py", read_termination="\n")
    laser = LDC500Series(
        address(fast, "laser"),
        visa_library="@py",
        read_termination="\r\n",
        write_termination="\n",
    )
    try:
        laser._check_set_errors_delay = 0
        laser.write("TOKN ON")
        smu.reset()
        smu.source_mode = "voltage"
        smu.compliance_current = 1e-3
        smu.source_voltage = 3.0
        smu.enable_source()
        dark = smu.measure_all()["current"]
        laser.ld.voltage_limit = 7
        laser.ld.current_limit = 100
        laser.ld.current_setpoint = 58.829
        laser.ld.enabled = True
        let_pass(fast, 10.0)
        light = smu.measure_all()["current"]
        assert light / dark == pytest.approx(5100, rel=0.03), "Table S5: 13 mW/cm², 3 V"
        laser.ld.enabled = False
        smu.disable_source()
        assert backdoor(fast, {"get": ["smu.output", "laser.on"]}) == {
            "smu.output": False,
            "laser.on": False,
        }
    finally:
        smu.adapter.close()
        laser.adapter.close()


def test_our_own_bench_measures_over_the_network(fast):
    left_out = {"simulation": True, "laser": {"modulation"}}
    content = bench_config().model_dump(mode="json", exclude=left_out)
    content["visa_library"] = "@py"
    for role in ("smu", "laser", "analyser"):
        content[role]["address"] = address(fast, role)
    with Bench.open(BenchConfig.model_validate(content)) as opened:
        assert list(opened.identities) == ["smu", "laser", "analyser"]
        assert opened.found_on == []
        opened.smu.write(":SOUR:VOLT 3;:SENS:CURR:PROT 1e-3;:OUTP ON")
        current = float(opened.smu.ask(":FORM:ELEM CURR;:READ?"))
        dark = fast.simulation.photodetector.truth(3.0, 0.0).dark_current
        assert current == pytest.approx(dark, rel=0.03)
    assert not fast.simulation.smu.output_on, "safe-off"


def test_a_plain_visa_script_reads_a_b1500_sweep(bench, manager):
    b1500 = manager.open_resource(address(bench, "analyser"), read_termination="\r\n")
    b1500.write("*RST;CN1;FMT1,1;MM2,1;WV1,1,0,0,1,11;AAD1,0;WT0.5,0")
    assert b1500.query("ERRX?") == '+0,"No Error."'
    b1500.write("XE")
    assert b1500.query("*OPC?") == "1", "a query's reply comes before the data"
    items = b1500.read().split(",")
    assert len(items) == 22
    volts = [float(item[3:]) for item in items[1::2]]
    assert np.allclose(volts, np.linspace(0, 1, 11))
    b1500.close()


def test_the_ldc501_wants_no_unlocking_but_takes_it(bench, manager):
    laser = manager.open_resource(address(bench, "laser"), read_termination="\r\n")
    laser.write("\nULOC 1")
    assert laser.query("*IDN?").startswith("Stanford Research Systems,LDC501,")
    assert laser.query("LCME?") == "0"
    laser.close()


# -- messages on a stream


def test_messages_come_in_any_pieces_and_with_any_ends(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*ID")
        client.send(b"N?\r\n\r\n\n*IDN?\r*OPC?\n")
        replies = [client.read() for _ in range(3)]
    assert replies[0] == replies[1]
    assert replies[0].startswith(IDENTITY_2400)
    assert replies[2] == b"1\n"


def test_a_line_beyond_the_input_buffer_is_dropped_whole(bench):
    with Client(port(bench, "laser")) as client:
        client.send(b"SILD 1" + b"0" * (1 << 20) + b"\n")
        assert client.ask(b"*ESR? 3") == b"1", "DDE, device dependent error"
        assert client.ask(b"SILD?") == b"0.000"


def test_the_last_question_of_a_client_that_says_goodbye_is_answered(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*IDN?\n")
        client.say_goodbye()
        assert client.read().startswith(IDENTITY_2400)
        assert client.read() == b""


def test_lines_keep_no_more_than_their_bound():
    lines = LineSplitter()
    for _ in range(100):
        lines.feed(b"x" * 10_000)
        assert lines.take() is None
    lines.feed(b"\nnext\n")
    assert lines.take() == b"x" * LONGEST_LINE
    assert lines.take() == b"next"
    assert lines.take() is None


def test_an_escaped_end_is_part_of_the_line_wherever_it_is_cut():
    lines = LineSplitter(escapes=True)
    taken = []
    for byte in b"a\x1b\nb\x1b\x1b\nc\n":
        lines.feed(bytes([byte]))
        taken.append(lines.take())
    assert [line for line in taken if line is not None] == [b"a\x1b\nb\x1b\x1b", b"c"]


def test_bench_time_goes_at_the_wanted_speed():
    wall, clock = VirtualClock(), VirtualClock()
    pace = Pace(clock, 60.0, wall)
    wall.wait(2.0)
    assert clock.now() == 0.0
    pace.catch_up()
    assert clock.now() == pytest.approx(120.0)
    assert pace.until(150.0) == pytest.approx(0.5)
    pace.speed = 1.0
    wall.wait(1.0)
    pace.catch_up()
    assert clock.now() == pytest.approx(121.0)


# -- several clients


def test_a_second_client_comes_and_goes_beside_the_first(bench):
    with Client(port(bench, "smu")) as first:
        first.send(b":SOUR:VOLT 1.5\n")
        for _ in range(3):
            with Client(port(bench, "smu")) as second:
                assert float(second.ask(b":SOUR:VOLT?")) == 1.5
                second.send(b":SOUR:VO")  # half a message is nobody else's
            assert first.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert first.ask(b":SYST:ERR?") == b'0,"No error"'


def test_two_clients_of_one_laser_get_their_own_replies(bench):
    with Client(port(bench, "laser")) as first, Client(port(bench, "laser")) as second:
        for _ in range(20):
            first.send(b"SILM?\n")
            second.send(b"SVLM?\n")
            assert float(first.read()) > 10 >= float(second.read())


def test_who_asks_during_a_measurement_gets_no_reading_of_another(bench):
    slow = b":SENS:CURR:NPLC 10;:SENS:AVER:COUN 2;:SENS:AVER ON;:FORM:ELEM CURR;:OUTP ON"
    with Client(port(bench, "smu")) as first, Client(port(bench, "smu")) as second:
        first.send(slow + b"\n:READ?\n")
        wait_until_busy(bench)
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert abs(float(first.read())) < 1.0


def wait_until_busy(bench):
    """Until the 2400 is at something that somebody waits for."""
    clock = WallClock()
    while not bench.simulation.smu.unfinished and clock.now() < 10:
        clock.wait(0.001)


def test_anybody_can_switch_off_while_another_waits(bench):
    with Client(port(bench, "smu")) as first, Client(port(bench, "smu")) as second:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")  # for a trigger that never comes
        wait_until_busy(bench)
        second.send(b":ABOR\n:OUTP OFF\n")
        assert second.ask(b":OUTP?") == b"0"


def test_a_reply_that_is_never_fetched_is_no_trouble_to_the_next_client(bench):
    with Client(port(bench, "smu")) as first:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")
        wait_until_busy(bench)
    with Client(port(bench, "smu")) as second:
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_who_has_left_is_in_nobodys_way(bench, monkeypatch):
    monkeypatch.setattr("drivers.simulated.serving.server.MOST_CLIENTS", 1)
    with Client(port(bench, "smu")) as first:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")
        wait_until_busy(bench)
    with Client(port(bench, "smu")) as second:
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_a_client_that_does_not_read_holds_up_nobody(bench):
    with Client(port(bench, "smu")) as deaf, Client(port(bench, "smu")) as other:
        deaf.send_what_goes(b"*IDN?\n" * 200_000)
        assert other.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert deaf.read().startswith(IDENTITY_2400)


def test_measurement_data_go_to_who_measures(fast):
    with Client(port(fast, "analyser")) as first, Client(port(fast, "analyser")) as second:
        first.send(b"CN1\nDV1,0,1\nFMT1,0\nTI1,0\n")
        assert second.ask(b"ERRX?") == b'+0,"No Error."'
        assert first.read().startswith(b"NAI")
        assert second.quiet()


def test_no_more_clients_than_a_port_serves(bench, monkeypatch):
    monkeypatch.setattr("drivers.simulated.serving.server.MOST_CLIENTS", 1)
    with Client(port(bench, "laser")) as first:
        assert first.ask(b"ILOC?") in (b"1", b"CLOSED")
        with Client(port(bench, "laser")) as second:
            assert second.read() == b""
        assert first.ask(b"ILOC?") in (b"1", b"CLOSED")


def test_a_flood_of_commands_for_a_busy_2400_overruns_its_input(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*CLS;:ARM:SOUR BUS;:OUTP ON;:INIT\n" + b":SOUR:VOLT 1\n" * 6000)
        assert client.ask(b":ABOR;:SYST:ERR?") == b'-363,"Input buffer overrun"'


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_what_is_reached_from_this_computer_only(host, alone):
    assert is_loopback(host) is alone


def test_instruments_without_a_gpib_address_get_one(bench):
    content = bench_config().model_dump(mode="json")
    content["smu"]["address"] = "ASRL1::INSTR"
    content["analyser"]["address"] = "GPIB1::2::INSTR"
    with ServedBench(BenchConfig.model_validate(content), device()) as other:
        found = {role: instrument.gpib for role, instrument in other.instruments.items()}
    assert found == {"smu": 24, "laser": 1, "analyser": 2}, "2 is taken, the LDC500's own"


# -- the GPIB controller


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


# -- the back door


def test_an_opened_interlock_switches_the_laser_off(bench):
    with Client(port(bench, "laser")) as laser:
        laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
        assert laser.ask(b"LDON?") == b"1"
        assert backdoor(bench, {"set": {"laser.interlock": "open"}}) == {"laser.interlock": "open"}
        assert laser.ask(b"ILOC?;LDON?") == b"0"
        assert laser.read() == b"0\r\n"
        backdoor(bench, {"set": {"laser.interlock": "closed"}})
        assert laser.ask(b"ILOC?;LDON?") == b"1"
        assert laser.read() == b"0\r\n", "closing it does not switch on"


def test_a_broken_cable_stops_the_laser(bench):
    with Client(port(bench, "laser")) as laser:
        laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
        assert laser.ask(b"LDON?") == b"1"
        backdoor(bench, {"set": {"laser.open_circuit": True}})
        let_pass(bench, 10.0)
        assert laser.ask(b"LDON?") == b"0"


def test_faults_come_and_go(bench):
    with Client(port(bench, "smu")) as client:
        backdoor(bench, {"set": {"smu.fault": "silence"}})
        client.send(b"*IDN?\n")
        assert client.quiet()
        backdoor(bench, {"set": {"smu.fault": {"kind": "wrong identity", "identity": "ACME,1"}}})
        assert client.ask(b"*IDN?") == b"ACME,1"
        backdoor(bench, {"set": {"smu.fault": None}})
        assert client.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_faults_of_the_bench_file_are_there_from_the_start():
    with (
        served_bench(fault={"instrument": "smu", "kind": "timeout"}) as bench,
        Client(port(bench, "smu")) as client,
    ):
        client.send(b"*IDN?\n")
        assert client.quiet()
        assert client.ask(b"*OPC?") == b"1"


def test_the_truth_about_the_device(bench):
    truth = backdoor(bench, {"truth": {"bias": 3, "irradiance": 13}})
    assert truth["ratio"] == pytest.approx(5100, rel=0.01), "Table S5"
    dark = backdoor(bench, {"truth": {"bias": 3, "irradiance": 0}})
    assert dark["photocurrent"] == 0
    assert dark["responsivity"] is None


def test_everything_can_be_read_and_some_of_it_set(bench):
    state = backdoor(bench, {"get": "all"})
    assert state["speed"] == 1.0
    assert state["device.temperature"] == 293.0
    assert state["analyser.fault"] is None
    assert backdoor(bench, {"set": {"speed": 2, "device.temperature": 300}}) == {
        "speed": 2.0,
        "device.temperature": 300.0,
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nonsense", "not JSON"),
        ("[]", "say "),
        ('{"get": ["moon"]}', "'moon' is none of time, "),
        ('{"set": {"laser.on": true}}', "can only be read"),
        ('{"set": {"time": 0}}', "forward"),
        ('{"set": {"speed": -1}}', "positive"),
        ('{"set": {"speed": true}}', "not a number"),
        ('{"set": {"laser.interlock": 1}}', "open"),
        ('{"set": {"laser.open_circuit": 1}}', "true or false"),
        ('{"set": {"device.temperature": 0}}', "positive"),
        ('{"set": {"smu.fault": "boredom"}}', "silence"),
        ('{"set": {"smu.fault": {"kind": "silence", "at": "now"}}}', "not a number"),
        ('{"truth": {"bias": 3, "irradiance": -1}}', "negative"),
        ('{"truth": {"bias": 1e999, "irradiance": 1}}', "not"),
    ],
)
def test_the_back_door_says_what_is_wrong(bench, line, complaint):
    with Client(bench.control_port) as client:
        assert complaint in json.loads(client.ask(line.encode()))["error"]
        assert json.loads(client.ask(b'{"get": "speed"}')) == {"speed": 1.0}


def test_a_request_with_one_wrong_value_changes_nothing(bench):
    answer = backdoor(bench, {"set": {"laser.interlock": "open", "time": -5}})

    assert answer == {"error": "time: time goes forward only"}
    assert backdoor(bench, {"get": "laser.interlock"}) == {"laser.interlock": "closed"}


def test_no_browser_gets_through_the_back_door(bench):
    with Client(bench.control_port) as client:
        client.send(b'POST / HTTP/1.1\r\n\r\n{"set": {"laser.interlock": "open"}}\n')
        assert client.read() == b""
    assert backdoor(bench, {"get": "laser.interlock"}) == {"laser.interlock": "closed"}


# -- instruments that the server's own time does not move


def test_a_clock_that_runs_by_itself_is_left_alone():
    smu = SimulatedKeithley2400(WallClock(), Resistor(1e6), ideal=True)
    with served(smu) as (number,), Client(number) as client:
        reading = client.ask(b":SOUR:VOLT 1;:FORM:ELEM CURR;:OUTP ON;:READ?")
    assert float(reading) == pytest.approx(1e-6, rel=1e-3)


def test_a_conversation_that_is_over_obeys_nothing():
    conversation = Conversation(VirtualClock())
    conversation.receive(b"anything\n")
    conversation.leave()
    assert not conversation.work()
