"""What queries of readings answer (2400 manual, sections 17 and 18)."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    """1 V on 10 kΩ."""
    meter = MeterBench()
    meter.write(":SOUR:VOLT 1;:OUTP ON")
    return meter


def test_elements_come_in_their_own_order(meter):
    meter.write("FORM:ELEM CURR,VOLT")
    assert meter.ask("READ?") == "+1.000000E+00,+1.000000E-04"


def test_fetch_repeats_what_read_has_found(meter):
    assert meter.ask("READ?") == meter.ask("FETC?")


def test_the_latest_reading_is_text_in_any_format(meter):
    meter.write("FORM:ELEM CURR;:FORM REAL,32;:TRIG:COUN 3;:INIT")
    meter.wait_until_idle()
    assert meter.ask("SENS:DATA?") == "+1.000000E-04"


def test_power_is_calculated_from_both_amounts(meter):
    meter.write("SENS:FUNC 'VOLT'", "CALC:STAT ON", "INIT")
    meter.wait_until_idle()
    assert meter.ask("CALC:DATA?") == "+1.000000E-04"  # 1 V · 100 µA


def test_without_a_calculation_there_are_no_data(meter):
    meter.write("INIT")
    meter.wait_until_idle()
    assert meter.ask("CALC:DATA?") == "+9.910000E+37"
