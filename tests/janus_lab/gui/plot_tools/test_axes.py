"""Axes name quantities with the unit that fits, and times as people say them."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.axes import CountAxis, QuantityAxis, TimeAxis, to_axis


@pytest.mark.parametrize(
    ("end", "unit", "shown"),
    [
        (2e-5, "µs", 1e6),
        (0.5, "ms", 1e3),
        (100.0, "s", 1.0),
        (1800.0, "min", 1 / 60),
        (40_000.0, "h", 1 / 3600),
        (3e7, "h", 1 / 3600),
    ],
)
def test_time_is_in_the_unit_that_fits(qapp, end: float, unit: str, shown: float) -> None:
    axis = TimeAxis("bottom")
    axis.setRange(0.0, end)
    assert axis.shown == (pytest.approx(shown), unit)
    assert f"Time ({unit})" in axis.labelString()
    for spacing, values in axis.tickValues(0.0, end, 500.0):
        names = axis.tickStrings(values, axis.autoSIPrefixScale, spacing)
        for name, value in zip(names, values, strict=True):
            assert float(name) == pytest.approx(value * shown, abs=1e-3 * end * shown)


def test_ticks_of_minutes_are_round_numbers_of_minutes(qapp) -> None:
    axis = TimeAxis("bottom")
    axis.setRange(0.0, 1800.0)
    spacing, values = axis.tickValues(0.0, 1800.0, 500.0)[0]
    assert spacing % 60 == 0
    assert all(value % 60 == 0 for value in values)


def test_a_person_can_choose_the_unit(qapp) -> None:
    axis = TimeAxis("bottom")
    axis.setRange(0.0, 1800.0)
    axis.choose_unit("h")
    assert "Time (h)" in axis.labelString()
    axis.choose_unit("s")
    assert axis.shown == (1.0, "s")
    axis.choose_unit(None)
    assert "Time (min)" in axis.labelString()


def test_a_logarithmic_axis_of_a_signed_quantity_says_that_it_is_a_magnitude(qapp) -> None:
    current, light = QuantityAxis("left", "Current", "A"), QuantityAxis("left", "Noise", "A/√Hz")
    for axis in (current, light):
        axis.setLogMode(False, True)
    assert "|Current| (A)" in current.labelString()
    assert "|" not in light.labelString()
    current.setLogMode(False, False)
    assert "|" not in current.labelString()


def test_a_linear_axis_has_the_prefix_and_one_without_a_unit_no_power_of_ten(qapp) -> None:
    axis = QuantityAxis("left", "Current", "A")
    axis.setRange(0.0, 3e-8)
    assert "(nA)" in axis.labelString()
    share = QuantityAxis("left", "Share of the step")
    share.setRange(0.0, 1e-7)
    assert "x" not in share.labelString().split(">", 1)[1]
    assert QuantityAxis("left", "R", "A/W").shown == (1.0, "A/W")


def test_logarithmic_ticks_far_inside_a_decade_still_have_numbers(qapp) -> None:
    axis = QuantityAxis("left", "Current", "A")
    rng = np.random.default_rng(2)
    for _ in range(300):
        low = float(rng.uniform(-14, 3))
        span = float(10 ** rng.uniform(-4, 1.2))
        named = [
            name
            for spacing, values in axis.logTickValues(low, low + span, 400.0, [])
            for value, name in zip(values, axis.logTickStrings(values, 1.0, spacing), strict=True)
            if name and low <= value <= low + span
        ]
        assert len(named) >= 2, (low, span)
        assert len(named) <= 30


def test_places_on_a_logarithmic_axis_are_of_magnitudes_upwards_only(qapp) -> None:
    left, bottom = QuantityAxis("left", "Current", "A"), QuantityAxis("bottom", "Bias", "V")
    left.setLogMode(True, True)
    bottom.setLogMode(True, True)
    np.testing.assert_allclose(to_axis([-10.0, 0.0, 100.0], left), [1, np.nan, 2])
    np.testing.assert_allclose(to_axis([-10.0, 0.0, 100.0], bottom), [np.nan, np.nan, 2])


def test_counted_things_have_whole_ticks(qapp) -> None:
    axis = CountAxis("bottom", "Cycle")
    assert all(step % 1 == 0 for step, _ in axis.tickSpacing(0.0, 3.0, 500.0))
    assert not axis.may_be_log
