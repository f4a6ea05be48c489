"""Clock and irradiance in the uncertainty of times."""

from __future__ import annotations

import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.clock_and_light import with_clock_and_light
from janus_lab.analysis.figure_of_merit import FigureOfMerit

CLOCK = Conditions(bias_V=1.0, wavelength_nm=450.0, time_base_uncertainty=0.01)
LIGHT = Conditions(
    bias_V=1.0, wavelength_nm=450.0, irradiance_uncertainty=0.03, spot_uncertainty=0.04
)


def figure(name: str, value: float, u: float | None, unit: str, **more: object) -> FigureOfMerit:
    return FigureOfMerit(name, value, u, unit, "as in a test", **more)  # type: ignore[arg-type]


def test_a_clock_that_is_off_makes_times_and_frequencies_uncertain() -> None:
    fast, band = with_clock_and_light(
        [figure("decay_time_constant", 2e-3, 1e-5, "s"), figure("bandwidth", 100.0, 1.0, "Hz")],
        CLOCK,
        13.0,
    )
    assert fast.components == {"time base": pytest.approx(2e-5)}
    assert fast.uncertainty == pytest.approx(5**0.5 * 1e-5)
    assert band.components == {"time base": pytest.approx(1.0)}


@pytest.mark.parametrize("theta", [0.05, 0.4, 0.7, 1.0])
def test_a_time_in_brighter_light_than_stated_is_within_twice_its_uncertainty(theta: float) -> None:
    """Light that is 5 % brighter, as uncertain as it is; a response time goes as E^(theta-1)."""
    true = 2e-3
    measured = true * 1.05 ** (theta - 1)
    (found,) = with_clock_and_light([figure("decay_time", measured, 0.0, "s")], LIGHT, 13.0)
    assert found.components == {"irradiance": found.uncertainty}
    assert abs(measured - true) <= 2 * found.uncertainty < 0.06 * true  # type: ignore[operator]


def test_what_traps_do_goes_by_no_light() -> None:
    slow = figure("decay_slow_time_constant", 0.3, 0.01, "s")
    assert with_clock_and_light([slow], LIGHT, 13.0) == [slow]


def test_what_is_there_already_adds_in_quadrature() -> None:
    before = figure("rise_time", 5e-3, 3e-4, "s", components={"time base": 3e-4})
    (found,) = with_clock_and_light([before], CLOCK, 13.0)
    assert found.components["time base"] == pytest.approx((9e-8 + 2.5e-9) ** 0.5)
    assert found.uncertainty == pytest.approx((9e-8 + 2.5e-9) ** 0.5)


def test_other_units_and_a_bench_without_errors_are_left_alone() -> None:
    share = figure("slow_fraction", 0.1, 0.01, "1")
    assert with_clock_and_light([share], CLOCK, 13.0) == [share]
    timed = figure("rise_time", 5e-3, 1e-4, "s")
    bound = figure("rise_time", 5e-3, None, "s", bound="upper")
    exact = Conditions(bias_V=1.0, wavelength_nm=450.0)
    assert with_clock_and_light([timed, bound], exact, 13.0) == [timed, bound]


@pytest.mark.parametrize("theta", [0.05, 0.4, 0.7, 1.0])
def test_a_bound_is_one_at_the_irradiance_that_is_stated(theta: float) -> None:
    """Measured in light that is 0.8 u brighter: the true time at the stated one is longer."""
    true = 2e-3
    measured = true * (1 + 0.8 * 0.05) ** (theta - 1)
    longest = figure("decay_time", measured, None, "s", bound="upper")
    least = figure("bandwidth_from_decay_time", 0.35 / measured, None, "Hz", bound="lower")
    upper, lower = with_clock_and_light([longest, least], LIGHT, 13.0)
    assert true <= upper.value < 1.1 * true  # type: ignore[operator]
    assert 0.9 * 0.35 / true < lower.value <= 0.35 / true  # type: ignore[operator]
    assert (upper.uncertainty, lower.uncertainty) == (None, None)


def test_the_bound_of_what_traps_do_goes_by_no_light() -> None:
    slow = figure("decay_slow_time_constant", 0.3, None, "s", bound="lower")
    assert with_clock_and_light([slow], LIGHT, 13.0) == [slow]
