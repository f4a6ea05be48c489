"""A live series shows every peak at any length, and the samples themselves when zoomed in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from janus_lab.gui.model import live_chunk, live_series
from janus_lab.gui.model.live_series import LiveSeries

Floats = NDArray[np.float64]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few samples fill many chunks."""
    monkeypatch.setattr(live_chunk, "CAPACITY", 600)
    monkeypatch.setattr(live_series, "CAPACITY", 600)


@dataclass(frozen=True)
class Recorded:
    """Samples as a bench gives them: bursts and pauses, repeated times, gaps, peaks."""

    seed: int
    length: int
    holes: float
    missing: float

    def samples(self) -> tuple[Floats, Floats]:
        """x and y, shape (length,)."""
        rng, n = np.random.default_rng(self.seed), self.length
        steps = rng.choice([0.0, 1e-3, 1e-3, 1e-3, 0.5], n) * rng.uniform(0.5, 1.5, n)
        steps[rng.uniform(size=n) < self.holes] += 100.0
        y = rng.normal(size=n) * rng.choice([1e-9, 1e-6], n)
        y[rng.uniform(size=n) < self.missing] = np.nan
        y[rng.uniform(size=n) < 0.01] = 0.0
        return np.cumsum(steps), y


RECORDED = st.builds(
    Recorded,
    st.integers(0, 2**32),
    st.integers(1, 4000),
    st.sampled_from([0.0, 0.001, 0.01]),
    st.sampled_from([0.0, 0.01, 0.9]),
)


def series_of(x: Floats, y: Floats, block: int = 97) -> LiveSeries:
    series = LiveSeries()
    for start in range(0, len(x), block):
        series.append(x[start : start + block], y[start : start + block])
    return series


def within(x: Floats, y: Floats, low: float, high: float) -> Floats:
    """The finite y of the samples from `low` to `high`."""
    return y[(x >= low) & (x <= high) & np.isfinite(y)]


@given(RECORDED, st.integers(1, 300), st.tuples(st.floats(0, 1), st.floats(0, 1)))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_the_extremes_in_any_window_are_those_of_the_samples(
    recorded: Recorded, pixels: int, ends: tuple[float, float]
) -> None:
    x, y = recorded.samples()
    low = x[0] + min(ends) * (x[-1] - x[0])
    high = max(x[0] + max(ends) * (x[-1] - x[0]), low + 1e-3)
    series = series_of(x, y)
    for magnitude in (False, True):
        real = np.abs(y) if magnitude else y
        if magnitude:
            real = np.where(real == 0, np.nan, real)
        drawn_x, drawn_y = series.visible(low, high, pixels, magnitude=magnitude)
        drawn, there = within(drawn_x, drawn_y, low, high), within(x, real, low, high)
        assert len(drawn_x) <= 8 * pixels + 16
        assert (np.diff(drawn_x) >= 0).all()
        assert bool(len(drawn)) == bool(len(there))
        if len(there):
            assert (drawn.min(), drawn.max()) == (there.min(), there.max())
        pairs = set(zip(x.tolist(), real.tolist(), strict=True))
        finite = np.isfinite(drawn_y)
        assert set(zip(drawn_x[finite].tolist(), drawn_y[finite].tolist(), strict=True)) <= pairs


@given(RECORDED, st.integers(2, 60))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_every_peak_is_drawn_within_a_pixel_of_its_place(recorded: Recorded, pixels: int) -> None:
    x, y = recorded.samples()
    low, high = x[0] - 0.5, x[-1] + 0.5
    drawn_x, drawn_y = series_of(x, y).visible(low, high, pixels)
    width = (high - low) / pixels
    for left in low + width * np.arange(pixels):
        there = within(x, y, left, left + width)
        drawn = within(drawn_x, drawn_y, left - width, left + 2 * width)
        if len(there):
            assert drawn.min() <= there.min()
            assert drawn.max() >= there.max()


@given(RECORDED, st.integers(2, 60))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_gap_wider_than_a_pixel_is_not_drawn_across(recorded: Recorded, pixels: int) -> None:
    x, y = recorded.samples()
    low, high = x[0] - 0.5, x[-1] + 0.5
    drawn_x, drawn_y = series_of(x, y).visible(low, high, pixels)
    width = (high - low) / pixels
    joined = np.isfinite(drawn_y[1:]) & np.isfinite(drawn_y[:-1])
    for left, right in zip(drawn_x[:-1][joined], drawn_x[1:][joined], strict=True):
        if right - left > 3 * width:  # a line over a hole: then the samples were neighbours
            assert not np.isnan(y[(x > left) & (x < right)]).any()
            assert not within(x, y, np.nextafter(left, right), np.nextafter(right, left)).size


def test_zoomed_in_the_samples_themselves_are_drawn() -> None:
    x = np.arange(5000) * 1e-3
    y = np.sin(x)
    drawn_x, drawn_y = series_of(x, y).visible(1.0, 1.1, 400)
    first, last = np.searchsorted(x, 1.0), np.searchsorted(x, 1.1, side="right")
    np.testing.assert_array_equal(drawn_x, x[first - 1 : last + 1])
    np.testing.assert_array_equal(drawn_y, y[first - 1 : last + 1])


@given(RECORDED, st.integers(20, 400), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_blocks_inserted_later_give_the_same_series(
    recorded: Recorded, block: int, seed: int
) -> None:
    x, y = recorded.samples()
    x = x + np.arange(len(x)) * 1e-6  # a time of its own for each
    rng = np.random.default_rng(seed)
    series, dropped = LiveSeries(), []
    for start in range(0, len(x), block):
        part = slice(start, start + block)
        if len(series) and rng.uniform() < 0.4:
            series.mark_gap()
            dropped.append(part)
        else:
            series.append(x[part], y[part])
    for part in dropped:
        series.insert(x[part], y[part])
    assert (len(series), series.x_range) == (len(x), (x[0], x[-1]))
    shown_x, shown_y = series.visible(x[0] - 1, x[-1] + 1, len(x))
    np.testing.assert_array_equal(shown_x, x)
    np.testing.assert_array_equal(shown_y, y)
    whole = series_of(x, y)
    assert (series.y_range, series.magnitude_range) == (whole.y_range, whole.magnitude_range)
    assert all(  # many insertions do not leave many chunks
        len(left) + len(right) > 300
        for left, right in zip(series._chunks[:-1], series._chunks[1:], strict=True)
    )


def test_a_marked_gap_breaks_the_line_until_it_is_filled() -> None:
    series = LiveSeries()
    series.append([0.0, 1.0], [1.0, 2.0])
    series.mark_gap()
    series.append([8.0, 9.0], [3.0, 4.0])
    assert np.isnan(series.visible(0, 9, 100)[1]).sum() == 1
    series.insert([4.0, 5.0], [7.0, 7.0])
    np.testing.assert_array_equal(series.visible(0, 9, 100)[1], [1, 2, 7, 7, 3, 4])


def test_a_break_stands_before_a_sample_once() -> None:
    series = LiveSeries()
    series.break_before(0.0)
    series.append(np.arange(10.0), np.arange(10.0))
    for x in (0.0, 3.5, 3.5, 99.0):
        series.break_before(x)
    x, y = series.visible(-1, 11, 100)
    assert x[np.isnan(y)].tolist() == [3.0]
    assert y[~np.isnan(y)].tolist() == list(range(10))


def test_a_narrow_peak_among_ten_million_samples_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    series = LiveSeries()
    x, y = np.arange(100_000) * 1e-4, np.zeros(100_000)
    for block in range(20):
        series.append(x + 10 * block, y)
    series.append([200.0], [-1e-3])
    series.append(x + 200.1, y)
    drawn_x, drawn_y = series.visible(0, 210, 1000)
    assert (drawn_x[drawn_y.argmin()], drawn_y.min()) == (200.0, -1e-3)
    assert len(drawn_x) < 5000


def test_what_is_not_finite_is_a_gap_and_zero_has_no_place_on_a_log_axis() -> None:
    series = LiveSeries()
    series.append([0, 1, 2, 3, 4], [1.0, np.inf, -2.0, 0.0, -np.inf])
    assert (series.y_range, series.magnitude_range) == ((-2.0, 1.0), (1.0, 2.0))
    np.testing.assert_array_equal(series.visible(0, 4, 9)[1], [1, np.nan, -2, 0, np.nan])
    np.testing.assert_array_equal(
        series.visible(0, 4, 9, magnitude=True)[1], [1, np.nan, 2, np.nan, np.nan]
    )


def test_an_empty_series_has_nothing_to_show() -> None:
    series = LiveSeries()
    series.append([], [])
    series.insert([], [])
    series.mark_gap()
    assert (len(series), series.x_range, series.y_range) == (0, None, None)
    assert [len(axis) for axis in series.visible(0, 1, 100)] == [0, 0]
    series.insert([1.0], [2.0])
    assert (len(series), series.x_range, series.y_range) == (1, (1.0, 1.0), (2.0, 2.0))
    before = series.version
    series.clear()
    assert (len(series), series.x_range) == (0, None)
    assert series.version != before


@pytest.mark.parametrize(
    ("x", "y", "reason"),
    [
        ([3.0, 4.0], [1.0], "length"),
        ([[3.0]], [[1.0]], "length"),
        ([4.0, 3.0], [1.0, 1.0], "ascending"),
        ([np.nan], [1.0], "finite"),
        ([1.0], [1.0], "goes back"),
    ],
)
def test_a_block_that_does_not_follow_is_refused(x: list, y: list, reason: str) -> None:
    series = LiveSeries()
    series.append([0.0, 2.0], [0.0, 0.0])
    with pytest.raises(ValueError, match=reason):
        series.append(x, y)
    assert len(series) == 2


def test_a_block_that_fits_no_hole_is_refused() -> None:
    series = LiveSeries()
    series.append([0.0, 2.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="does not fit"):
        series.insert([1.0, 2.5], [0.0, 0.0])


@pytest.mark.parametrize(("low", "high", "pixels"), [(1, 1, 10), (2, 1, 10), (0, 1, 0)])
def test_a_view_without_extent_is_refused(low: float, high: float, pixels: int) -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        LiveSeries().visible(low, high, pixels)
