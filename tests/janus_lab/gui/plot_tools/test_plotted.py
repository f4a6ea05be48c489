"""Samples in arrays, as cursor, markers and files read them: whole, in part, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.plotted import ArraySamples, Plotted, plotted_on


class _Curve(ArraySamples):
    def __init__(self, x: np.ndarray, y: np.ndarray, visible: bool = True) -> None:
        self.samples = x, y
        self._visible = visible

    def isVisible(self) -> bool:
        return self._visible


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Samples in no order, some without a number."""
    chance = np.random.default_rng(seed)
    x, y = chance.normal(size=(2, int(chance.integers(2, 60))))
    y[chance.random(len(y)) < 0.3] = np.nan
    return x, y


@pytest.mark.parametrize("seed", range(20))
def test_a_walk_along_the_samples_meets_each_that_has_a_number_once(seed: int) -> None:
    x, y = drawn(seed)
    curve = _Curve(x, y)
    known = [(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True) if b == b]
    for by, along in ((1, known), (-1, known[::-1])):
        met = along[:1]
        while met and (after := curve.neighbour(*met[-1], by)) is not None:
            met.append(after)
        assert met == along
    assert curve.neighbour(99.0, 99.0, 1) is None, "no sample of it"


@pytest.mark.parametrize("seed", range(20))
def test_a_part_has_the_samples_between_its_ends_that_have_a_number(seed: int) -> None:
    x, y = drawn(seed)
    low, high = sorted(np.random.default_rng(seed + 100).normal(size=2).tolist())
    found = list(zip(*(part.tolist() for part in _Curve(x, y).between(low, high)), strict=True))
    pairs = zip(x.tolist(), y.tolist(), strict=True)
    assert found == [(a, b) for a, b in pairs if low <= a <= high and b == b]


def test_all_samples_are_handed_over_as_they_are_also_without_a_number() -> None:
    x, y = drawn(3)
    ((given_x, given_y),) = _Curve(x, y).pieces()
    assert given_x is x
    assert given_y is y


def test_only_what_is_seen_can_be_read() -> None:
    class Plot:
        items = (_Curve(*drawn(1)), _Curve(*drawn(2), visible=False), object())

    assert isinstance(Plot.items[0], Plotted)
    assert plotted_on(Plot()) == [Plot.items[0]]
