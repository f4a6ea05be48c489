"""What cursor and markers say is right to the digits that they show."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.plotted import ArraySamples
from janus_lab.gui.plot_tools.quantity_text import difference
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


def test_a_difference_has_no_more_digits_than_both_readings_are_shown_with() -> None:
    noisy = at(10.0, 30.000004e-6), at(40.0, 29.86e-6)  # readings of 10 nA resolution
    assert difference_lines(*noisy, Units("s", "A"), logarithmic=False)[0] == "Δ  30 s,  −140 nA"
    far = at(60.0, 1.23456e-9), at(75.0, 4.56789e-6)
    lines = difference_lines(*far, Units("s", "A", "min"), logarithmic=False)
    assert lines[0] == "Δ  0.25 min,  4.56666 µA"
    same = at(1.0, 0.0), at(1.0, 0.0)
    assert difference_lines(*same, Units("s", "A"), logarithmic=False)[0] == "Δ  0 s,  0 A"


def test_differences_of_readings_are_whole_numbers_of_their_resolution() -> None:
    rng = np.random.default_rng(8)
    for _ in range(500):
        power = int(rng.integers(-12, 3))
        steps = rng.integers(-99_999, 100_000, 2)
        rounding = rng.uniform(-1e-4, 1e-4, 2)  # of a step: what a computation leaves
        a, b = (steps + rounding) * 10.0**power
        found = difference(float(a), float(b), "A")
        exact = int(steps[1] - steps[0])
        assert found == pytest.approx(exact * 10.0**power, rel=1e-9, abs=1e-9 * 10.0**power)
