"""The panel of a plot says what the plot shows."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.curve_table import AxisColumn, CurveSamples
from janus_lab.gui.plot_tools.figure_export import Scale, panel_of

TIME, CURRENT = AxisColumn("Time", "s"), AxisColumn("Current", "A")


def test_times_are_in_the_unit_of_the_plot_and_only_the_part_in_view_is_drawn() -> None:
    x = np.arange(0.0, 3600.0)
    curves = [CurveSamples("this run", [(x, -x)])]
    scale = Scale(time_unit="min", limits=(600.0, 1200.0))
    panel = panel_of((TIME, scale), (CURRENT, Scale(is_log=True)), curves)
    assert (panel.x.unit, panel.y.scale) == ("min", "log")
    assert panel.x.limits == pytest.approx((10, 20))
    (series,) = panel.series
    assert series.x[[0, -1]] == pytest.approx([599 / 60, 1201 / 60])  # the line leads on
    assert series.y.min() > 0  # a logarithmic axis has magnitudes


def test_only_several_curves_are_named() -> None:
    x = np.arange(3.0)
    one = CurveSamples("a", [(x, x)], "points")
    shown = panel_of((TIME, Scale()), (CURRENT, Scale()), [one])
    assert [(each.label, each.look) for each in shown.series] == [("", "points")]
    shown = panel_of((TIME, Scale()), (CURRENT, Scale()), [one, CurveSamples("b", [(x, -x)])])
    assert [each.label for each in shown.series] == ["a", "b"]
