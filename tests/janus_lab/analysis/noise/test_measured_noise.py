"""What is known of a device's noise at a frequency, and what stands in the way."""

import numpy as np
import pytest

from janus_lab.analysis.noise.floor import MeterFloor
from janus_lab.analysis.noise.measured_noise import measured_noise
from janus_lab.analysis.noise.noise_data import records_of
from janus_lab.analysis.noise.spectrum_model import ReadingLag
from tests.janus_lab.analysis.noise.made_up_noise import Made, Recorded, Rows

GAPLESS, GAPS = Recorded(20.0, 300.0, 0.05), Recorded(20.0, 300.0, 0.02)
FLOOR = 1e-25
UNKNOWN = ReadingLag()


def noise_of(made, timing=GAPLESS, lag=UNKNOWN, floor=FLOOR, seed=1):
    random = np.random.default_rng(seed)
    open_terminals = Rows().measured(random, None, [timing], connected=False, floor=floor)
    under = MeterFloor(records_of(open_terminals.data()), lambda at: 1e-20)
    records = records_of(Rows().measured(random, made, [timing], floor=floor).data())
    return measured_noise(records, under, 1e-20, lag)


def test_noise_above_the_floor_is_a_value():
    found = noise_of(Made(1e-23)).at(3.0)
    assert found.value == pytest.approx(1e-23, abs=3 * found.uncertainty)
    assert found.bound is None
    assert found.flags == ()


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_noise_not_three_decibels_above_it_is_a_bound(share):
    found = noise_of(Made(share * FLOOR)).at(3.0)
    assert found.bound == "upper"
    assert found.uncertainty is None
    assert share * FLOOR < found.value < 1.3 * (1 + share) * FLOOR
    assert "NOISE_AT_FLOOR" in found.flags


def test_gaps_between_apertures_are_said():
    found = noise_of(Made(1e-23), GAPS).at(3.0)
    assert "ALIASED_FLOOR" in found.flags
    assert found.value == pytest.approx(1e-23, abs=3 * found.uncertainty)


def test_a_lag_of_the_meter_is_said_where_it_takes_part_of_the_noise():
    found = noise_of(Made(1e-23), lag=ReadingLag(0.02, 0.3))
    assert "METER_LAG" in found.at(5.0).flags
    assert "METER_LAG" not in found.at(1.0).flags


@pytest.mark.parametrize("seed", range(20))
def test_white_noise_behind_a_lag_is_found_within_its_uncertainty(seed):
    """A lag takes noise away, and it takes most of what gaps fold back."""
    random = np.random.default_rng([seed, 11])
    stated = 10 ** random.uniform(-3.5, -1.5)
    lag = stated * (1 + 0.2 * random.uniform(-1.7, 1.7))
    white = 10 ** random.uniform(-24, -22)
    timing = (GAPLESS, GAPS)[seed % 2]
    # white noise behind a first-order lag is correlated as a Lorentzian is
    found = noise_of(Made(0.0, steps=((white, lag),)), timing, ReadingLag(stated, 0.2), seed=seed)
    for frequency in (1.0, 5.0):
        density = found.at(frequency)
        assert density.value == pytest.approx(white, abs=3.5 * density.uncertainty)
        assert density.uncertainty < 0.5 * white


def test_beyond_the_record_nothing_is_known():
    found = noise_of(Made(1e-23)).at(11.0)
    assert (found.value, found.flags) == (None, ("FREQUENCY_BEYOND_RECORDS",))


def test_noise_of_no_known_shape_is_said_and_its_uncertainty_widened():
    """A wide hump at 3 Hz, as of a resonance."""
    random = np.random.default_rng(7)
    size = 6000
    f = np.fft.rfftfreq(size, 0.05)
    power = 1e-23 * (1 + 300 * np.exp(-(((f - 3) / 0.5) ** 2)))
    wave = random.standard_normal(f.size) + 1j * random.standard_normal(f.size)
    readings = np.fft.irfft(np.sqrt(power * size / (4 * 0.05)) * wave, size)
    records = records_of(Rows().add(readings, GAPLESS).data())
    floor = Rows().measured(random, None, [GAPLESS], connected=False, floor=FLOOR)
    under = MeterFloor(records_of(floor.data()), lambda at: 1e-20)
    found = measured_noise(records, under, 1e-20, ReadingLag())
    assert "NOISE_MODEL_REJECTED" in found.flags


def test_a_record_too_short_for_a_spectrum_has_no_noise():
    records = records_of(Rows().add(np.arange(20.0), GAPLESS).data())
    assert measured_noise(records, MeterFloor([], lambda at: 1e-20), 1e-20, ReadingLag()) is None
