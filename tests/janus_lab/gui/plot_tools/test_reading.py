"""What cursor and markers say is right to the digits that they show."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.plotted import ArraySamples
from janus_lab.gui.plot_tools.reading import PointedSample, Units, difference_lines, reading_text

CURVE = ArraySamples()


def at(x: float, y: float) -> PointedSample:
    return PointedSample(CURVE, x, y)


def test_the_exponent_between_two_points_of_a_power_law_is_its_exponent() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        power, level = rng.uniform(-3, 3), 10 ** rng.uniform(-12, 3)
        low, high = sorted(10 ** rng.uniform(-3, 3, 2))
        if high < 1.5 * low:
            continue
        points = (at(low, level * low**power), at(high, level * high**power))
        lines = difference_lines(*points, Units("mW/cm²", "A/W"), logarithmic=True)
        shown = lines[1].split("exponent  ")[1].replace("−", "-")
        assert "×" in shown or float(shown) == pytest.approx(power, rel=1e-3)


def test_of_what_cannot_be_divided_there_is_a_dash() -> None:
    lines = difference_lines(at(1.0, 0.0), at(1.0, 2.0), Units("s", "A"), logarithmic=True)
    assert lines == ["Δ  0 s,  2 A", "B/A  –", "slope  –"]


def test_a_sample_is_told_with_the_name_of_its_curve_where_there_are_several() -> None:
    named = ArraySamples()
    named.named = "dark"
    sample = PointedSample(named, 90.0, 1e-9)
    assert reading_text(sample, Units("s", "A", "min"), named=True) == "1.5 min,  1 nA   dark"
    assert reading_text(sample, Units("s", "A"), named=False) == "90 s,  1 nA"
