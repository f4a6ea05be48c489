"""K from readings with white noise, drift and steps: numbers made with a known spectrum."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.simulated.physics.flicker import Octaves
from janus_lab.analysis.uncertainty.flicker_estimate import ReadingNoise, estimate_noise

LONGEST, SHORTEST = 2.0**14, 2.0**-19


def readings(density, white, *, seed, count=601, series=2):
    """Relative readings every 65 ms through 20 ms, with a drift of a percent."""
    random = np.random.default_rng(seed)
    octaves = Octaves(seed, "1/f", LONGEST, SHORTEST)
    made = []
    for number in range(series):
        time = 60.0 * number + 0.0655 * np.arange(count)
        noise = np.sqrt(density * np.log(2)) * octaves.at(time, 0.02)
        drift = 0.01 * np.sin(time / 40)
        made.append(noise + drift + np.sqrt(white) * random.standard_normal(count))
    return made


@pytest.mark.parametrize("white", [1e-9, 1e-7, 1e-5])
@pytest.mark.parametrize("density", [1e-7, 1e-5])
def test_the_density_is_found_beside_white_noise(density, white):
    found = [estimate_noise(readings(density, white, seed=seed)) for seed in range(30)]
    u = np.median([one.density_u for one in found])
    mean = np.mean([one.estimate for one in found])
    assert abs(mean - density) < 0.15 * density + 3 * u / np.sqrt(30)
    assert all(one.white == pytest.approx(white, rel=0.3) for one in found if white > density)


def test_without_it_little_is_to_be_expected():
    found = [estimate_noise(readings(0.0, 1e-6, seed=seed)) for seed in range(30)]
    assert not any(one.resolved for one in found)
    # a thirtieth of the white noise of one reading is what 64 blocks of 16 can tell
    assert np.mean([one.expected_density for one in found]) < 1e-6 / 30


def test_a_change_of_range_in_the_middle_is_no_noise():
    made = readings(1e-6, 1e-8, seed=3)
    made[0][300:] += 0.01  # ten times the noise
    assert estimate_noise(made).density == pytest.approx(1e-6, rel=0.6)


def test_few_readings_tell_nothing():
    assert estimate_noise([]) is None
    assert estimate_noise([np.arange(4.0)]) is None


def test_in_a_dozen_readings_all_scatter_is_taken_for_1_over_f_noise():
    random = np.random.default_rng(5)
    found = [estimate_noise([1e-3 * random.standard_normal(7)]) for _ in range(200)]
    assert all(np.isinf(one.density_u) for one in found)
    assert 0.2e-6 < np.mean([one.widened_density for one in found]) < 2e-6


def test_forty_readings_tell_its_order_of_magnitude():
    found = [
        estimate_noise(readings(1e-5, 1e-9, seed=seed, count=40, series=2)) for seed in range(30)
    ]
    assert np.median([one.estimate for one in found]) == pytest.approx(1e-5, rel=0.5)


def test_readings_without_noise_have_none():
    assert estimate_noise([np.ones(200)]) == ReadingNoise(0.0, 0.0, 0.0)


def test_what_is_expected_of_a_number_that_cannot_be_negative():
    # mean of |x| of a normal distribution: √(2/π)
    assert ReadingNoise(0.0, 1.0, 0.0).expected_density == pytest.approx(0.797885, rel=1e-5)
    assert ReadingNoise(10.0, 1.0, 0.0).expected_density == pytest.approx(10.0)
    assert ReadingNoise(-50.0, 1.0, 0.0).expected_density == pytest.approx(1 / 50, rel=1e-3)


def test_readings_are_quieter_than_others_if_chance_does_not_make_them_so():
    """30 readings each, as in a short sweep: a tenth of the scatter is quieter, three quarters of
    it are not, and neither are those that are louder."""
    random = np.random.default_rng(5)
    loud, other = ([1e-3 * random.standard_normal(30)] for _ in range(2))
    of = estimate_noise
    assert of([0.1 * other[0]]).quieter_than(of(loud))
    assert not of(loud).quieter_than(of([0.1 * other[0]]))
    assert not of([0.75 * other[0]]).quieter_than(of(other))
    assert of([np.ones(30)]).quieter_than(of(loud))
    assert not of([np.ones(30)]).quieter_than(of([np.ones(30)]))
