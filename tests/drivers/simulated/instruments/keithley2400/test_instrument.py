"""The 2400 at its interface: what is obeyed at once, what waits, what an unread reply costs."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


READING = 20e-3 + 1e-3 + 0.3e-3  # 1 PLC at 50 Hz, automatic delay, overhead; autozero off


@pytest.fixture
def ready_meter():
    ready_meter = MeterBench()
    ready_meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return ready_meter


def test_a_bad_unit_discards_the_line_after_it(meter):
    meter.write("SOUR:VOLT 1;FOO;:OUTP ON")
    assert meter.ask("SOUR:VOLT?;:OUTP?") == "1.000000E+00;0"


def test_an_unread_reply_is_lost_to_the_next_message(meter):
    meter.write("SYST:VERS?")
    assert meter.ask("*OPT?") == "0"
    assert meter.errors() == [-410]


def test_a_stream_loses_nothing():
    meter = MeterBench(interface="socket")
    meter.write("SYST:VERS?", "*OPT?")
    assert (meter.read(), meter.read()) == (b"1996.0\n", b"0\n")
    assert meter.errors() == []


def test_a_query_after_a_binary_block_in_the_same_line_is_refused(meter):
    meter.write("OUTP ON;:FORM REAL,32", "READ?;*OPC?")
    assert len(meter.read()) == 2 + 5 * 4 + 1
    assert meter.errors() == [-440]


def test_rs232_has_no_binary_and_clears_on_control_c():
    meter = MeterBench(interface="rs232")
    meter.write("FORM REAL,32")
    assert meter.errors() == [701]
    meter.write("SYST:VERS?")
    meter.unit.receive(b"*ID\x03*OPT?\n")
    assert meter.read() == b"0\n"


def test_an_overlong_message_is_reported(meter):
    meter.write("*CLS " + " " * 70_000)
    assert meter.errors() == [-363]


def test_queries_wait_until_the_run_is_over_but_a_serial_poll_does_not(ready_meter):
    ready_meter.write("TRIG:COUN 100;:INIT")
    ready_meter.write("SYST:ERR?")
    ready_meter.clock.wait(1.0)
    ready_meter.unit.update()
    assert not ready_meter.unit.output_waiting()
    assert ready_meter.unit.status_byte() == 0
    assert ready_meter.read() == b'0,"No error"\n'
    assert ready_meter.clock.now() == pytest.approx(100 * READING)


def test_output_off_queues_behind_a_run_and_abort_does_not(ready_meter):
    ready_meter.write("TRIG:COUN 100;:INIT", "OUTP OFF")
    assert ready_meter.unit.output_on
    ready_meter.write("ABOR")
    assert not ready_meter.unit.output_on
    assert ready_meter.ask("OUTP?") == "0"


def test_what_waited_is_done_at_the_moment_the_run_ends(ready_meter):
    ready_meter.write("TRIG:COUN 100;:INIT", "INIT", "SYST:TIME?")
    ready_meter.clock.wait(60)
    assert float(ready_meter.read()) == pytest.approx(2 * 100 * READING, abs=1e-3)


def test_a_device_clear_ends_the_run_and_drops_what_waited(ready_meter):
    ready_meter.write("TRIG:COUN 100;:INIT", "OUTP OFF", "SYST:VERS?")
    ready_meter.unit.device_clear()
    assert ready_meter.unit.output_on
    assert ready_meter.read(patience=10) is None
    assert ready_meter.errors() == [-420]


def test_reset_acts_at_once_and_cancels_what_is_pending(ready_meter):
    ready_meter.write("TRIG:COUN 100;:INIT", "*OPC", "SYST:VERS?", "*CLS;*RST")
    assert not ready_meter.unit.output_on
    assert ready_meter.read(patience=10) is None
    assert int(ready_meter.ask("*ESR?")) & 1 == 0


def test_operation_complete_waits_for_idle(ready_meter):
    ready_meter.write("*CLS;*ESE 1;*SRE 32", "TRIG:COUN 100;:INIT;*OPC")
    ready_meter.clock.wait(1)
    assert ready_meter.unit.status_byte() == 0
    ready_meter.clock.wait(2)
    assert ready_meter.unit.status_byte() == 0x60


def test_one_line_gives_one_reply(ready_meter):
    assert ready_meter.ask("SYST:VERS?;:READ?;*OPC?").count(";") == 2
