"""Decays behind the lag of a meter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from janus_lab.analysis.edges.as_sampled.instrument_blur import Blur
from janus_lab.analysis.edges.decay_behind_lag import behind_lag, share_behind_lag
from janus_lab.analysis.edges.decay_fit import decay_figures
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.figure_of_merit import FigureOfMerit

MS = 1e-3
TAU = 3 * MS


def edges(interval: float) -> Edges:
    time = np.arange(-20, round(20 * TAU / interval)) * interval + 1e-9
    current = np.where(time < 0, 1e-6, 1e-6 * np.exp(-np.maximum(time, 0) / TAU))
    return Edges("decay", time[None, :], current[None, :], interval, 0.0, 0.0)


def blur(lag: float) -> Blur:
    return Blur(0.0, lag, 0.3 * lag, "specification")


@pytest.mark.parametrize("interval", [0.02 * MS, 0.3 * MS])
@pytest.mark.parametrize("lag", [0.1 * MS, 0.25 * MS])
def test_what_a_fit_that_knows_no_lag_is_off_by_is_twice_its_component(interval, lag):
    """Least squares by SciPy; samples denser and coarser than the lag."""
    seen = edges(interval)
    time = seen.time_s[0, seen.time_s[0] > 0]
    left = (TAU * np.exp(-time / TAU) - lag * np.exp(-time / lag)) / (TAU - lag)

    def residual(given):
        return given[0] * np.exp(-time / (TAU * given[1])) + given[2] - left

    fitted = optimize.least_squares(residual, [1.0, 1.0, 0.0]).x[1] * TAU
    figure = FigureOfMerit("decay_time_constant", fitted, 0.0, "s", "by SciPy")
    found = behind_lag(figure, blur(lag), seen)
    assert 1.6 < (fitted - TAU) / found.components["lag"] < 2.3
    assert found.uncertainty == found.components["lag"]


def test_below_ten_lags_it_is_a_bound_and_a_bound_from_below_is_none():
    figure = FigureOfMerit("decay_time_constant", TAU, 0.1 * MS, "s", "as in a test")
    found = behind_lag(figure, blur(0.5 * MS), edges(0.1 * MS))
    assert found.bound == "upper"
    assert found.value == pytest.approx(TAU + 0.1645 * MS, rel=1e-3)
    assert found.flags == ("INSTRUMENT_LIMITED",)
    lower = replace(figure, bound="lower", uncertainty=None)
    assert behind_lag(lower, blur(0.5 * MS), edges(0.1 * MS)).value is None
    assert behind_lag(figure, blur(0.0), edges(0.1 * MS)) == figure


@pytest.mark.parametrize("lag", [0.1 * MS, 0.3 * MS])
def test_the_share_of_a_slow_part_is_that_without_the_lag(lab, lag):
    """0.3 ms of 10 ms are 3 % more of a slow part than there is."""
    later = 0.3 * 10 * MS / (10 * MS - lag)  # all else is at once, and follows the lag
    seen = [(later, 10 * MS), (1 - later, lag)]
    given = {"interval": 1 * MS, "samples": 150, "before": 20, "sigma": 0, "phases": 1}
    figures = decay_figures(
        lab.edges(
            seen, seed=1, direction="decay", count=20, noise=1e-3, aperture=0.05 * MS, **given
        ),
        {},
    )
    by_name = {figure.name: figure for figure in figures}
    share, slow = by_name["decay_slow_fraction"], by_name["decay_slow_time_constant"]
    found = share_behind_lag(share, slow.value, blur(lag))
    assert share.value == pytest.approx(0.3 / (1 - lag / (10 * MS)), rel=4e-3)
    assert abs(found.value - 0.3) < 2 * found.uncertainty
    assert found.components["lag"] == pytest.approx(0.3 * 0.3 * lag / (10 * MS), rel=0.1)
    assert found.flags == ("FAST_PART_UNRESOLVED",)


def test_of_a_slow_part_that_may_be_the_meter_s_the_share_says_so():
    share = FigureOfMerit("decay_slow_fraction", 0.3, 0.01, "1", "as in a test")
    found = share_behind_lag(share, 2 * MS, blur(0.5 * MS))
    assert found.flags == ("INSTRUMENT_LIMITED",)
    assert found.uncertainty > 0.02
    assert share_behind_lag(share, 2 * MS, blur(0.0)) == share
