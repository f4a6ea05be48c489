"""The density of 1/f noise from the plateaus of cycles."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.simulated.physics.flicker import Octaves
from janus_lab.analysis.cycling.cycling_data import CyclingData
from tests.janus_lab.analysis.cycling.made_cycles import readings, rows_of, table


def measured(density, seed, *, cycles=20, rate=45.0, noise=1e-10, **given):
    """K as it is estimated for a device of `density`."""
    columns = rows_of(readings(cycles=cycles, rate=rate, noise=noise, **given), slice(None))
    octaves = Octaves(seed, "cycling", 2.0**14, 2.0**-10)
    slow = np.sqrt(density * np.log(2)) * octaves.at(1e5 + columns["time_s"], 1e-3)
    columns["current_A"] = columns["current_A"] * (1 + slow)
    return table(CyclingData(**columns)).flicker


@pytest.mark.parametrize(("cycles", "rate"), [(20, 45.0), (20, 6.0), (3, 45.0)])
def test_it_is_found_from_many_readings_or_from_many_plateaus(cycles, rate):
    """Seeds 0 to 5, K = 1e-7 in the dark and in the light."""
    found = [measured(1e-7, seed, cycles=cycles, rate=rate) for seed in range(6)]
    assert 0.5e-7 < np.exp(np.mean(np.log(found))) < 2e-7


def test_of_dark_and_light_the_one_with_less_other_noise_counts():
    """100 nA of white noise hide it in the dark of 19.5 µA, not in ten times that."""
    assert measured(1e-6, 1, noise=1e-7) < 2.5e-6


def test_counts_of_the_range_are_no_quiet_device():
    """A dark current that always reads the same says nothing of the noise; the light does."""
    columns = rows_of(readings(cycles=10, noise=0.0), slice(None))
    noise = 1e-3 * np.random.default_rng(2).standard_normal(columns["time_s"].size)
    lit = columns["irradiance_mW_cm2"] > 0
    columns["current_A"] = np.where(lit, columns["current_A"] * (1 + noise), 2e-5)
    assert table(CyclingData(**columns)).flicker > 0


def test_six_cycles_that_agree_leave_no_room_for_much_noise():
    """Light that flickers within the plateaus, by 0.2 %, is no 1/f noise of a device whose six
    cycles agree within 0.02 %; of a device that has such noise it is found."""
    columns = rows_of(readings(cycles=6, rate=3.0, noise=0.0), slice(None))
    noise = 2e-3 * np.random.default_rng(3).standard_normal(columns["time_s"].size)
    for cycle in np.unique(columns["cycle"]):
        for lit in (False, True):
            half = (columns["cycle"] == cycle) & ((columns["irradiance_mW_cm2"] > 0) == lit)
            noise[np.flatnonzero(half)[-6:]] -= np.median(noise[np.flatnonzero(half)[-6:]])
    columns["current_A"] = columns["current_A"] * (1 + noise)
    assert table(CyclingData(**columns)).flicker < 1e-7
    found = [measured(1e-5, seed, cycles=6, rate=3.0) for seed in range(30)]
    assert np.median(found) > 1e-5
    assert np.mean(np.array(found) > 3e-6) >= 0.9
