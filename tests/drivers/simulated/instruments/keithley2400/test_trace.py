"""The trace buffer."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench

READING = 20e-3 + 1e-3 + 0.3e-3  # 1 PLC at 50 Hz, automatic delay, overhead; autozero off


@pytest.fixture
def meter():
    meter = MeterBench()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


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
