"""Power and the null offset of readings."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    meter = MeterBench()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


def test_power_and_null_are_calculated_and_can_be_stored(meter):
    meter.write("CALC:STAT ON;:CALC2:FEED CURR;:TRAC:POIN 1;FEED CALC1;FEED:CONT NEXT;:INIT")
    assert meter.ask("CALC:DATA?;:TRAC:DATA?") == "+1.000000E-04;+1.000000E-04"
    meter.write("CALC2:NULL:ACQ;STAT ON;:SOUR:VOLT 0.5;:INIT")
    assert float(meter.ask("CALC2:DATA?")) == pytest.approx(-0.5e-4)
