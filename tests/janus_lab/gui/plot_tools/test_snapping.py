"""The cursor goes to samples, whatever the scales and however many there are."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtCore

from tests.on_plot import live, painted, place, press, sampled, working_plot

Qt = QtCore.Qt


@pytest.mark.parametrize("kind", [live, sampled])
@pytest.mark.parametrize("log", [(False, False), (True, False), (False, True), (True, True)])
def test_the_cursor_goes_to_samples_and_says_them_exactly(qtbot, kind, log) -> None:
    tools = working_plot(qtbot)
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(0.5, 300, 400))
    y = rng.choice([-1, 1], 400) * 10 ** rng.uniform(-12, -6, 400)
    kind(tools, x, y)
    tools.plot.set_scales(log_x=log[0], log_y=log[1])
    painted(tools)
    samples = set(zip(x.tolist(), y.tolist(), strict=True))
    view = tools.plot.getViewBox()
    for _ in range(50):
        at = QtCore.QPointF(rng.uniform(0, view.width()), rng.uniform(0, view.height()))
        tools.point_at(at)
        assert tools.cursor is not None
        assert (tools.cursor.x, tools.cursor.y) in samples
    for n in rng.integers(400, size=50).tolist():
        tools.point_at(place(tools, x[n], y[n]))
        seen = place(tools, tools.cursor.x, tools.cursor.y) - place(tools, x[n], y[n])
        assert np.hypot(seen.x(), seen.y()) < 1.0  # that one, or one that lies on it


def test_of_a_million_samples_the_cursor_still_finds_the_peak(qtbot) -> None:
    tools = working_plot(qtbot)
    x = np.arange(1_000_000) * 1e-3
    y = np.random.default_rng(1).normal(0, 1e-9, 1_000_000)
    y[654_321] = 1e-7
    live(tools, x, y)
    tools.point_at(place(tools, 654.321, 1e-7))
    assert (tools.cursor.x, tools.cursor.y) == (x[654_321], 1e-7)
    assert tools.box_lines()[0] == "10.9054 min,  100 nA"


def test_time_from_zero_can_be_logarithmic(qtbot) -> None:
    tools = working_plot(qtbot)
    x = np.arange(200_000) * 1e-3
    curve = live(tools, x, np.exp(-x))
    press(tools, Qt.Key_X)
    painted(tools)
    drawn_x, _ = curve.getData()
    assert len(drawn_x) < 12_000
    assert np.all(np.diff(drawn_x) >= 0)
    assert drawn_x[0] == pytest.approx(-3)
    assert drawn_x[-1] == pytest.approx(np.log10(x[-1]))
    assert set(np.round(10**drawn_x * 1e3).astype(int)) <= set(range(200_000))
    # no pixel of the view is without its sample where there is one
    (left, right), _ = tools.plot.getViewBox().viewRange()
    columns = np.linspace(max(left, -3), min(right, np.log10(x[-1])), 300)
    wanted = np.unique(np.digitize(np.log10(x[1:]), columns))
    assert set(wanted) <= set(np.digitize(drawn_x, columns))
