"""Dots are where they belong and nowhere else."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plots.dots import Dots


def test_dots_are_where_they_belong_and_nowhere_else(qtbot):
    plot = pg.PlotWidget(background="#ffffff")
    dots = Dots()
    dots.set_colour("#0072b2")
    dots.set_data(np.array([0.0, 1e-3, 2e-3]), np.array([0.0, 0.5, 1.0]))
    plot.addItem(dots)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    QtWidgets.QApplication.processEvents()
    image = plot.grab().toImage()
    scale = image.width() / plot.width()
    blue = {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == "#0072b2"
    }
    for at in ((0.0, 0.0), (1e-3, 0.5), (2e-3, 1.0)):
        place = plot.plotItem.vb.mapViewToScene(QtCore.QPointF(*at))
        near = {p for p in blue if abs(p[0] - scale * place.x()) < 4 * scale}
        near = {p for p in near if abs(p[1] - scale * place.y()) < 4 * scale}
        assert near
        blue -= near
    assert not blue
