"""What is painted over a plot, and taken away again."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtCore, QtGui

from janus_lab.measurements.panel import Axis, Mark, Panel, line
from tests.on_plot import painted, place, press, sampled, working_plot

Qt = QtCore.Qt


def test_lines_of_the_figures_stand_on_the_plot_of_their_quantities(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(10.0), np.arange(10.0) * 1e-9)
    before = painted(tools)
    other = Panel("a", "", Axis("Bias", "V"), Axis("Current", "A"), [line([0, 1], [0, 1], "no")])
    fit = line([0.0, 9.0], [0.0, 9e-9], "fit", role="fit")
    own = Panel("b", "", Axis("Time", "s"), Axis("|Current|", "A"), [fit], [Mark(5.0, "x", "here")])
    tools.set_lines([other, own])
    assert painted(tools) == before
    press(tools, Qt.Key_F)
    assert [each.label for each in tools.lines] == ["fit"]
    assert painted(tools) != before
    tools.forget()
    assert painted(tools) == before


class Written(QtGui.QPainter):
    """Keeps what is written, and where."""

    def __init__(self, picture: QtGui.QImage) -> None:
        super().__init__(picture)
        self.texts: list[tuple[QtCore.QRectF, str]] = []

    def drawText(self, place: QtCore.QRectF, flags: int, text: str) -> None:
        needed = self.boundingRect(place, flags, text)
        self.texts.append((QtCore.QRectF(needed), text))


@pytest.mark.parametrize("size", [(200, 300), (260, 400), (600, 400)])
def test_all_that_is_written_is_in_view_and_not_cut(qtbot, size) -> None:
    tools = working_plot(qtbot)
    tools.plot.getViewWidget().resize(*size)
    name = "0.3 mW/cm², back"
    x = np.arange(10.0)
    sampled(tools, x, x * 1e-9 + 1e-12, name)
    sampled(tools, x, -x * 1e-9, "dark")
    fit = line([0.0, 9.0], [0.0, 9e-9], "line through the dark current", role="fit")
    tools.set_lines([Panel("b", "", Axis("Time", "s"), Axis("|Current|", "A"), [fit], [])])
    tools.show_lines(True)
    painted(tools)
    note = "a scratch on the device here"
    rng = np.random.default_rng(5)
    for at in (0.0, 9.0, *rng.integers(0, 10, 6)):
        tools.point_at(place(tools, at, at * 1e-9 + 1e-12))
        tools.markers = {"A": tools.cursor}
        tools.set_notes([tools.note_here(note, tools.cursor)])
        picture = QtGui.QImage(*size, QtGui.QImage.Format_ARGB32)
        painter = Written(picture)
        tools.overlay.paint(painter, None, None)
        painter.end()
        view = tools.overlay.boundingRect()
        for where, text in painter.texts:
            assert "…" not in text
            assert view.contains(where), (text, where, view)
        all_of_it = " ".join(" ".join(text for _, text in painter.texts).split())
        for wanted in (name, note, "line through the dark current"):
            assert wanted in all_of_it
