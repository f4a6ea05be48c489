"""The light's history and its fluctuation."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.simulated.physics.light import SampleLight


def test_light_is_dark_before_it_is_written_and_lasts_until_changed() -> None:
    light = SampleLight()
    light.change([1.0, 2.0], [130.0, 7.0])
    np.testing.assert_array_equal(light.at([-5, 0.999, 1, 1.5, 2, 1e6]), [0, 0, 130, 130, 7, 7])


def test_a_change_replaces_what_was_written_for_its_start_and_later() -> None:
    light = SampleLight()
    light.change([1.0, 2.0, 3.0], [130.0, 7.0, 50.0])
    light.change([2.0], [20.0])
    np.testing.assert_array_equal(light.at([1.5, 2.0, 3.5]), [130, 20, 20])


def test_a_level_written_again_is_no_change() -> None:
    light = SampleLight()
    light.change([0.0, 1.0, 1.0, 2.0], [130.0, 50.0, 130.0, 0.0])
    light.change([3.0], [0.0])
    np.testing.assert_array_equal(light.times, [0.0, 2.0])
    np.testing.assert_array_equal(light.levels, [130.0, 0.0])


def test_a_follower_learns_how_much_of_the_history_still_stands() -> None:
    light = SampleLight()
    assert light.changed_since(0) == (None, 0)
    light.change([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    kept, mark = light.changed_since(0)
    assert kept == 0
    light.change([2.5], [9.0])
    light.change([4.0], [1.0])
    assert light.changed_since(mark)[0] == 2


@pytest.mark.parametrize(
    ("times", "levels"),
    [
        ([2.0, 1.0], [1.0, 1.0]),
        ([np.nan], [1.0]),
        ([1.0], [-1.0]),
        ([1.0], [np.inf]),
        ([1.0, 2.0], [1.0]),
    ],
)
def test_impossible_light_is_refused_and_leaves_the_history_alone(
    times: list[float], levels: list[float]
) -> None:
    light = SampleLight()
    light.change([0.0], [130.0])
    with pytest.raises(ValueError, match=r"time|irradiance"):
        light.change(times, levels)
    assert light.at(5.0) == 130.0


def test_rin_has_the_stated_rms_and_is_averaged_away_by_a_long_aperture() -> None:
    light = SampleLight(seed=3, rin=0.002, drift=0.0)
    times = np.arange(0, 4000, 0.05)
    assert np.std(light.fluctuation(times)) == pytest.approx(0.002, rel=0.05)
    assert np.std(light.fluctuation(times, 1.0)) < 0.0016


def test_drift_is_half_a_percent_in_half_an_hour_smooth_and_bounded() -> None:
    changes = []
    for seed in range(20):
        light = SampleLight(seed=seed, drift=0.005)
        day = light.fluctuation(np.arange(0.0, 86400.0, 10.0))
        assert np.max(np.abs(np.diff(day))) < 2e-4
        assert np.max(np.abs(day)) < 0.05
        changes.append(day[180:] - day[:-180])
    assert np.sqrt(np.mean(np.square(changes))) == pytest.approx(0.005, rel=0.1)


def test_each_days_drift_is_another_and_starts_from_nothing() -> None:
    later = [float(SampleLight(drift=0.005, day=day).fluctuation(3600.0)) for day in range(3)]
    assert len({round(drift, 6) for drift in later}) == 3
    assert float(SampleLight(drift=0.005, day=2).fluctuation(0.0)) == 0.0


def test_a_day_has_light_of_its_own_also_if_it_is_reached_by_waiting() -> None:
    days = np.array(
        [SampleLight(seed=1, day_to_day=0.02, day=d).fluctuation(0.0) for d in range(200)]
    )
    assert np.std(days) == pytest.approx(0.02, rel=4 / np.sqrt(2 * days.size))
    waited = SampleLight(seed=1, day_to_day=0.02).fluctuation(np.arange(200) * 86400.0 + 5e4)
    np.testing.assert_array_equal(waited, days)


def test_the_source_gives_what_it_is_meant_to_or_what_its_calibration_makes_of_that() -> None:
    light = SampleLight(true=lambda nominal: 1.1 * nominal)
    light.change([0.0, 1.0], [100.0, 0.0])
    np.testing.assert_allclose(light.at([0.5, 1.5]), [110.0, 0.0])


def test_fluctuation_depends_on_the_moment_and_the_seed_only() -> None:
    def light(seed: int) -> SampleLight:
        return SampleLight(seed=seed, rin=0.002, drift=0.005)

    times = np.linspace(0, 100, 501)
    whole = light(5).fluctuation(times)
    one_by_one = [float(light(5).fluctuation(t)) for t in times[::-50]]
    np.testing.assert_array_equal(one_by_one, whole[::-50])
    assert not np.any(light(6).fluctuation(times[1:]) == whole[1:])
    assert not np.any(SampleLight().fluctuation(times))


def test_an_aperture_much_longer_than_every_octave_averages_the_fluctuation_away() -> None:
    light = SampleLight(seed=3, rin=0.002)
    assert np.any(light.fluctuation(np.arange(5.0), aperture=4.0))
    np.testing.assert_array_equal(light.fluctuation(np.arange(5.0), aperture=200.0), np.zeros(5))


def test_a_filter_takes_its_share_of_the_light_that_has_been_announced_and_of_what_comes() -> None:
    light = SampleLight()
    light.change([1.0, 5.0, 9.0], [130.0, 7.0, 0.0])
    light.put_filter(3.0, 0.01)
    np.testing.assert_allclose(light.at([0.5, 2.0, 4.0, 6.0, 9.5]), [0, 130, 1.3, 0.07, 0])
    light.change([7.0], [50.0])
    np.testing.assert_allclose(light.at([2.0, 6.0, 8.0]), [130, 0.07, 0.5])
    light.put_filter(8.0, 1.0)
    np.testing.assert_allclose(light.at([7.5, 8.0]), [0.5, 50])
    assert light.mean(2.0, 2.0) == pytest.approx((130 + 1.3) / 2)


def test_filters_and_light_may_change_in_any_order() -> None:
    random = np.random.default_rng(8)
    light, source, filters = SampleLight(), [(-1.0, 0.0)], [(-1.0, 1.0)]
    for now in np.sort(random.uniform(0, 100, 60)):
        if random.random() < 0.3:
            filters.append((now, random.uniform(1e-6, 1)))
            light.put_filter(*filters[-1])
        else:
            ahead = now + np.sort(random.uniform(0, 5, 3))
            levels = random.uniform(0, 100, 3)
            source = [piece for piece in source if piece[0] < ahead[0]]
            source += list(zip(ahead, levels, strict=True))
            light.change(ahead, levels)
    when = random.uniform(0, 110, 500)

    def at(pieces):
        times, values = np.array(pieces).T
        return values[np.searchsorted(times, when, "right") - 1]

    np.testing.assert_allclose(light.at(when), at(source) * at(filters), rtol=1e-12)
    assert np.all(np.diff(light.times) > 0)
    assert np.all(np.diff(light.levels) != 0)


def test_a_follower_learns_that_a_filter_rewrote_the_future() -> None:
    light = SampleLight()
    light.change([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    _, mark = light.changed_since(0)
    light.put_filter(2.5, 0.5)
    assert light.changed_since(mark)[0] == 2


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1, np.nan])
def test_a_filter_passes_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        SampleLight().put_filter(0.0, share)
