"""A filter that was forgotten, from the currents alone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.janus_lab.analysis.linear_range.made_levels import FILTERS, analysed, figure_of, rows

LEVELS = np.geomspace(1e-5, 1e3, 17)


def forgotten(place):
    """What the light is then: that of no filter, in place of that of filter `place`."""
    return {place: 1 / FILTERS[place - 1].transmission - 1}


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("exponent", [1.0, 0.3])
@pytest.mark.parametrize("levels", [LEVELS, np.geomspace(1e-5, 1e3, 50)])
def test_a_filter_that_was_forgotten_is_told_with_all_that_leans_on_it(place, exponent, levels):
    def law(irradiance):
        return 1e-9 * irradiance**exponent

    found = analysed(rows(law, levels, noise=1e-17, seed=3, errors=forgotten(place)))
    responsivity = figure_of(found, "responsivity", float(levels[-1]))
    theta = figure_of(found, "power_law_exponent")
    for figure in (responsivity, theta, figure_of(found, "linear_dynamic_range")):
        assert "FILTER_JUMP" in figure.flags, figure.name
    assert "FILTER_JUMP" not in figure_of(found, "photocurrent", float(levels[-1])).flags


def test_of_few_levels_a_current_that_falls_tells():
    data = rows(lambda e: 1e-9 * e, [1e-5, 3e-5, 1e-4, 1e-3, 0.1, 10.0], noise=1e-17, seed=3,
                errors=forgotten(3))  # fmt: skip
    assert "FILTER_JUMP" in figure_of(analysed(data), "responsivity", 1e-5).flags


@pytest.mark.parametrize("seed", range(12))
def test_filters_that_were_changed_are_no_jump_however_the_current_bends(seed):
    """Of any exponent, saturating or not, out of the noise, with filters known as stated."""
    random = np.random.default_rng(seed)
    exponent, half = random.uniform(0.25, 1.3), 10 ** random.uniform(-2, 4)
    noise = 10 ** random.uniform(-17, -11)

    def law(irradiance):
        return 1e-7 * irradiance**exponent / (1 + irradiance / half) ** min(exponent, 0.9)

    errors = {place: 0.01 * random.standard_normal() for place in (1, 2, 3)}
    levels = np.geomspace(1e-5, 1e3, int(random.integers(5, 40)))
    found = analysed(rows(law, levels, noise=noise, seed=seed, errors=errors, fluctuation=0.005))
    assert not any("FILTER_JUMP" in figure.flags for figure in found.figures)
