"""Noise that changes within a record is told from noise that does not."""

import numpy as np
import pytest

from janus_lab.analysis.noise.noise_data import NoiseReadings, Setting
from janus_lab.analysis.noise.stationarity import is_stationary
from tests.janus_lab.analysis.noise.made_up_noise import Made

SETTING = Setting(1.0, 0.0, True, 1e-6, 0.04, 0.05)


def record(*blocks):
    return NoiseReadings(SETTING, blocks, tuple(float(n) for n in range(len(blocks))))


@pytest.mark.parametrize("made", [Made(1e-24), Made(1e-26, 1e-24)])
def test_steady_noise_is_stationary(made):
    random = np.random.default_rng(1)
    for _ in range(40):
        assert is_stationary(record(made.readings(random, 6000, 0.05, 0.04)))


@pytest.mark.parametrize("factor", [1.5, 0.5])
def test_noise_that_grows_or_falls_by_half_is_not(factor):
    random = np.random.default_rng(2)
    first, second = (Made(1e-24).readings(random, 6000, 0.05, 0.04) for _ in range(2))
    assert not is_stationary(record(np.concatenate([first, factor * second])))
    assert not is_stationary(record(first, factor * second))


def test_slow_noise_that_grows_is_seen_beside_white_noise_that_does_not():
    random = np.random.default_rng(3)
    white = [Made(1e-24).readings(random, 20_000, 0.05, 0.04) for _ in range(2)]
    slow = Made(0.0, 1e-24).readings(random, 20_000, 0.05, 0.04)
    assert not is_stationary(record(white[0], white[1] + slow))


def test_a_record_too_short_for_halves_is_not_objected_to():
    assert is_stationary(record(np.arange(40.0)))
