"""What the simulated 2400 reads, and how long it takes: SPEC-2400 and the 2400 manual."""

import time

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400
from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import Lamp, Meter

REAL_COMPLIANCE, RANGE_COMPLIANCE, OVER_VOLTAGE = 1 << 3, 1 << 16, 1 << 4


def _sweep(meter, points, extra=""):
    meter.write(
        f"*RST;:SOUR:VOLT:STAR 0;STOP 1;:SOUR:SWE:POIN {points};:SOUR:VOLT:MODE SWE",
        f":TRIG:COUN {points};:SOUR:DEL 0;:SYST:AZER OFF;:SENS:CURR:RANG 1e-4{extra};:OUTP ON",
    )


# -- time


@pytest.mark.parametrize("mode", ["measure", "source-measure"])
@pytest.mark.parametrize(
    ("nplc", "line", "rates"),
    [
        (0.01, 60, (2081, 1551)),
        (0.01, 50, (2030, 1515)),
        (0.1, 60, (510, 470)),
        (0.1, 50, (433, 405)),
        (1, 60, (59, 58)),
        (1, 50, (49, 48)),
    ],
)
def test_readings_per_second_are_those_of_the_data_sheet(nplc, line, rates, mode):
    meter = Meter(line_frequency=line)
    _sweep(meter, 1000, f";:SENS:CURR:NPLC {nplc}")
    if mode == "measure":
        meter.write(":SOUR:VOLT:MODE FIX")
    start = meter.clock.now()
    meter.write("INIT")
    meter.wait_until_idle()
    rate = 1000 / (meter.clock.now() - start)
    assert rate == pytest.approx(rates[mode == "source-measure"], rel=0.05)


@pytest.mark.parametrize(("nplc", "rate"), [(0.01, 162), (0.1, 126), (1, 38)])
def test_a_source_memory_sweep_runs_at_its_rate(nplc, rate):
    meter = Meter()
    _sweep(meter, 1, f";:SOUR:VOLT:MODE FIX;:SENS:CURR:NPLC {nplc}")
    meter.write(*(f"SOUR:VOLT {n / 100};:SOUR:MEM:SAVE {n}" for n in range(1, 21)))
    meter.write("SOUR:FUNC MEM;:SOUR:MEM:POIN 20;:TRIG:COUN 20")
    start = meter.clock.now()
    rows = meter.table("READ?")
    assert rows[:, 0] == pytest.approx(np.arange(1, 21) / 100)
    assert rows[:, 1] == pytest.approx(np.arange(1, 21) / 100 / 1e4)
    assert 20 / (meter.clock.now() - start) == pytest.approx(rate, rel=0.05)


def _duration(meter, message="READ?"):
    start = meter.clock.now()
    meter.ask(message)
    return meter.clock.now() - start


def test_autozero_triples_the_conversion_and_a_filter_repeats_it():
    meter = Meter()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:SOUR:DEL 0")
    assert _duration(meter) == pytest.approx(3 * 20e-3 + 0.3e-3)
    meter.write("SYST:AZER OFF")
    assert _duration(meter) == pytest.approx(20e-3 + 0.3e-3)
    meter.write("SENS:AVER:COUN 5;:SENS:AVER ON")
    assert _duration(meter) == pytest.approx(5 * 20e-3 + 0.3e-3)
    meter.write("SENS:AVER:TCON MOV")
    assert _duration(meter) == pytest.approx(20e-3 + 0.3e-3)


def test_delays_add_to_the_reading():
    meter = Meter()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:SYST:AZER OFF;:SOUR:DEL 0.5;:TRIG:DEL 0.25")
    assert _duration(meter) == pytest.approx(0.75 + 20e-3 + 0.3e-3)


@pytest.mark.parametrize(("full_scale", "delay"), [(1e-6, 3e-3), (1e-5, 2e-3), (1e-4, 1e-3)])
def test_automatic_source_delay_depends_on_the_current_range(full_scale, delay):
    meter = Meter()
    meter.write(f"OUTP ON;:SYST:AZER OFF;:SENS:CURR:RANG {full_scale}")
    assert _duration(meter) == pytest.approx(delay + 20e-3 + 0.3e-3)


def test_the_arm_timer_paces_passes_and_its_first_does_not_wait():
    meter = Meter()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:ARM:SOUR TIM;TIM 2;COUN 4;:TRIG:COUN 2")
    times = meter.table("READ?")[:, 3]
    assert times[::2] == pytest.approx([0.001, 2.001, 4.001, 6.001])
    assert times[1::2] - times[::2] == pytest.approx(0.061, abs=1.1e-3)


# -- ranges


@pytest.mark.parametrize(
    ("resistance", "full_scale"),
    [(1e7, 1e-6), (1.1e5, 1e-5), (0.9e5, 1e-4), (9.4e3, 1e-3), (1.2e3, 1e-3), (1.2, 1.0)],
)
def test_autorange_finds_the_range_that_holds_the_current(resistance, full_scale):
    meter = Meter(Resistor(resistance))
    meter.write("SENS:CURR:PROT 1;:SOUR:VOLT 1;:OUTP ON")
    amperes = meter.table("READ?")[0, 1]
    assert amperes == pytest.approx(1 / resistance, abs=full_scale * 1e-5)
    assert float(meter.ask("SENS:CURR:RANG?")) == pytest.approx(1.05 * full_scale)


@pytest.mark.parametrize(("full_scale", "limit"), [(1e-3, 40e-3), (1e-5, 65e-3)])
def test_a_change_of_range_takes_no_longer_than_the_data_sheet_says(full_scale, limit):
    meter = Meter(Resistor(0.5 / (0.8 * full_scale)))
    meter.write("SENS:CURR:PROT 1;NPLC 0.01;:SYST:AZER OFF;:SOUR:VOLT 0.5;:OUTP ON")
    first, second = _duration(meter), _duration(meter)
    assert 1 / 75 < first - second <= limit


def test_autorange_in_a_sweep_delays_only_the_reading_that_changes_range():
    meter = Meter(Resistor(1e4))
    meter.write(
        "SENS:CURR:PROT 1e-2;:SOUR:VOLT:STAR 0.005;STOP 10;:SOUR:SWE:SPAC LOG;POIN 61",
        ":SOUR:VOLT:MODE SWE;:TRIG:COUN 61;:OUTP ON",
    )
    rows = meter.table("READ?")
    # the 20 V range sources in steps of 0.5 mV
    assert rows[:, 1] == pytest.approx(np.geomspace(0.005, 10, 61) / 1e4, abs=3e-8)
    steps = np.diff(rows[:, 3])
    late = np.flatnonzero(steps > np.median(steps) + 0.01) + 1
    assert len(late) == 3
    # each is the first reading beyond 105 % of the range; levels stand 13.5 % apart
    assert np.all(rows[late, 1] >= [1.05e-6, 1.05e-5, 1.05e-4])
    assert np.all(rows[late - 1, 1] < [1.05e-6, 1.05e-5, 1.05e-4])


def test_a_sweep_is_measured_with_the_light_that_falls_while_it_runs():
    lamp = Lamp(at=1e9, dark=1e6, lit=1e3)
    meter = Meter(lamp)
    meter.write("SENS:CURR:PROT 1e-2;:SENS:CURR:RANG 1e-3;:SOUR:VOLT 1;:TRIG:COUN 100;:OUTP ON")
    meter.write("INIT")
    meter.clock.wait(2.9)
    lamp.at = 3.0
    rows = meter.table("FETC?")
    lit = rows[:, 3] >= 3.0
    assert rows[lit, 1] == pytest.approx(1e-3)
    assert rows[~lit, 1] == pytest.approx(1e-6)


def test_light_after_init_moves_the_end_of_an_autoranging_run():
    runs = []
    for at in (1e9, 3.0):
        lamp = Lamp(at=1e9, dark=1e6, lit=1e3)
        meter = Meter(lamp)
        meter.write("SENS:CURR:PROT 1e-2;:SOUR:DEL 0.001;VOLT 1;:TRIG:COUN 100;:OUTP ON;:INIT")
        foreseen = meter.unit.next_event()
        lamp.at = at
        meter.wait_until_idle()
        runs.append((foreseen, meter.clock.now()))
    assert runs[0][0] == runs[0][1] == runs[1][0]
    assert 1 / 75 < runs[1][1] - runs[0][1] < 0.3


def test_readings_come_in_steps_of_the_measure_resolution():
    meter = Meter(Resistor(1 / 12.345678e-9), ideal=True)
    meter.write("SENS:CURR:RANG 1e-6;:SOUR:VOLT 1;:OUTP ON;:FORM:ELEM CURR")
    assert meter.ask("READ?") == "+1.235000E-08"  # 10 pA on the 1 µA range


# -- limits


def test_real_compliance_clamps_the_current_and_shows_everywhere():
    meter = Meter(Resistor(1e3))
    meter.write("SENS:CURR:PROT 1e-3;:SENS:FUNC 'VOLT';:SOUR:VOLT 5;:OUTP ON")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes) == (pytest.approx(1.0), pytest.approx(1e-3))
    assert int(status) & (REAL_COMPLIANCE | RANGE_COMPLIANCE) == REAL_COMPLIANCE
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "1"
    assert int(meter.ask("STAT:MEAS?")) & 1 << 14
    meter.write("SOUR:VOLT 0.5")
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "0"


def test_range_compliance_clamps_at_the_range_and_is_no_trip():
    meter = Meter(Resistor(1e3))
    meter.write("SENS:CURR:PROT 1e-2;:SENS:CURR:RANG 1e-3;:SENS:FUNC 'VOLT';:SOUR:VOLT 5;:OUTP ON")
    volts, amperes, _, _, status = meter.table("READ?")[0]
    assert (volts, amperes) == (pytest.approx(1.05), pytest.approx(1.05e-3))
    assert int(status) & (REAL_COMPLIANCE | RANGE_COMPLIANCE) == RANGE_COMPLIANCE
    assert meter.ask("SENS:CURR:PROT:TRIP?") == "0"


def test_the_current_source_is_limited_by_voltage():
    meter = Meter(Resistor(1e4))
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
    meter = Meter(Resistor(1e6))
    meter.write("SOUR:VOLT:PROT 20;:SENS:FUNC 'VOLT';:SOUR:VOLT 50;:OUTP ON")
    volts, _, _, _, status = meter.table("READ?")[0]
    assert volts == pytest.approx(20)
    assert int(status) & OVER_VOLTAGE
    assert meter.ask("SOUR:VOLT:PROT:TRIP?") == "1"


@pytest.mark.parametrize(("abort", "readings"), [("NEV", 11), ("EARL", 5), ("LATE", 6)])
def test_a_sweep_can_end_in_compliance(abort, readings):
    meter = Meter(Resistor(1e4))  # 105 µA are exceeded from 1.1 V on
    meter.write(
        f"SOUR:VOLT:STAR 0.1;STOP 2.1;:SOUR:SWE:POIN 11;CAB {abort};:SOUR:VOLT:MODE SWE",
        "TRIG:COUN 11;:OUTP ON",
    )
    assert len(meter.table("READ?")) == readings


# -- functions and status word


def test_ohms_by_the_instruments_own_test_current():
    meter = Meter(Resistor(4.7e3))
    rows = meter.table("MEAS:RES?")
    assert rows[0, 2] == pytest.approx(4.7e3, rel=1e-4)
    assert rows[0, 1] == 1e-4  # what the 20 kΩ range sources
    assert int(rows[0, 4]) == 1 << 2 | 1 << 10 | 1 << 13 | 1 << 15


def test_the_status_word_of_a_10_kilohm_measurement_as_in_the_manual():
    meter = Meter(Resistor(1e4))
    meter.write("SENS:FUNC 'VOLT','CURR','RES'", "OUTP ON;:FORM:ELEM VOLT,CURR,RES,STAT")
    assert meter.ask("READ?") == "+1.000000E+00,+1.000000E-04,+1.000000E+04,+4.813200E+04"


def test_manual_ohms_divides_what_is_sourced_and_measured():
    meter = Meter(Resistor(1e4))
    meter.write("SENS:RES:MODE MAN;:SENS:FUNC 'RES';:SOUR:VOLT 0.5;:OUTP ON")
    assert meter.table("READ?")[0, 2] == pytest.approx(1e4)


def test_list_sweeps_wrap_around():
    meter = Meter()
    meter.write("SOUR:LIST:VOLT 0.1,0.2,-0.3;:SOUR:VOLT:MODE LIST;:TRIG:COUN 5;:OUTP ON")
    assert meter.table("READ?")[:, 0] == pytest.approx([0.1, 0.2, -0.3, 0.1, 0.2])
    assert meter.unit.source_level == pytest.approx(0.2)


def test_a_downward_logarithmic_sweep_and_its_refusal_through_zero():
    meter = Meter()
    meter.write(
        "SOUR:VOLT:STAR -0.01;STOP -1;:SOUR:SWE:POIN 3;SPAC LOG;DIR DOWN;:SOUR:VOLT:MODE SWE",
        "TRIG:COUN 3;:OUTP ON",
    )
    assert meter.table("READ?")[:, 0] == pytest.approx([-1, -0.1, -0.01])
    meter.write("SOUR:VOLT:STAR 0;:INIT")
    assert meter.errors() == [-221]


# -- errors and noise


def test_without_ideal_a_unit_stays_within_its_data_sheet():
    for seed in range(20):
        meter = Meter(Resistor(1e4), ideal=False, seed=seed)
        meter.write("SENS:FUNC 'VOLT';:SENS:CURR:RANG 1e-4;:SOUR:VOLT:RANG 2;:SOUR:VOLT 1")
        meter.write("TRIG:COUN 100;:OUTP ON")
        volts, amperes = meter.table("READ?")[:, :2].mean(axis=0)
        v, i = KEITHLEY_2400.voltage_ranges[1], KEITHLEY_2400.current_ranges[2]
        real_limit = v.source_gain * 1 + v.source_offset
        assert abs(volts - 1) < real_limit + v.measure_gain + v.measure_offset
        assert volts != 1
        assert abs(amperes - 1e-4) < (real_limit / 1e4 + i.measure_gain * 1e-4 + i.measure_offset)


def _noise(meter, readings, nplc):
    meter.write(f"SENS:CURR:NPLC {nplc};:TRIG:COUN {readings};:FORM:ELEM CURR")
    return meter.table("READ?", 1)[:, 0]


def test_noise_averages_out_with_integration_time():
    meter = Meter(Resistor(1e9), ideal=False, seed=3)
    meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    # a tenth of the 300 pA offset limit at 1 PLC; 2000 readings know sigma to 1.6 %
    slow, quick = _noise(meter, 2000, 1).std(), _noise(meter, 2000, 0.1).std()
    assert slow == pytest.approx(30e-12, rel=0.06)
    assert quick == pytest.approx(30e-12 * np.sqrt(10), rel=0.06)
    # 0.05 % of range is the limit that the data sheet adds at 0.01 PLC
    fastest = _noise(meter, 2000, 0.01)
    assert quick < fastest.std() < 500e-12


def test_noise_does_not_depend_on_how_readings_are_blocked():
    one, other = (Meter(Resistor(1e9), ideal=False, seed=11) for _ in range(2))
    for meter in (one, other):
        meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    whole = _noise(one, 100, 1)
    halves = np.concatenate([_noise(other, 50, 1), _noise(other, 50, 1)])
    assert np.array_equal(whole, halves)
    assert np.std(whole) > 0
    stranger = Meter(Resistor(1e9), ideal=False, seed=12)
    stranger.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    assert not np.array_equal(whole, _noise(stranger, 100, 1))


def test_a_moving_filter_averages_the_readings_before():
    plain, moving = (Meter(Resistor(1e9), ideal=False, seed=5) for _ in range(2))
    for meter in (plain, moving):
        meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    moving.write("SENS:AVER:TCON MOV;COUN 4;:SENS:AVER ON")
    raw, smooth = _noise(plain, 20, 1), _noise(moving, 20, 1)
    expected = [raw[max(0, n - 3) : n + 1].mean() for n in range(20)]
    assert smooth == pytest.approx(expected, abs=1.1e-11)  # rounding to 10 pA, twice


@pytest.mark.parametrize(("points", "seconds"), [(601, 15e-3), (2500, 40e-3)])
def test_a_sweep_costs_little_processor_time(points, seconds):
    meter = Meter(ideal=False)
    meter.write(
        f"SENS:CURR:PROT 1e-3;:SOUR:VOLT:STAR -1;STOP 1;:SOUR:SWE:POIN {points}",
        f":SOUR:VOLT:MODE SWE;:TRIG:COUN {points};:OUTP ON",
    )
    spent = []
    for _ in range(3):
        start = time.process_time()
        meter.ask("READ?")
        spent.append(time.process_time() - start)
    assert min(spent) < seconds
