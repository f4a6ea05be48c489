"""Currents at the bias with what stray light may have added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from janus_lab.analysis.iv.bias_point import BiasPoint
from janus_lab.analysis.iv.stray_light import with_stray_light
from janus_lab.analysis.uncertainty.budget import components, nominal, variable


def test_the_dark_current_has_what_the_photocurrents_power_law_makes_of_it() -> None:
    points = {0.0: BiasPoint(1e-9), 1.0: BiasPoint(101e-9), 4.0: BiasPoint(201e-9)}
    found = with_stray_light(points, 0.01)
    assert nominal(found[0.0].current) == 1e-9
    assert components(found[0.0].current) == {"stray light": pytest.approx(10e-9)}  # √0.01 · 100
    assert components(found[4.0].current)["stray light"] == pytest.approx(0.25e-9, rel=0.01)


def test_levels_that_had_not_settled_do_not_tell_a_power_above_two_fifths():
    """A hundredth of the lowest irradiance does 0.01**0.4 of its 100 nA."""
    points = {
        0.0: BiasPoint(1e-9),
        1.0: BiasPoint(101e-9, flags=("NOT_SETTLED",)),
        4.0: BiasPoint(1601e-9),
    }
    found = with_stray_light(points, 0.01)
    assert components(found[0.0].current) == {"stray light": pytest.approx(15.849e-9, rel=1e-4)}


def test_a_power_that_looks_larger_in_the_weakest_light_counts_as_that_of_all_and_less():
    """From 1 to 4 as E**0.325, from 1 to 100 as E**0.26: down to the dark as E**0.2 at least."""
    points = {
        0.0: BiasPoint(0.0, flags=("NOT_SETTLED",)),
        1.0: BiasPoint(1e-7, flags=("NOT_SETTLED",)),
        4.0: BiasPoint(1e-7 * 4**0.325),
        100.0: BiasPoint(1e-7 * 100**0.26),
    }
    found = with_stray_light(points, 1e-6)
    assert components(found[0.0].current) == {"stray light": pytest.approx(1e-7 * 1e-6**0.2)}


def test_a_current_that_is_missing_stays_missing() -> None:
    points = {0.0: BiasPoint(None, flags=("NO_DARK_SWEEP",)), 1.0: BiasPoint(1e-7)}
    assert with_stray_light(points, 0.01)[0.0] == points[0.0]


def test_without_stray_light_nothing_changes() -> None:
    points = {0.0: BiasPoint(1e-9), 1.0: BiasPoint(101e-9)}
    assert with_stray_light(points, 0.0) == points


def test_one_level_says_the_most_that_stray_light_may_make_of_the_dark_current() -> None:
    points = {0.0: BiasPoint(1e-9), 1.0: BiasPoint(101e-9)}
    assert with_stray_light(points, 1e-5)[0.0].stray_limit_A == pytest.approx(100e-9 * 1e-5**0.2)
    points[4.0] = BiasPoint(201e-9)
    assert with_stray_light(points, 1e-5)[0.0].stray_limit_A == 0.0


def test_levels_that_moved_tell_no_power_and_each_may_come_to_rest_higher() -> None:
    """Of 100 nA ± 50 nA that still moved, up to 200 nA at rest: as E**0.2 down to the dark."""
    moving = 101e-9 + variable(0.0, 50e-9, "what is still to come")
    points = {
        0.0: BiasPoint(1e-9),
        1.0: BiasPoint(moving, flags=("NOT_SETTLED",)),
        4.0: BiasPoint(1601e-9),
    }
    found = with_stray_light(points, 1e-5)[0.0].stray_limit_A
    assert found == pytest.approx(200e-9 * 1e-5**0.2)
    settled = {e: replace(point, flags=()) for e, point in points.items()}
    assert with_stray_light(settled, 1e-5)[0.0].stray_limit_A == 0.0
