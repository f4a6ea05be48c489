"""What a device gives without bias, as a picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.iv.without_bias import draw_without_bias, is_self_powered

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
    axes = Figure().subplots(1, 3).ravel()
    draw_without_bias(axes, given)
    return axes


def test_each_irradiance_is_a_point_with_twice_its_uncertainty():
    for axis, expected in zip(
        drawn(figures())[1:], ([2e-6 * e for e in LEVELS], [0.2] * 4), strict=True
    ):
        points, _, (bars,) = axis.containers[0].lines
        assert points.get_xdata().tolist() == list(LEVELS)
        assert points.get_ydata() == pytest.approx(np.array(expected))
        low, high = bars.get_segments()[0][:, 1]
        assert (high - low) / 2 == pytest.approx(0.02 * expected[0])


def test_the_line_of_the_ideality_factor_goes_through_the_voltages_that_it_is_of():
    voltage = drawn(figures())[0]
    (line,) = [each for each in voltage.lines if each.get_label().startswith("ideality 1.300(13)")]
    assert line.get_xdata().tolist() == [0.1, 1.0, 10.0]
    points = voltage.containers[0].lines[0].get_ydata()
    assert line.get_ydata() == pytest.approx(points[:3])


def test_without_an_ideality_factor_there_is_no_line():
    voltage = drawn(figures()[:-1])[0]
    assert not [each for each in voltage.lines if each.get_label().startswith("ideality")]


def test_a_photoconductor_has_nothing_to_draw():
    assert is_self_powered(figures())
    assert not is_self_powered([made("responsivity", 0.2, 1.0)])
    missing = FigureOfMerit("open_circuit_voltage", None, None, "V", "none", ("NOT_FINITE",))
    assert not is_self_powered([missing])
    assert all(not axis.containers for axis in drawn([]))
