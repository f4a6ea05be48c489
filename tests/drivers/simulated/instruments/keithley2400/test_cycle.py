"""The simulated 2400 while it is busy, and its trace buffer: 2400 manual, sections 9 to 11."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    meter = MeterBench()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


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


def test_list_sweeps_wrap_around():
    meter = MeterBench()
    meter.write("SOUR:LIST:VOLT 0.1,0.2,-0.3;:SOUR:VOLT:MODE LIST;:TRIG:COUN 5;:OUTP ON")
    assert meter.table("READ?")[:, 0] == pytest.approx([0.1, 0.2, -0.3, 0.1, 0.2])
    assert meter.unit.source_level == pytest.approx(0.2)


def test_a_downward_logarithmic_sweep_and_its_refusal_through_zero():
    meter = MeterBench()
    meter.write(
        "SOUR:VOLT:STAR -0.01;STOP -1;:SOUR:SWE:POIN 3;SPAC LOG;DIR DOWN;:SOUR:VOLT:MODE SWE",
        "TRIG:COUN 3;:OUTP ON",
    )
    assert meter.table("READ?")[:, 0] == pytest.approx([-1, -0.1, -0.01])
    meter.write("SOUR:VOLT:STAR 0;:INIT")
    assert meter.errors() == [-221]
