"""What was read at each level."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.linear_range.levels import LevelsData, level_readings, noise_record
from tests.janus_lab.analysis.linear_range.made_levels import rows

COUNTS = {1e-9: 1e-14}


def changed(data, **columns):
    return LevelsData(**{name: columns.get(name, getattr(data, name)) for name in data.NAMES})


@pytest.mark.parametrize("seed", range(5))
def test_the_photocurrent_is_the_light_less_the_dark_with_the_noise_of_both(seed):
    data = rows(lambda e: 1e-6 * e, [1e-5, 1e-4], noise=3e-15, seed=seed, dark=4e-12)
    for reading, truth in zip(level_readings(data, COUNTS), (1e-11, 1e-10), strict=True):
        # 3e-15 A/√Hz over 5 s, of the light and of half each dark
        assert reading.photocurrent_u_A == pytest.approx(3e-15 * np.sqrt(1.5 / 10), rel=0.35)
        assert abs(reading.photocurrent_A - truth) < 4 * reading.photocurrent_u_A
        assert reading.dark_A == pytest.approx(4e-12, rel=0.01)
        assert reading.flags == ()
        assert reading.unsteady(0.0)[0] == ()


def test_a_dark_that_drifts_is_taken_where_the_light_was():
    data = rows(lambda e: 1e-6 * e, [1e-5], noise=0.0, seed=1)
    drift = 1e-14 * data.time_s
    (reading,) = level_readings(changed(data, current_A=data.current_A + drift), {1e-9: 0.0})
    assert reading.photocurrent_A == pytest.approx(1e-11, rel=1e-3)


def test_a_dark_that_has_not_recovered_is_told_and_widens():
    data = rows(lambda e: 1e-6 * e, [1e-5], noise=1e-16, seed=1)
    light = np.flatnonzero(data.irradiance_mW_cm2 > 0)
    current = data.current_A.copy()
    current[light[-1] + 1 :] += 2e-12
    (reading,) = level_readings(changed(data, current_A=current), COUNTS)
    flags, moved = reading.unsteady(0.0)
    assert flags == ("DARK_RECOVERY",)
    assert moved == pytest.approx(2e-12 / np.sqrt(12), rel=0.01)
    assert reading.unsteady(1e-12)[0] == ("SETTLING_NOT_SEEN",)  # slow noise may have made it


def test_a_light_that_still_moves_is_told():
    data = rows(lambda e: 1e-6 * e, [1e-5], noise=1e-16, seed=1)
    light = data.irradiance_mW_cm2 > 0
    current = data.current_A + np.where(light, 1e-13 * data.time_s, 0.0)
    (reading,) = level_readings(changed(data, current_A=current), COUNTS)
    assert "NOT_SETTLED" in reading.unsteady(0.0)[0]


def test_the_last_of_several_readings_of_a_level_counts():
    once, again = (rows(lambda e, s=s: s * e, [1e-5], noise=0.0, seed=1) for s in (1e-6, 2e-6))
    both = {
        name: np.concatenate([getattr(once, name), getattr(again, name)]) for name in once.NAMES
    }
    both["start"] = np.repeat([1.0, 2.0], once.time_s.size)
    (reading,) = level_readings(LevelsData(**both), {1e-9: 0.0})
    assert reading.start == 2
    assert reading.photocurrent_A == pytest.approx(2e-11)


def test_readings_in_compliance_are_left_out_and_told():
    data = rows(lambda e: 1e-6 * e, [1e-5], noise=0.0, seed=1)
    light = np.flatnonzero(data.irradiance_mW_cm2 > 0)
    current = data.current_A.copy()
    current[light[:3]] = np.nan
    (reading,) = level_readings(changed(data, current_A=current), {1e-9: 0.0})
    assert reading.flags == ("COMPLIANCE_CLIP",)
    assert reading.photocurrent_A == pytest.approx(1e-11)


def test_the_longest_record_of_noise_is_taken():
    data = rows(lambda e: 1e-6 * e, [], noise=1e-15, seed=1, noise_time=60.0)
    found = noise_record(data)
    assert found is not None
    assert found.current_A.size == data.time_s.size
    none = changed(data, level=np.ones(data.time_s.size))
    assert noise_record(none) is None
