"""Points stand at their values with bars of k = 2, also on logarithmic axes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex
from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.look import Looks
from janus_lab.gui.comparison.point_plot import MOST_JOINED, PointPlot, PointsShown
from janus_lab.gui.comparison.points import MeritAxis, MeritPoint, statistics
from janus_lab.gui.plot_tools.figure_export import Scale, panel_of
from janus_lab.gui.plot_tools.files import columns_of, shown
from janus_lab.gui.widgets.theme import LIGHT
from janus_lab.report.drawing import draw
from janus_lab.report.drawn_data import as_drawn
from janus_lab.report.style import styled
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


@pytest.mark.parametrize("seed", range(5))
def test_files_have_the_points_of_each_run_with_name_colour_bars_and_bounds(
    qtbot: QtBot, seed: int
) -> None:
    """Drawn runs: what is exported is all that is drawn, each value once."""
    random = np.random.default_rng(seed)
    plot = PointPlot()
    qtbot.addWidget(plot)
    count = int(random.integers(1, 9))
    found = [
        point(run, x, float(random.lognormal(0, 1)), float(random.uniform(0.01, 0.2)),
              bound=[None, None, None, "lower", "upper"][random.integers(5)],
              flags=("NOT_SETTLED",) if random.random() < 0.2 else ())
        for run in range(count)
        for x in random.permutation([0.1, 1.0, 10.0]).tolist()
    ]  # fmt: skip
    names = {run: f"film {run}" for run in range(count)}
    numbers = random.permutation(count).tolist()
    what = PointsShown(AXIS, "R", "A/W", found, {n: n for n in range(count)}, names=names)
    plot.draw(what, Looks(LIGHT, numbers))
    exported = shown(plot._plot.tools)
    told: dict[tuple[str, float], tuple[float, float | None]] = {}
    for curve in exported.curves:
        ((x, y),) = curve.pieces
        assert curve.name.split(",")[0] == f"film {numbers.index(curve.kind.number)}"
        assert ("bound" in curve.name) == (curve.kind.bound is not None)
        assert curve.drawn_as == "points" or list(x) == sorted(x)
        bars = curve.kind.bars
        for place, at in enumerate(x):
            told[curve.name.split(",")[0], at] = (y[place], bars[0][place] if bars else None)
    assert told == {(names[p.run], p.x): (p.y, pytest.approx(2 * (p.u or 0.0))) for p in found}


def test_medians_are_joined_only_where_they_are_of_the_same_runs(qtbot: QtBot) -> None:
    plot = PointPlot()
    qtbot.addWidget(plot)
    both = [point(run, x, 1.0 + run + x) for run in (0, 1) for x in (1.0, 3.0)]
    found = [*both, point(2, 2.0, 50.0)]
    what = PointsShown(AXIS, "R", "A/W", found, {0: 0, 1: 1, 2: 2}, statistics(found))
    looks = Looks(LIGHT, [0, 1, 2])
    plot.draw(what, looks)
    joined = [i for i in plot._plot.listDataItems() if i.zValue() == 4]
    assert not joined
    plot.draw(PointsShown(AXIS, "R", "A/W", both, {0: 0, 1: 1}, statistics(both)), looks)
    (line,) = [i for i in plot._plot.listDataItems() if i.zValue() == 4]
    assert line.getOriginalDataset()[0].tolist() == [1.0, 3.0]


def test_a_figure_has_the_medians_above_the_points_black_and_joined_as_the_screen(
    qtbot: QtBot,
) -> None:
    plot = PointPlot()
    qtbot.addWidget(plot)
    found = [point(run, x, 1.0 + run + x) for run in range(4) for x in (1.0, 2.0, 3.0)]
    other = [point(4, 4.0, 9.0)]  # of another run: no line leads there
    told = statistics([*found, *other])
    what = PointsShown(AXIS, "R", "A/W", [*found, *other], {n: n for n in range(5)}, told)
    plot.draw(what, Looks(LIGHT, list(range(5))))
    content = shown(plot._plot.tools)
    x, y = ((column, Scale()) for column in columns_of(plot._plot.tools))
    with styled():
        (axis,) = draw(as_drawn(panel_of(x, y, content.curves, content.more))).axes
    black = [line for line in axis.lines if to_hex(line.get_color()) == "#000000"]
    (marks,) = [line for line in black if line.get_marker() == "D"]
    (joined,) = [line for line in black if line.get_linestyle() == "-"]
    known = np.isfinite(joined.get_xdata())
    assert set(joined.get_xdata()[known]) == {1.0, 2.0, 3.0}
    assert marks.get_ydata().tolist() == [3.5, 4.5, 5.5, 9.0], "1 + (1 + 2) / 2 + x"
    rest = [line.get_zorder() for line in axis.lines if line not in black]
    assert min(marks.get_zorder(), joined.get_zorder()) > max(rest)
    assert marks.get_zorder() > joined.get_zorder()
