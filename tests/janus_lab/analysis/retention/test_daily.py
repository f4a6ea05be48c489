"""One day's photocurrent from the runs of that day, and what of its uncertainty is its own."""

from __future__ import annotations

import math

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.retention.daily import mean_of_day


def photocurrent(value, **components):
    u = math.hypot(*components.values())
    return FigureOfMerit("photocurrent", value, u, "A", "", components=components)


def test_what_all_days_share_is_not_a_days_own_uncertainty():
    parts = {"repeatability, photocurrent": 3e-9, "gain, 0.001 A range": 4e-9}
    one = photocurrent(1e-6, **parts, **{"light stability": 12e-9})
    same = mean_of_day([one], same_meter=True)
    assert same == pytest.approx((1e-6, 13e-9, 3e-9))
    other = mean_of_day([one], same_meter=False)
    assert other == pytest.approx((1e-6, 13e-9, 5e-9))


def test_several_runs_of_a_day_are_averaged_and_their_scatter_counts():
    runs = [photocurrent(value, repeatability=2e-9) for value in (1.00e-6, 1.00e-6)]
    assert mean_of_day(runs, same_meter=True).own_uncertainty_A == pytest.approx(2e-9 / 2**0.5)
    # 0.98 and 1.02: standard deviation 0.02 √2, of the mean 0.02; two runs have one degree of
    # freedom, where 95.45 % take 13.97 standard errors in the place of 2 (table of Student's t)
    apart = [photocurrent(value, repeatability=2e-9) for value in (0.98e-6, 1.02e-6)]
    assert mean_of_day(apart, same_meter=True) == pytest.approx(
        (1e-6, 139.7e-9, 139.7e-9), rel=1e-3
    )
    with pytest.raises(ValueError, match="missing"):
        mean_of_day([], same_meter=True)


def test_a_run_without_its_photocurrent_makes_no_mean():
    missing = FigureOfMerit("photocurrent", None, None, "A", "", ("TOO_FEW_POINTS",))
    with pytest.raises(ValueError, match="missing"):
        mean_of_day([photocurrent(1e-6, repeatability=1e-9), missing], same_meter=True)


def test_what_the_runs_of_a_day_share_does_not_average():
    """Four runs on one meter: its gain stays 4 nA, their noise of 6 nA halves."""
    runs = [photocurrent(1e-6, repeatability=6e-9, **{"gain, 1 mA range": 4e-9})] * 4
    assert mean_of_day(runs, same_meter=True) == pytest.approx((1e-6, 5e-9, 3e-9))
