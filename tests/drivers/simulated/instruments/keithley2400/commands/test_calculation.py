"""Statistics of the trace buffer, power and the null offset."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    meter = MeterBench()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


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
