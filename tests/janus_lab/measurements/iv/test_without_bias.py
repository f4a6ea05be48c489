"""What a device gives without bias, as panels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.iv.without_bias import panels_without_bias

LEVELS = (0.1, 1.0, 10.0, 100.0)
IDEALITY, KELVIN = 1.3, 295.0


def made(name, value, level=None, **conditions):
    at = conditions | ({} if level is None else {"irradiance_mW_cm2": level})
    return FigureOfMerit(name, value, 0.01 * value, "1", "as in a test", conditions=at)


def figures():
    slope = IDEALITY * 1.380649e-23 * KELVIN / 1.602176634e-19
    found = [made("open_circuit_voltage", 0.4 + slope * math.log(e), e) for e in LEVELS]
    found += [made("short_circuit_current", 2e-6 * e, e) for e in LEVELS]
    found += [made("self_powered_responsivity", 0.2, e) for e in LEVELS]
    at = {"irradiance_min_mW_cm2": 0.1, "irradiance_max_mW_cm2": 10.0, "temperature_K": KELVIN}
    return [*found, made("ideality_factor", IDEALITY, **at)]


def drawn(given):
    return {panel.name: panel for panel in panels_without_bias(given)}


def test_each_irradiance_is_a_point_with_twice_its_uncertainty():
    panels = drawn(figures())
    for name, expected in (
        ("short-circuit-current", [2e-6 * e for e in LEVELS]),
        ("responsivity-unbiased", [0.2] * 4),
    ):
        points = panels[name].series[0]
        assert points.x.tolist() == list(LEVELS)
        assert points.y == pytest.approx(np.array(expected))
        assert points.above == pytest.approx(0.02 * np.array(expected))
        assert points.below == pytest.approx(0.02 * np.array(expected))


def test_the_line_of_the_ideality_factor_goes_through_the_voltages_that_it_is_of():
    voltage = drawn(figures())["open-circuit-voltage"]
    points, line = voltage.series
    assert line.label == "ideality factor 1.300(13)"
    assert line.x.tolist() == [0.1, 1.0, 10.0]
    assert line.y == pytest.approx(points.y[:3])


def test_a_line_of_unit_slope_goes_through_the_currents():
    points, line = drawn(figures())["short-circuit-current"].series
    assert line.y == pytest.approx(points.y)


def test_without_an_ideality_factor_there_is_no_line():
    assert len(drawn(figures()[:-1])["open-circuit-voltage"].series) == 1


def test_a_photoconductor_has_nothing_to_draw():
    assert not drawn([made("responsivity", 0.2, 1.0)])
    missing = FigureOfMerit("open_circuit_voltage", None, None, "V", "none", ("NOT_FINITE",))
    assert not drawn([missing])
    assert not drawn([])
