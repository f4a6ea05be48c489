"""Samples on any scale: magnitudes upwards, and no place for what is not above zero."""

from __future__ import annotations

import numpy as np

from janus_lab.gui.plots.sample_curve import Bars
from tests.on_plot import painted, sampled, working_plot


def test_a_logarithmic_axis_shows_magnitudes_and_keeps_the_samples(qtbot) -> None:
    tools = working_plot(qtbot)
    x, y = np.array([-1.0, 0.0, 1.0, 2.0]), np.array([-1e-9, 0.0, np.nan, 1e-7])
    curve = sampled(tools, x, y)
    tools.plot.set_scales(log_y=True)
    painted(tools)
    np.testing.assert_allclose(curve.getData()[1], [-9, np.nan, np.nan, -7])
    tools.plot.set_scales(log_x=True, log_y=False)
    painted(tools)
    np.testing.assert_array_equal(curve.samples[1], y)
    np.testing.assert_allclose(curve.getData()[1][-1], 1e-7)
    tools.plot.set_scales(log_x=False, log_y=False)
    np.testing.assert_array_equal(curve.getData()[1], y)


def test_a_bar_that_reaches_zero_is_cut_on_a_logarithmic_axis_only(qtbot) -> None:
    tools = working_plot(qtbot)
    bars = Bars()
    tools.plot.addItem(bars)
    bars.set_bars([1.0, 2.0], [4.0, 1.5], [6.0, 0.2])
    np.testing.assert_allclose(bars.getData()[1], [-2.0, 10.0, 1.3, 1.7])
    tools.plot.set_scales(log_y=True)
    np.testing.assert_allclose(bars.getData()[1], np.log10([0.4, 10.0, 1.3, 1.7]))
