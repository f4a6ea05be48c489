"""What the simulated 2400 reads, and how long it takes: SPEC-2400 and the 2400 manual."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench

REAL_COMPLIANCE, RANGE_COMPLIANCE, OVER_VOLTAGE = 1 << 3, 1 << 16, 1 << 4


def test_readings_come_in_steps_of_the_measure_resolution():
    meter = MeterBench(Resistor(1 / 12.345678e-9), ideal=True)
    meter.write("SENS:CURR:RANG 1e-6;:SOUR:VOLT 1;:OUTP ON;:FORM:ELEM CURR")
    assert meter.ask("READ?") == "+1.235000E-08"  # 10 pA on the 1 µA range


def test_real_compliance_clamps_the_current_and_shows_everywhere():
    meter = MeterBench(Resistor(1e3))
    meter.write("SENS:CURR:PROT 1e-3;:SENS:FUNC 'VOLT';:SOUR:VOLT 5;:OUTP ON")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes) == (pytest.approx(1.0), pytest.approx(1e-3))
    assert int(status) & (REAL_COMPLIANCE | RANGE_COMPLIANCE) == REAL_COMPLIANCE
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "1"
    assert int(meter.ask("STAT:MEAS?")) & 1 << 14
    meter.write("SOUR:VOLT 0.5")
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "0"


def test_range_compliance_clamps_at_the_range_and_is_no_trip():
    meter = MeterBench(Resistor(1e3))
    meter.write("SENS:CURR:PROT 1e-2;:SENS:CURR:RANG 1e-3;:SENS:FUNC 'VOLT';:SOUR:VOLT 5;:OUTP ON")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes) == (pytest.approx(1.05), pytest.approx(1.05e-3))
    assert int(status) & (REAL_COMPLIANCE | RANGE_COMPLIANCE) == RANGE_COMPLIANCE
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "0"


def test_the_current_source_is_limited_by_voltage():
    meter = MeterBench(Resistor(1e4))
    meter.write("SOUR:FUNC CURR;:SENS:FUNC 'VOLT';:SENS:VOLT:PROT 2;:SOUR:CURR 1e-4;:OUTP ON")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes, int(status) & REAL_COMPLIANCE) == (
        pytest.approx(1.0), pytest.approx(1e-4), 0,
    )  # fmt: skip
    meter.write("SOUR:CURR 1e-3")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes) == (pytest.approx(2.0), pytest.approx(2e-4))
    assert int(status) & REAL_COMPLIANCE
    assert meter.ask("SENS:VOLT:PROT:TRIP?") == "1"


def test_over_voltage_protection_holds_the_source_back():
    meter = MeterBench(Resistor(1e6))
    meter.write("SOUR:VOLT:PROT 20;:SENS:FUNC 'VOLT';:SOUR:VOLT 50;:OUTP ON")
    volts, _, _, _, status = meter.table("READ?")[0]
    assert volts == pytest.approx(20)
    assert int(status) & OVER_VOLTAGE
    assert meter.ask("SOUR:VOLT:PROT:TRIP?") == "1"


@pytest.mark.parametrize(("abort", "readings"), [("NEV", 11), ("EARL", 5), ("LATE", 6)])
def test_a_sweep_can_end_in_compliance(abort, readings):
    meter = MeterBench(Resistor(1e4))  # 105 µA are exceeded from 1.1 V on
    meter.write(
        f"SOUR:VOLT:STAR 0.1;STOP 2.1;:SOUR:SWE:POIN 11;CAB {abort};:SOUR:VOLT:MODE SWE",
        "TRIG:COUN 11;:OUTP ON",
    )
    assert len(meter.table("READ?")) == readings


def test_ohms_by_the_instruments_own_test_current():
    meter = MeterBench(Resistor(4.7e3))
    rows = meter.table("MEAS:RES?")
    assert rows[0, 2] == pytest.approx(4.7e3, rel=1e-4)
    assert rows[0, 1] == 1e-4  # what the 20 kΩ range sources
    assert int(rows[0, 4]) == 1 << 2 | 1 << 10 | 1 << 13 | 1 << 15


def test_the_status_word_of_a_10_kilohm_measurement_as_in_the_manual():
    meter = MeterBench(Resistor(1e4))
    meter.write("SENS:FUNC 'VOLT','CURR','RES'", "OUTP ON;:FORM:ELEM VOLT,CURR,RES,STAT")
    assert meter.ask("READ?") == "+1.000000E+00,+1.000000E-04,+1.000000E+04,+4.813200E+04"


def test_manual_ohms_divides_what_is_sourced_and_measured():
    meter = MeterBench(Resistor(1e4))
    meter.write("SENS:RES:MODE MAN;:SENS:FUNC 'RES';:SOUR:VOLT 0.5;:OUTP ON")
    assert meter.table("READ?")[0, 2] == pytest.approx(1e4)


def _noise(meter, readings, nplc):
    meter.write(f"SENS:CURR:NPLC {nplc};:TRIG:COUN {readings};:FORM:ELEM CURR")
    return meter.table("READ?", 1)[:, 0]


def test_a_moving_filter_averages_the_readings_before():
    plain, moving = (MeterBench(Resistor(1e9), ideal=False, seed=5) for _ in range(2))
    for meter in (plain, moving):
        meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    moving.write("SENS:AVER:TCON MOV;COUN 4;:SENS:AVER ON")
    raw, smooth = _noise(plain, 20, 1), _noise(moving, 20, 1)
    expected = [raw[max(0, n - 3) : n + 1].mean() for n in range(20)]
    assert smooth == pytest.approx(expected, abs=1.1e-11)  # rounding to 10 pA, twice
