"""Points stand at their values with bars of k = 2, also on logarithmic axes."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.look import Looks
from janus_lab.gui.comparison.point_plot import MOST_JOINED, PointPlot, PointsShown
from janus_lab.gui.comparison.points import MeritAxis, MeritPoint, statistics
from janus_lab.gui.widgets.theme import LIGHT
from tests.made_up_runs import responsivity

AXIS = MeritAxis("irradiance_mW_cm2", "Irradiance", "mW/cm²")


def point(run: int, x: float, y: float, u: float | None = None, **more) -> MeritPoint:
    return MeritPoint(run, x, y, u, responsivity(y, x, **more))


def drawn(plot: PointPlot, symbol: str | None) -> np.ndarray:
    """Places of the items with this mark, or of the lines without one, in data's own units."""
    items = [i for i in plot._plot.listDataItems() if i.opts["symbol"] == symbol]
    data = [np.transpose(item.getOriginalDataset()) for item in items]
    return np.concatenate(data) if data else np.empty((0, 2))


@pytest.mark.parametrize("seed", range(4))
def test_points_bars_and_medians(qtbot: QtBot, seed: int) -> None:
    random = np.random.default_rng(seed)
    plot = PointPlot()
    qtbot.addWidget(plot)
    found = [
        point(run, x, float(random.lognormal(0, 2)), 0.1)
        for run in range(5)
        for x in (0.1, 1.0, 10.0)
    ]
    told = statistics(found)
    what = PointsShown(AXIS, "R", "A/W", found, {n: n for n in range(5)}, told)
    plot.draw(what, Looks(LIGHT, list(range(5))))
    assert plot.logarithmic == (True, True)
    places = {tuple(place) for place in drawn(plot, "o")}
    assert places == {(p.x, p.y) for p in found}
    ends = {tuple(place) for place in drawn(plot, None)}
    for each in found:
        assert (each.x, each.y + 0.2) in ends
        assert (each.x, max(each.y - 0.2, each.y / 10)) in ends, "it never reaches zero"
    middle = {tuple(place) for place in drawn(plot, "d")}
    assert middle == {(s.x, s.found.median.value) for s in told}


def test_bounds_are_triangles_and_what_has_no_place_is_left_out(qtbot: QtBot) -> None:
    plot = PointPlot()
    qtbot.addWidget(plot)
    found = [point(0, 1.0, 2.0, bound="lower"), point(1, 2.0, 3.0, bound="upper"),
             point(2, 3.0, -1.0)]  # fmt: skip
    series = {0: 0, 1: 1, 2: 2}
    looks = Looks(LIGHT, [0, 1, 2])
    plot.draw(PointsShown(AXIS, "R", "A/W", found, series), looks)
    assert plot.logarithmic == (False, False)
    assert len(drawn(plot, "o")) == len(drawn(plot, "t")) == len(drawn(plot, "t1")) == 1
    plot.draw(PointsShown(AXIS, "R", "A/W", found, series, logarithmic=(None, True)), looks)
    assert len(drawn(plot, "o")) == 0, "it is below zero"
    plot.draw(PointsShown(AXIS, "R", "A/W", [], {}), looks, "No run has a tick.")
    assert plot._note.isVisible()


def test_a_thicket_is_not_joined(qtbot: QtBot) -> None:
    plot = PointPlot()
    qtbot.addWidget(plot)
    for count, lines in ((MOST_JOINED, MOST_JOINED), (MOST_JOINED + 1, 0)):
        found = [point(n, x, 1.0 + n) for n in range(count) for x in (1.0, 2.0)]
        series = {n: n for n in range(count)}
        plot.draw(PointsShown(AXIS, "R", "A/W", found, series), Looks(LIGHT, list(range(count))))
        assert sum(i.opts["symbol"] is None for i in plot._plot.listDataItems()) == lines
