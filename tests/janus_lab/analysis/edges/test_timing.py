"""Clock and aperture in the uncertainty of times."""

from __future__ import annotations

import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.timing import with_timing_errors
from janus_lab.analysis.figure_of_merit import FigureOfMerit

STATED = Conditions(
    bias_V=1.0, wavelength_nm=450.0, time_base_uncertainty=0.01, aperture_uncertainty=0.1
)


def figure(name: str, value: float, u: float | None, unit: str, **more: object) -> FigureOfMerit:
    return FigureOfMerit(
        name, value, u, unit, "as in a test", conditions={"aperture_s": 1e-3}, **more
    )  # type: ignore[arg-type]


def test_a_clock_that_is_off_makes_times_and_frequencies_uncertain() -> None:
    fast, band = with_timing_errors(
        [figure("decay_time_constant", 2e-3, 1e-5, "s"), figure("bandwidth", 100.0, 1.0, "Hz")],
        STATED,
    )
    assert fast.components == {"time base": pytest.approx(2e-5)}
    assert fast.uncertainty == pytest.approx(5**0.5 * 1e-5)
    assert band.components == {"time base": pytest.approx(1.0)}


def test_an_aperture_that_is_off_counts_as_much_as_it_widens_the_edge() -> None:
    """10-90 % of 5 ms seen through 1 ms: the squares of 0.8 ms and of the device's own add."""
    (found,) = with_timing_errors([figure("rise_time", 5e-3, 0.0, "s")], STATED)
    own = (5e-3**2 - 0.8e-3**2) ** 0.5
    wider = (own**2 + (1.001 * 0.8e-3) ** 2) ** 0.5 - 5e-3  # for 0.1 % of the aperture
    assert found.components["aperture"] == pytest.approx(100 * wider, rel=0.01)


def test_what_is_there_already_adds_in_quadrature() -> None:
    before = figure("rise_time", 5e-3, 3e-4, "s", components={"aperture": 3e-4})
    (found,) = with_timing_errors([before], STATED)
    of_aperture = 0.64e-6 / 5e-3 * 0.1
    assert found.components["aperture"] == pytest.approx((9e-8 + of_aperture**2) ** 0.5)
    assert found.uncertainty == pytest.approx((9e-8 + of_aperture**2 + 2.5e-9) ** 0.5)


def test_bounds_other_units_and_a_bench_without_errors_are_left_alone() -> None:
    bound = figure("rise_time", 5e-3, None, "s", bound="upper")
    share = figure("slow_fraction", 0.1, 0.01, "1")
    assert with_timing_errors([bound, share], STATED) == [bound, share]
    timed = figure("rise_time", 5e-3, 1e-4, "s")
    assert with_timing_errors([timed], Conditions(bias_V=1.0, wavelength_nm=450.0)) == [timed]
