"""How the ends are told: figures, bounds and words."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.linear_range.window import Criterion
from tests.janus_lab.analysis.linear_range.made_levels import analysed, figure_of, rows


def saturating(e):
    return 1e-6 * e / (1 + e / 500)


@pytest.fixture(scope="module")
def result():
    return analysed(rows(saturating, np.geomspace(1e-6, 900, 27), noise=1e-12, seed=6))


def test_the_range_in_decibels_is_that_between_its_ends(result):
    low, high = (figure_of(result, f"linear_range_{end}").value for end in ("minimum", "maximum"))
    found = figure_of(result, "linear_dynamic_range")
    assert found.value == pytest.approx(20 * np.log10(high / low), rel=1e-9)
    assert found.unit == "dB"


def test_what_all_levels_are_wrong_by_alike_cancels_in_the_range_and_not_in_its_ends(result):
    found = figure_of(result, "linear_dynamic_range")
    assert found.components.get("irradiance", 0.0) < 1e-9
    for end in ("minimum", "maximum"):
        figure = figure_of(result, f"linear_range_{end}")
        assert figure.components["irradiance"] == pytest.approx(0.01 * figure.value, rel=0.01)


def test_the_method_names_criterion_bandwidth_and_factor(result):
    method = figure_of(result, "linear_dynamic_range").method
    for words in ("1 ± 0.05", "within 1 dB", "in 1 Hz", "20·log10", "factor 10"):
        assert words in method


def test_the_other_criterion_goes_on_further(result):
    data = rows(saturating, np.geomspace(1e-6, 900, 27), noise=1e-12, seed=6)
    wider = analysed(data, criterion=Criterion(3.0))
    one, three = (figure_of(r, "linear_range_maximum").value for r in (result, wider))
    assert one == pytest.approx(500 * (10**0.05 - 1), rel=0.06)
    assert three == pytest.approx(500 * (10**0.15 - 1), rel=0.06)


def test_the_noise_has_its_bandwidth(result):
    found = figure_of(result, "noise_current")
    assert found.conditions["bandwidth_Hz"] == 1.0
    assert found.value == pytest.approx(1e-12, abs=4 * found.uncertainty)


def test_a_bound_is_on_the_safe_side():
    data = rows(lambda e: 1e-6 * e, np.geomspace(1e-4, 100, 20), noise=1e-15, seed=6)
    found = analysed(data)
    assert figure_of(found, "linear_range_minimum").value > 1e-4
    assert figure_of(found, "linear_range_maximum").value < 100
    assert figure_of(found, "linear_dynamic_range").value < 120
