"""Where the current deviates from unit slope."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.linear_range.ends import LogLevel, upper_end, weighted_mean
from janus_lab.analysis.linear_range.window import Criterion
from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty, variable


def points(law, irradiances, filters=None, shared=None, u=1e-3):
    found = []
    for number, irradiance in enumerate(irradiances):
        place = filters[number] if filters else 0
        error = (shared or {}).get(place, 0.0)
        x = np.log(irradiance) + error
        y = np.log(law(irradiance)) + variable(0.0, u, "noise")
        found.append(LogLevel(x, y, place, u))
    return found


@pytest.mark.parametrize("per_decade", [1, 2, 3, 5, 10])
@pytest.mark.parametrize("decibels", [0.5, 1.0, 3.0])
def test_a_saturation_deviates_where_the_closed_form_says(per_decade, decibels):
    levels = np.geomspace(1e-4, 5, round(per_decade * np.log10(5e4)) + 1)
    criterion = Criterion(decibels)
    truth = np.expm1(criterion.deviation)  # of E/(1 + E)
    last = int(np.searchsorted(levels, truth)) - 1
    end = upper_end(points(lambda e: e / (1 + e), levels), 0, last, criterion)
    assert end.reached
    rel = 0.05 if per_decade > 1 else 0.15
    assert np.exp(nominal(end.x)) == pytest.approx(truth, rel=rel)
    off = nominal(end.x) - np.log(truth)
    assert abs(off) < 3 * standard_uncertainty(end.x) + 0.01 + 0.1 * (per_decade == 1)


def test_more_than_unit_slope_deviates_as_well():
    levels = np.geomspace(1e-3, 1, 16)
    end = upper_end(points(lambda e: e * (1 + e), levels), 0, 12, Criterion())
    assert end.reached
    assert np.exp(nominal(end.x)) == pytest.approx(10 ** (1 / 20) - 1, rel=0.05)


def test_what_is_wrong_with_all_levels_behind_one_filter_does_not_move_the_deviation():
    shared = {0: variable(0.0, 0.03, "none"), 1: variable(0.0, 0.03, "filter")}
    levels = np.geomspace(1e-4, 1, 25)
    filters = [1 if e < 3e-3 else 0 for e in levels]
    found = points(lambda e: e / (1 + e), levels, filters, shared)
    x = upper_end(found, 0, 18, Criterion()).x
    assert standard_uncertainty(x) < 0.05  # 3 % of the level would be 28 % of the end


def test_light_that_ends_before_the_current_deviates_gives_a_bound():
    levels = np.geomspace(1e-4, 0.05, 20)
    end = upper_end(points(lambda e: e / (1 + e), levels), 0, 19, Criterion())
    assert not end.reached
    assert nominal(end.x) == pytest.approx(np.log(0.05))


def test_weights_are_the_inverse_squares():
    assert weighted_mean([1.0, 4.0], [1.0, 2.0]) == pytest.approx((1 + 4 / 4) / 1.25)
