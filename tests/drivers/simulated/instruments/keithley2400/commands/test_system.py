"""Set-ups and the timestamp."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_a_set_up_is_saved_and_recalled_with_the_output_off(meter):
    meter.write("SOUR:VOLT 2;*SAV 3;*RST;:OUTP ON;*RCL 3")
    assert meter.ask("SOUR:VOLT?;:OUTP?") == "2.000000E+00;0"


def test_the_timestamp_counts_milliseconds_and_rolls_over(meter):
    meter.clock.wait(12.3456)
    assert meter.ask("SYST:TIME?") == "1.234500E+01"
    meter.write("SYST:TIME:RES")
    meter.clock.wait(100_000.5)
    assert meter.ask("SYST:TIME?") == "5.000000E-01"
