"""A stretch of a live series: few samples stand in for many, and look the same."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.live_chunk import CAPACITY, FACTOR, Chunk, ViewedRange

SEEDS = (0, 1, 2)


def samples(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Unevenly spaced, with values of either sign, zeros and holes."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=count)
    y[rng.uniform(size=count) < 0.05] = np.nan
    y[rng.uniform(size=count) < 0.05] = 0.0
    return np.cumsum(rng.uniform(0.1, 1.0, count)), y


def grown(x: np.ndarray, y: np.ndarray, block: int) -> Chunk:
    chunk = Chunk(x[:block], y[:block])
    for low in range(block, len(x), block):
        chunk.append(x[low : low + block], y[low : low + block])
    return chunk


def view(x: np.ndarray, pixels: int, magnitude: bool = False) -> ViewedRange:
    return ViewedRange((x[-1] - x[0]) / pixels, len(x) / pixels, magnitude)


@pytest.mark.parametrize("seed", SEEDS)
def test_samples_stay_as_they_were_however_they_came(seed: int) -> None:
    x, y = samples(seed, 5000)
    chunk = grown(x, y, 37)
    assert (len(chunk), chunk.room) == (5000, CAPACITY - 5000)
    np.testing.assert_array_equal(chunk.x, x)
    np.testing.assert_array_equal(chunk.y, y)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("block", [1 + FACTOR, 333, 20_000])
def test_what_stands_in_has_the_extremes_of_all(seed: int, block: int) -> None:
    x, y = samples(seed, 20_000)
    chosen = grown(x, y, block).stand_ins(0, len(x), view(x, 50), (True, True))
    assert (np.nanmin(y[chosen]), np.nanmax(y[chosen])) == (np.nanmin(y), np.nanmax(y))
    assert len(chosen) < len(x) / 4


@pytest.mark.parametrize("seed", SEEDS)
def test_on_a_logarithmic_axis_the_smallest_magnitude_is_there_too(seed: int) -> None:
    x, y = samples(seed, 20_000)
    chosen = grown(x, y, 999).stand_ins(0, len(x), view(x, 50, magnitude=True), (True, True))
    magnitude = np.abs(y[(y != 0) & np.isfinite(y)])
    found = np.abs(y[chosen])
    assert magnitude.min() in found
    assert magnitude.max() in found


@pytest.mark.parametrize("seed", SEEDS)
def test_positions_ascend_and_stay_within_what_was_asked(seed: int) -> None:
    x, y = samples(seed, 20_000)
    chosen = grown(x, y, 999).stand_ins(1234, 17_777, view(x, 50), (True, True))
    assert (np.diff(chosen.astype(np.int64)) > 0).all()
    assert chosen[0] == 1234
    assert chosen[-1] == 17_776


def test_the_samples_beside_a_long_pause_are_there_themselves() -> None:
    x = np.arange(20_000) * 1e-3
    x[7777:] += 100.0
    chosen = Chunk(x, np.zeros(20_000)).stand_ins(0, len(x), view(x, 50), (False, False))
    assert {7776, 7777} <= set(chosen.tolist())


def test_one_sample_stands_for_itself() -> None:
    chosen = Chunk(np.array([1.0]), np.array([2.0])).stand_ins(
        0, 1, ViewedRange(0.1, 1.0, magnitude=False), (True, True)
    )
    assert chosen.tolist() == [0]
