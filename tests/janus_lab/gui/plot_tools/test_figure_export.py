"""The panel of a plot says what the plot shows."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plot_tools.curve_table import AxisColumn, CurveSamples
from janus_lab.gui.plot_tools.figure_export import Scale, panel_of
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.measurements.panel import Mark, Shade

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


def test_a_figure_has_bars_bounds_colours_marks_and_times_with_light() -> None:
    x = np.array([60.0, 120.0])
    bar = np.array([0.5, 3.0])
    kind = CurveKind(number=3, bars=(bar, bar))
    curves = [
        CurveSamples("film 1", [(x, np.array([1.0, 2.0]))], "both", kind),
        CurveSamples("film 2, lower bound", [(x, x)], "points", CurveKind(bound="lower")),
    ]
    scale = Scale(time_unit="min")
    panel = panel_of(
        (TIME, scale), (CURRENT, Scale(is_log=True)), curves,
        marks=[Mark(90.0, "x", "mean"), Mark(4.0, "y")], spans=[Shade(60.0, 120.0, "light")],
    )  # fmt: skip
    values, bound = panel.series
    assert (values.number, values.label, values.look) == (3, "film 1", "both")
    assert values.above.tolist() == bar.tolist()
    assert np.all(values.y - values.below > 0), "on a logarithmic axis no bar reaches zero"
    assert (bound.bound, bound.label) == ("lower", "film 2, lower bound")
    assert [mark.at for mark in panel.marks] == [1.5, 4.0]
    assert [(span.low, span.high) for span in panel.spans] == [(1.0, 2.0)]


def test_curves_of_several_runs_are_told_by_run_and_level() -> None:
    x = np.arange(3.0)
    kinds = [CurveKind(place=place, run=run, of_run=level) for run in ("this run", "film 2")
             for place, level in ((0.0, "1 mW/cm²"), (1.0, "13 mW/cm²"))]  # fmt: skip
    curves = [CurveSamples(f"{k.run}, {k.of_run}", [(x, x)], "line", k) for k in kinds]
    panel = panel_of((TIME, Scale()), (CURRENT, Scale()), curves)
    assert [(s.run, s.label, s.place) for s in panel.series] == [
        (k.run, k.of_run, k.place) for k in kinds
    ]
