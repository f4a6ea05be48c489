"""One 2400's errors and noise."""

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.systematic_errors import MeterErrors
from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


def test_without_ideal_a_unit_stays_within_its_data_sheet():
    for seed in range(20):
        meter = MeterBench(Resistor(1e4), ideal=False, seed=seed)
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
    meter = MeterBench(Resistor(1e9), ideal=False, seed=3)
    meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    # a tenth of the 300 pA offset limit at 1 PLC; 2000 readings know sigma to 1.6 %
    slow, quick = _noise(meter, 2000, 1).std(), _noise(meter, 2000, 0.1).std()
    assert slow == pytest.approx(30e-12, rel=0.06)
    assert quick == pytest.approx(30e-12 * np.sqrt(10), rel=0.06)
    # 0.05 % of range is the limit that the data sheet adds at 0.01 PLC
    fastest = _noise(meter, 2000, 0.01)
    assert quick < fastest.std() < 500e-12


def test_noise_does_not_depend_on_how_readings_are_blocked():
    one, other = (MeterBench(Resistor(1e9), ideal=False, seed=11) for _ in range(2))
    for meter in (one, other):
        meter.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    whole = _noise(one, 100, 1)
    halves = np.concatenate([_noise(other, 50, 1), _noise(other, 50, 1)])
    assert np.array_equal(whole, halves)
    assert np.std(whole) > 0
    stranger = MeterBench(Resistor(1e9), ideal=False, seed=12)
    stranger.write("SENS:CURR:RANG 1e-6;:OUTP ON")
    assert not np.array_equal(whole, _noise(stranger, 100, 1))


def test_errors_by_hand_are_the_same_on_every_range():
    errors = MeterErrors(0.01, 2e-9, 0.02, 3e-3, time_base=0.05)
    for amperes, ohms in ((1e-6, 1e7), (1e-5, 1e6), (1e-4, 1e5)):
        meter = MeterBench(Resistor(ohms), ideal=False, errors=errors)
        meter.write(f"SENS:CURR:RANG {amperes};:SOUR:VOLT 5;:TRIG:COUN 400;:OUTP ON")
        reading = meter.table("READ?")[:, 1].mean()
        # 1.02 · 5 V and 3 mV across the resistor, 1 % and 2 nA in the reading
        expected = 1.01 * (1.02 * 5 + 3e-3) / ohms + 2e-9
        # 400 readings with a tenth of the range's offset limit of noise, 0.03 % of range at most
        assert reading == pytest.approx(expected, abs=4e-5 * amperes)


def test_its_clock_is_off_by_the_error_of_its_time_base():
    meter = MeterBench(ideal=False, errors=MeterErrors(time_base=0.01))
    meter.clock.wait(200.0)
    assert float(meter.ask("SYST:TIME?")) == pytest.approx(202.0)
