"""What a plot gives to files: all that is seen, with what it is told by."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.plot_content import PlotContent, curves_on
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.sample_curve import SampleCurve


def test_curves_that_are_seen_come_whole_with_their_kind(qtbot: QtBot) -> None:
    plot = WorkingPlot("iv", QuantityAxis("bottom", "Bias", "V"), QuantityAxis("left", "I", "A"))
    for number, name in enumerate(("dark", "13 mW/cm²", "hidden")):
        curve = SampleCurve(marks_only=number == 1)
        plot.addItem(curve)
        curve.set_samples(np.arange(3.0 + number), np.arange(3.0 + number))
        curve.named, curve.kind = name, CurveKind(number=number)
        curve.setVisible(name != "hidden")
    found = curves_on(plot)
    assert [(c.name, c.drawn_as, c.kind.number) for c in found] == [
        ("dark", "line", 0), ("13 mW/cm²", "points", 1),
    ]  # fmt: skip
    assert PlotContent(found).rows == 4
    assert PlotContent([]).rows == 0
