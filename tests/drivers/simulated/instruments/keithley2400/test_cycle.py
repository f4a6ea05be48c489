"""The simulated 2400 while it is busy, and its trace buffer: 2400 manual, sections 9 to 11."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import Lamp, Meter

READING = 20e-3 + 1e-3 + 0.3e-3  # 1 PLC at 50 Hz, automatic delay, overhead; autozero off


@pytest.fixture
def meter():
    meter = Meter()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


def test_queries_wait_until_the_run_is_over_but_a_serial_poll_does_not(meter):
    meter.write("TRIG:COUN 100;:INIT")
    meter.write("SYST:ERR?")
    meter.clock.wait(1.0)
    meter.unit.update()
    assert not meter.unit.output_waiting()
    assert meter.unit.status_byte() == 0
    assert meter.read() == b'0,"No error"\n'
    assert meter.clock.now() == pytest.approx(100 * READING)


def test_output_off_queues_behind_a_run_and_abort_does_not(meter):
    meter.write("TRIG:COUN 100;:INIT", "OUTP OFF")
    assert meter.unit.output_on
    meter.write("ABOR")
    assert not meter.unit.output_on
    assert meter.ask("OUTP?") == "0"


def test_what_waited_is_done_at_the_moment_the_run_ends(meter):
    meter.write("TRIG:COUN 100;:INIT", "INIT", "SYST:TIME?")
    meter.clock.wait(60)
    assert float(meter.read()) == pytest.approx(2 * 100 * READING, abs=1e-3)


def test_abort_in_mid_sweep_keeps_what_is_complete_and_the_level_reached(meter):
    meter.write(
        "SOUR:VOLT:STAR 0;STOP 0.99;:SOUR:SWE:POIN 100;:SOUR:VOLT:MODE SWE;:TRIG:COUN 100",
        "TRAC:POIN 100;FEED:CONT NEXT;:INIT",
    )
    step = READING + 0.17e-3  # moving the source costs a little more
    meter.clock.wait(50.5 * step)
    assert meter.unit.source_level == pytest.approx(0.50)
    meter.write("ABOR")
    assert meter.unit.source_level == pytest.approx(0.50)
    assert meter.ask("TRAC:POIN:ACT?") == "50"
    rows = meter.table("TRAC:DATA?")
    assert rows[:, 0] == pytest.approx(np.arange(50) / 100)
    assert len(meter.table("FETC?")) == 50


def test_a_device_clear_ends_the_run_and_drops_what_waited(meter):
    meter.write("TRIG:COUN 100;:INIT", "OUTP OFF", "SYST:VERS?")
    meter.unit.device_clear()
    assert meter.unit.output_on
    assert meter.read(patience=10) is None
    assert meter.errors() == [-420]


def test_reset_acts_at_once_and_cancels_what_is_pending(meter):
    meter.write("TRIG:COUN 100;:INIT", "*OPC", "SYST:VERS?", "*CLS;*RST")
    assert not meter.unit.output_on
    assert meter.read(patience=10) is None
    assert int(meter.ask("*ESR?")) & 1 == 0


def test_operation_complete_waits_for_idle(meter):
    meter.write("*CLS;*ESE 1;*SRE 32", "TRIG:COUN 100;:INIT;*OPC")
    meter.clock.wait(1)
    assert meter.unit.status_byte() == 0
    meter.clock.wait(2)
    assert meter.unit.status_byte() == 0x60


def test_operation_register_knows_idle_and_sweeping(meter):
    meter.write("STAT:OPER:ENAB 1024;*SRE 128;:STAT:OPER?")
    meter.read()
    assert meter.unit.status_byte() == 0
    meter.write("SOUR:VOLT:MODE LIST;:TRIG:COUN 5;:INIT")
    assert meter.unit.status_byte() == 0
    meter.clock.wait(1)
    assert meter.unit.status_byte() == 0xC0
    assert int(meter.ask("STAT:OPER?")) == 1 << 10 | 1 << 3
    assert meter.ask("STAT:OPER:COND?") == "1024"


def test_a_bus_trigger_starts_each_pass(meter):
    meter.write("ARM:SOUR BUS;COUN 2;:TRIG:COUN 3;:INIT")
    meter.clock.wait(5)
    assert meter.unit.next_event() is None
    meter.write("*TRG")
    meter.clock.wait(5)
    meter.unit.trigger()
    rows = meter.table("FETC?")
    assert len(rows) == 6
    assert rows[[0, 3], 3] == pytest.approx([5.001, 10.001], abs=1.1e-3)


def test_a_trigger_that_nothing_waits_for_is_an_error(meter):
    meter.write("*TRG")
    meter.unit.trigger()
    assert meter.errors() == [-211, -211]


@pytest.mark.parametrize("source", ["MAN", "TLIN", "NST"])
def test_events_that_software_cannot_cause_leave_abort_as_the_way_out(meter, source):
    meter.write(f"ARM:SOUR {source};:INIT")
    meter.clock.wait(100)
    meter.write("ABOR")
    assert meter.ask("STAT:OPER:COND?") == "1024"


def test_the_trigger_link_can_be_bypassed_once(meter):
    meter.write("ARM:SOUR TLIN;DIR SOUR")
    assert len(meter.table("READ?")) == 1
    meter.write("ARM:SOUR IMM;:TRIG:SOUR TLIN;DIR SOUR")
    assert len(meter.table("READ?")) == 1
    meter.write("TRIG:COUN 2;:INIT")
    meter.clock.wait(100)
    meter.unit.update()
    assert meter.unit.next_event() is None
    meter.write("ABOR")
    assert len(meter.table("FETC?")) == 1


def test_an_endless_run_ends_with_abort(meter):
    meter.write("ARM:COUN INF;:SENS:CURR:NPLC 0.01;:INIT")
    meter.clock.wait(3600)
    meter.write("ABOR")
    assert meter.ask("SENS:DATA?").startswith("+1.000000E+00,+1.000000E-04,")
    assert meter.ask("FETC?") is None
    assert meter.errors() == [830, -420]


def test_fetch_gives_the_last_run_again_and_again(meter):
    meter.write("TRIG:COUN 3")
    first = meter.ask("READ?")
    assert meter.ask("FETC?") == meter.ask("FETC?") == first
    assert first.endswith(meter.ask("SENS:DATA?"))
    meter.write("*RST")
    assert meter.ask("FETC?") is None


def test_one_line_gives_one_reply(meter):
    assert meter.ask("SYST:VERS?;:READ?;*OPC?").count(";") == 2


def test_auto_clear_switches_the_output_for_the_run_only(meter):
    meter.write("SOUR:CLE:AUTO ON")
    assert not meter.unit.output_on
    meter.write("TRIG:COUN 10;:INIT")
    assert meter.unit.output_on
    assert len(meter.table("FETC?")) == 10
    assert not meter.unit.output_on
    assert meter.errors() == []


def test_an_opened_interlock_ends_the_run(meter):
    meter.write("OUTP:ENAB ON;:TRIG:COUN 100;:INIT")
    meter.clock.wait(10.5 * READING)
    meter.unit.interlock_closed = False
    assert not meter.unit.output_on
    assert len(meter.table("FETC?")) == 10


def test_timestamps_restart_with_the_run_if_asked(meter):
    meter.clock.wait(50)
    assert meter.table("READ?")[0, 3] == pytest.approx(50.001, abs=1e-3)
    meter.write("SYST:TIME:RES:AUTO ON")
    assert meter.table("READ?")[0, 3] == pytest.approx(0.001)


# -- trace buffer


def test_the_buffer_fills_once_and_survives_reset(meter):
    meter.write("TRAC:POIN 5;FEED:CONT NEXT;:TRIG:COUN 8;:INIT")
    meter.wait_until_idle()
    assert meter.ask("TRAC:POIN:ACT?;:TRAC:FEED:CONT?") == "5;NEV"
    meter.write("*RST")
    assert len(meter.table("TRAC:DATA?")) == 5
    meter.write("TRAC:POIN 6")
    assert meter.ask("TRAC:POIN:ACT?") == "0"


def test_the_full_buffer_requests_service_before_the_run_is_over(meter):
    meter.write("STAT:MEAS:ENAB 512;*SRE 1;:TRAC:POIN 5;FEED:CONT NEXT;:TRIG:COUN 100;:INIT")
    assert meter.unit.next_event() == pytest.approx(5 * READING)
    meter.clock.wait(5.01 * READING)
    assert meter.unit.status_byte() == 65
    meter.wait_until_idle()
    assert meter.clock.now() == pytest.approx(100 * READING)


def test_the_buffer_collects_over_several_runs_and_is_then_overwritten(meter):
    meter.write("TRAC:POIN 4;FEED:CONT NEXT;:FORM:ELEM VOLT")
    for level in (0.1, 0.2, 0.3, 0.4, 0.5):
        meter.write(f"SOUR:VOLT {level};:INIT")
    assert meter.table("TRAC:DATA?", 1)[:, 0] == pytest.approx([0.1, 0.2, 0.3, 0.4])
    meter.write("TRAC:FEED:CONT NEXT;:SOUR:VOLT 0.6;:INIT")
    assert meter.table("TRAC:DATA?", 1)[:, 0] == pytest.approx([0.6])


def test_buffer_times_count_from_the_first_reading_or_from_the_one_before(meter):
    meter.write("TRAC:POIN 3;FEED:CONT NEXT;:TRIG:COUN 3;:TRIG:DEL 0.9787;:FORM:ELEM TIME;:INIT")
    assert meter.table("TRAC:DATA?", 1)[:, 0] == pytest.approx([0, 1, 2], abs=1.1e-3)
    meter.write("TRAC:TST:FORM DELT")
    assert meter.table("TRAC:DATA?", 1)[:, 0] == pytest.approx([0, 1, 1], abs=1.1e-3)


@pytest.mark.parametrize(
    ("statistic", "volts"),
    [("MEAN", 0.3), ("SDEV", 0.1), ("MAX", 0.4), ("MIN", 0.2), ("PKPK", 0.2)],
)
def test_statistics_of_the_buffer_come_for_each_function_measured(meter, statistic, volts):
    meter.write(
        "SENS:FUNC 'VOLT';:SOUR:LIST:VOLT 0.2,0.3,0.4;:SOUR:VOLT:MODE LIST;:TRIG:COUN 3",
        f"TRAC:POIN 3;FEED:CONT NEXT;:INIT;:CALC3:FORM {statistic}",
    )
    assert meter.table("CALC3:DATA?;", 2)[0] == pytest.approx([volts, volts / 1e4])


def test_power_and_null_are_calculated_and_can_be_stored(meter):
    meter.write("CALC:STAT ON;:CALC2:FEED CURR;:TRAC:POIN 1;FEED CALC1;FEED:CONT NEXT;:INIT")
    assert meter.ask("CALC:DATA?;:TRAC:DATA?") == "+1.000000E-04;+1.000000E-04"
    meter.write("CALC2:NULL:ACQ;STAT ON;:SOUR:VOLT 0.5;:INIT")
    assert float(meter.ask("CALC2:DATA?")) == pytest.approx(-0.5e-4)


def test_aborting_an_autoranging_run_takes_the_light_into_account():
    lamp = Lamp(at=1e9, dark=1e6, lit=1e4)
    meter = Meter(lamp)
    meter.write("SOUR:VOLT 1;:TRIG:COUN 100;:OUTP ON;:INIT")
    lamp.at = 1.0
    meter.clock.wait(2)
    meter.write("ABOR")
    rows = meter.table("FETC?")
    assert rows[rows[:, 3] < 1, 1] == pytest.approx(1e-6)
    assert rows[rows[:, 3] >= 1, 1] == pytest.approx(1e-4)
    assert 0 < len(rows) < 34


def test_a_reading_in_compliance_does_not_stop_a_run():
    meter = Meter(Resistor(1.0))
    meter.write("SOUR:VOLT 1;:TRIG:COUN 3;:OUTP ON;:FORM:ELEM CURR")
    assert meter.table("READ?", 1)[:, 0] == pytest.approx(105e-6)
