"""The 2400 behind its interface: output, cycles of readings, abort."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import Lamp, MeterBench


@pytest.fixture
def meter():
    return MeterBench()


READING = 20e-3 + 1e-3 + 0.3e-3  # 1 PLC at 50 Hz, automatic delay, overhead; autozero off


@pytest.fixture
def ready_meter():
    ready_meter = MeterBench()
    ready_meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return ready_meter


def test_the_output_enable_line_blocks_and_switches_off(meter):
    meter.write("OUTP:ENAB ON;:OUTP ON")
    assert meter.unit.output_on
    meter.unit.interlock_closed = False
    assert not meter.unit.output_on
    meter.write("OUTP ON")
    assert meter.ask("OUTP:ENAB:TRIP?;:OUTP?") == "0;0"
    assert meter.errors() == [802]
    meter.write("OUTP:ENAB OFF;:OUTP ON")
    assert meter.unit.output_on


def test_abort_in_mid_sweep_keeps_what_is_complete_and_the_level_reached(ready_meter):
    ready_meter.write(
        "SOUR:VOLT:STAR 0;STOP 0.99;:SOUR:SWE:POIN 100;:SOUR:VOLT:MODE SWE;:TRIG:COUN 100",
        "TRAC:POIN 100;FEED:CONT NEXT;:INIT",
    )
    step = READING + 0.17e-3  # moving the source costs a little more
    ready_meter.clock.wait(50.5 * step)
    assert ready_meter.unit.source_level == pytest.approx(0.50)
    ready_meter.write("ABOR")
    assert ready_meter.unit.source_level == pytest.approx(0.50)
    assert ready_meter.ask("TRAC:POIN:ACT?") == "50"
    rows = ready_meter.table("TRAC:DATA?")
    assert rows[:, 0] == pytest.approx(np.arange(50) / 100)
    assert len(ready_meter.table("FETC?")) == 50


def test_an_endless_run_ends_with_abort(ready_meter):
    ready_meter.write("ARM:COUN INF;:SENS:CURR:NPLC 0.01;:INIT")
    ready_meter.clock.wait(3600)
    ready_meter.write("ABOR")
    assert ready_meter.ask("SENS:DATA?").startswith("+1.000000E+00,+1.000000E-04,")
    assert ready_meter.ask("FETC?") is None
    assert ready_meter.errors() == [830, -420]


def test_auto_clear_switches_the_output_for_the_run_only(ready_meter):
    ready_meter.write("SOUR:CLE:AUTO ON")
    assert not ready_meter.unit.output_on
    ready_meter.write("TRIG:COUN 10;:INIT")
    assert ready_meter.unit.output_on
    assert len(ready_meter.table("FETC?")) == 10
    assert not ready_meter.unit.output_on
    assert ready_meter.errors() == []


def test_an_opened_interlock_ends_the_run(ready_meter):
    ready_meter.write("OUTP:ENAB ON;:TRIG:COUN 100;:INIT")
    ready_meter.clock.wait(10.5 * READING)
    ready_meter.unit.interlock_closed = False
    assert not ready_meter.unit.output_on
    assert len(ready_meter.table("FETC?")) == 10


def test_timestamps_restart_with_the_run_if_asked(ready_meter):
    ready_meter.clock.wait(50)
    assert ready_meter.table("READ?")[0, 3] == pytest.approx(50.001, abs=1e-3)
    ready_meter.write("SYST:TIME:RES:AUTO ON")
    assert ready_meter.table("READ?")[0, 3] == pytest.approx(0.001)


def test_aborting_an_autoranging_run_takes_the_light_into_account():
    lamp = Lamp(at=1e9, dark=1e6, lit=1e4)
    ready_meter = MeterBench(lamp)
    ready_meter.write("SOUR:VOLT 1;:TRIG:COUN 100;:OUTP ON;:INIT")
    lamp.at = 1.0
    ready_meter.clock.wait(2)
    ready_meter.write("ABOR")
    rows = ready_meter.table("FETC?")
    assert rows[rows[:, 3] < 1, 1] == pytest.approx(1e-6)
    assert rows[rows[:, 3] >= 1, 1] == pytest.approx(1e-4)
    assert 0 < len(rows) < 34


def test_a_reading_in_compliance_does_not_stop_a_run():
    ready_meter = MeterBench(Resistor(1.0))
    ready_meter.write("SOUR:VOLT 1;:TRIG:COUN 3;:OUTP ON;:FORM:ELEM CURR")
    assert ready_meter.table("READ?", 1)[:, 0] == pytest.approx(105e-6)
