"""A live curve paints what its series has in view, follows it, and stays cheap."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from qtpy import QtGui

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plots.live_curve import (
    DECADES,
    FRAME_INTERVAL,
    Frames,
    LiveCurve,
)


def shown(qtbot, series: LiveSeries) -> tuple[pg.PlotWidget, LiveCurve]:
    """A plot with the curve of `series`, painted."""
    plot = pg.PlotWidget(background="w")
    qtbot.addWidget(plot)
    plot.resize(600, 400)
    curve = LiveCurve(series, pen=pg.mkPen("#0072b2"))
    plot.addItem(curve)
    plot.show()
    curve.refresh()
    plot.grab()
    return plot, curve


def painted(plot: pg.PlotWidget) -> set[int]:
    """The columns of the picture in which the curve's colour is, counted from the plot's left."""
    picture = plot.grab().toImage().convertToFormat(QtGui.QImage.Format_RGB32)
    pointer = picture.constBits()
    pointer.setsize(picture.byteCount())
    pixels = np.frombuffer(pointer, np.uint32).reshape(picture.height(), picture.width())
    return set(np.flatnonzero(((pixels & 0xFFFFFF) == 0x0072B2).any(axis=0)).tolist())


def test_the_view_follows_a_growing_series(qtbot) -> None:
    series = LiveSeries()
    plot, curve = shown(qtbot, series)
    assert painted(plot) == set()
    for block in range(20):
        x = np.arange(1000) * 0.01 + 10 * block
        series.append(x, np.sin(x))
    curve.refresh()
    columns = painted(plot)
    (left, right), (bottom, top) = plot.viewRange()
    assert left <= 0.0 < 199.99 <= right
    assert bottom <= -1 < 1 <= top
    assert len(columns) > 400
    assert max(columns) - min(columns) + 1 == len(columns)  # without a hole


def test_what_is_looked_up_does_not_grow_with_the_series(qtbot) -> None:
    series = LiveSeries()
    plot, curve = shown(qtbot, series)
    rng = np.random.default_rng(4)
    drawn = []
    for block in range(100):
        series.append(np.arange(10_000) * 1e-4 + block, rng.normal(size=10_000))
        if block in (9, 99):
            curve.refresh()
            plot.grab()
            drawn.append(len(curve.getData()[0]))
    assert drawn[1] < 1.2 * drawn[0]
    assert drawn[1] < 8 * 600
    assert curve.getData()[1].max() == series.y_range[1]


def test_zooming_in_shows_the_samples_themselves(qtbot) -> None:
    series = LiveSeries()
    x = np.arange(200_000) * 1e-3
    series.append(x, np.cos(x))
    plot, curve = shown(qtbot, series)
    plot.setXRange(50.0, 50.2, padding=0)
    plot.grab()
    drawn_x, drawn_y = curve.getData()
    inside = (x >= 50.0) & (x <= 50.2)
    np.testing.assert_array_equal(drawn_x[1:-1], x[inside])
    np.testing.assert_array_equal(drawn_y[1:-1], np.cos(x[inside]))


def test_a_gap_is_not_drawn_across_until_it_is_filled(qtbot) -> None:
    series = LiveSeries()
    series.append(np.linspace(0, 40, 5000), np.zeros(5000))
    series.mark_gap()
    series.append(np.linspace(60, 100, 5000), np.zeros(5000))
    plot, curve = shown(qtbot, series)
    with_gap = painted(plot)
    series.insert(np.linspace(40.1, 59.9, 2000), np.zeros(2000))
    curve.refresh()
    whole = painted(plot)
    assert len(with_gap) == pytest.approx(0.8 * len(whole), abs=6)
    assert max(whole) - min(whole) + 1 == len(whole)


def test_a_logarithmic_axis_shows_the_magnitude(qtbot) -> None:
    series = LiveSeries()
    series.append([0, 1, 2, 3], [-1e-9, 0.0, 1e-7, -1e-3])
    plot, curve = shown(qtbot, series)
    plot.setLogMode(x=False, y=True)
    plot.grab()
    np.testing.assert_allclose(curve.getData()[1], [-9, np.nan, -7, -3])
    assert curve.dataBounds(1) == pytest.approx((-9, -3))
    series.append([4], [1e-30])  # noise about zero
    assert curve.dataBounds(1) == pytest.approx((-3 - DECADES, -3))
    plot.setLogMode(x=False, y=False)
    plot.grab()
    assert curve.getData()[1].min() == -1e-3


def test_the_view_can_follow_what_is_in_view(qtbot) -> None:
    series = LiveSeries()
    series.append(np.arange(1000.0), np.where(np.arange(1000) < 500, 1.0, 5.0))
    plot, curve = shown(qtbot, series)
    assert curve.dataBounds(1) == (1.0, 5.0)
    assert curve.dataBounds(1, orthoRange=(0.0, 400.0)) == (1.0, 1.0)
    assert curve.dataBounds(1, orthoRange=(2000.0, 3000.0)) == (None, None)
    plot.setAutoVisible(y=True)
    plot.setXRange(600, 900)
    series.append([1000.0], [1.0])
    curve.refresh()
    plot.grab()
    bottom, top = plot.viewRange()[1]
    assert 1 < bottom < 5 < top


def test_another_series_takes_the_place_of_the_first(qtbot) -> None:
    first, second = LiveSeries(), LiveSeries()
    first.append([0, 1], [0, 1])
    second.append([0, 10], [5, 6])
    plot, curve = shown(qtbot, first)
    curve.series = second
    plot.grab()
    assert curve.series is second
    np.testing.assert_array_equal(curve.getData()[0], [0, 10])


def test_a_curve_on_no_plot_has_no_extent() -> None:
    assert LiveCurve(LiveSeries()).boundingRect().isEmpty()


def test_many_requests_make_one_picture(qtbot) -> None:
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    frames, pictures = Frames(plot), []
    frames.add(lambda: pictures.append("curve"))
    frames.add(lambda: pictures.append("shade"))
    for _ in range(1000):
        frames.request()
    assert pictures == []
    qtbot.waitUntil(lambda: bool(pictures))
    qtbot.wait(2 * FRAME_INTERVAL)
    assert pictures == ["curve", "shade"]
    frames.request()
    frames.show_now()
    assert len(pictures) == 4
    qtbot.wait(2 * FRAME_INTERVAL)
    assert len(pictures) == 4
