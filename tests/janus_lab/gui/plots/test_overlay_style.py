"""Past runs beside the present one: told apart, named, and nothing hidden by their names; and what
a plot says before there is anything on it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.overlays import run_label
from janus_lab.gui.panels.merit_table import MeritTable
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.overlay_style import overlay_style
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.theme import THEMES
from janus_lab.wall_time import wall_time

LEVELS = (0.0, 0.7, 2.3, 7.3, 13.0)
NAMES = [f"janus-160C, 11-21 16:0{n}, 4dfbcf0{n}" for n in range(3)]


def sweeps(factor: float = 1.0) -> dict[str, np.ndarray]:
    """There and back at five irradiances, as `IVSweep` gives them: ohmic, G = 10 nS + 1 µS·E."""
    there = np.linspace(-3, 3, 61)
    bias = np.tile(np.concatenate([there, there[::-1]]), len(LEVELS))
    level = np.repeat(LEVELS, 2 * len(there))
    sweep = np.repeat(np.arange(2 * len(LEVELS)), len(there))
    return {
        "Time (s)": 0.1 * np.arange(len(bias)),
        "Voltage (V)": bias,
        "Current (A)": factor * bias * (1e-8 + 1e-6 * level),
        "Irradiance (mW/cm**2)": level,
        "Direction": np.where(sweep % 2, -1.0, 1.0),
        "Sweep": sweep.astype(float),
    }


def cycling(seconds: float = 40.0) -> dict[str, np.ndarray]:
    """On/off cycles of 4 s at 50 Hz, 100 nA with light and 2 nA without."""
    time = np.arange(round(seconds * 50)) / 50
    lit = time % 4 >= 2
    return {
        "Time (s)": time,
        "Current (A)": np.where(lit, 1e-7, 2e-9),
        "Irradiance (mW/cm**2)": np.where(lit, 13.0, 0.0),
        "Cycle": np.floor(time / 4) + 1,
        "Start": np.ones(len(time)),
    }


def edges() -> dict[str, np.ndarray]:
    """A rise and a decay of 0.3 ms, from 1 nA to 101 nA and back, as `ResponseTime` gives them."""
    since = np.arange(-20, 100) * 1e-4
    rise = np.where(since < 0, 0.0, -np.expm1(-np.maximum(since, 0) / 3e-4))
    lit = np.concatenate([since >= 0, since < 0])
    return {
        "Edge": np.repeat([1.0, 2.0], len(since)),
        "Reference": np.zeros(len(lit)),
        "Status": np.zeros(len(lit)),
        "Time since edge (s)": np.tile(since, 2),
        "Current (A)": 1e-9 + 1e-7 * np.concatenate([rise, 1 - rise]),
        "Irradiance (mW/cm**2)": np.where(lit, 13.0, 0.0),
    }


def shown(qtbot, plot, size=(654, 524)):
    qtbot.addWidget(plot)
    plot.resize(*size)
    plot.show()
    QtWidgets.QApplication.processEvents()
    return plot


def settled(plot):
    plot.show_now()
    for _ in range(3):  # a legend with other entries lays the plots out anew
        QtWidgets.QApplication.processEvents()
    plot.grab()


def line(item) -> tuple[str, int, tuple[float, ...]]:
    """Colour, style and dashes."""
    pen = item.opts["pen"]
    return pen.color().name(), int(pen.style()), tuple(pen.dashPattern())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_twenty_past_runs_have_looks_of_their_own(theme):
    looks = [overlay_style(theme, number) for number in range(20)]
    assert len({(look.colour, look.dashes) for look in looks}) == 20
    assert theme.series(0) not in {look.colour for look in looks}
    for neighbours in pairwise(looks):
        assert len({look.colour for look in neighbours}) == 2
        assert len({look.dashes for look in neighbours}) == 2
        assert len({look.symbol for look in neighbours}) == 2


def test_equal_past_runs_do_not_hide_each_other(qtbot):
    merit = shown(qtbot, MeritPlot())
    plot = merit.irradiance
    given = {"method": "as in a test", "flags": [], "bound": None, "unit": "A/W"}
    conditions = {"irradiance_mW_cm2": 13.0}
    same = {"name": "responsivity", "value": 1.3, "uncertainty": 0.1, "conditions": conditions}
    for name in NAMES:
        plot.overlay_figures(name, [{**same, **given}])
    assert [label.text for _, label in plot.marks.items] == ["± k = 2"]
    items = plot.plots["responsivity"].listDataItems()
    marks = [item for item in items if item.opts["symbol"] is not None]
    by_depth = sorted(marks, key=lambda item: -item.zValue())
    sizes = [item.opts["symbolSize"] for item in by_depth]
    assert len(sizes) == 3
    assert sizes[0] > 8  # the present run's
    assert all(below - above >= 2 for above, below in pairwise(sizes))
    looks = [overlay_style(THEMES["light"], number) for number in range(30)]
    assert len({(look.colour, look.symbol, look.size) for look in looks}) == 30


def test_a_run_is_named_by_sample_time_and_id():
    this_year = wall_time().astimezone().replace(month=3, day=4, hour=5, minute=6)
    assert run_label("film 1", this_year, "eac809b9") == "film 1, 03-04 05:06, eac809b9"
    old = datetime(2019, 7, 1, 12, 30, tzinfo=UTC)
    assert run_label("film 1", old, "x").startswith(f"film 1, {old.astimezone():%Y-%m-%d %H:%M}")
    long = run_label("a film with a name that nobody can read", this_year, "eac809b9")
    assert long == "a film w…can read, 03-04 05:06, eac809b9"


def test_past_sweeps_differ_in_colour_and_in_dashes(qtbot):
    plot = shown(qtbot, IVPlot())
    plot.add(sweeps())
    for number, name in enumerate(NAMES):
        plot.overlay(name, sweeps(1.1 + 0.1 * number))
    settled(plot)
    runs = [plot._live, *plot._past.values()]
    lines = [{line(curve.linear) for curve in curves.values()} for curves in runs]
    colours = [{colour for colour, _, _ in found} for found in lines]
    dashes = [{(style, dash) for _, style, dash in found} for found in lines]
    for one in range(4):
        for other in range(one):
            assert not colours[one] & colours[other]
            assert not dashes[one] & dashes[other]


@pytest.mark.parametrize("make", [IVPlot, TimePlot, MeritPlot, EdgesPlot])
def test_a_legend_hides_nothing(qtbot, make):
    plot = shown(qtbot, make())
    rows = {IVPlot: sweeps, EdgesPlot: edges}.get(make, cycling)
    plot.add(rows())
    for name in NAMES:
        plot.overlay(name, rows())
    settled(plot)
    seen = {
        IVPlot: lambda: (plot.levels, plot.runs, [plot.linear, plot.logarithmic]),
        TimePlot: lambda: (plot.legend, [plot.run_plot.getPlotItem()]),
        MeritPlot: lambda: (plot.cycles.levels, plot.cycles.runs, [plot.cycles.plot]),
        EdgesPlot: lambda: (plot.kinds, list(plot.plots.values())),
    }
    *legends, plots = seen[make]()
    texts = [label.text for legend in legends for _, label in legend.items]
    assert set(NAMES) <= set(texts)
    for legend in legends:
        for _, label in legend.items:
            place = label.mapRectToScene(label.itemRect())
            assert 0 <= place.left() < place.right() <= plot.width()
            for panel in plots:
                data = panel.getViewBox().sceneBoundingRect()
                assert not data.intersects(place)
                assert data.height() > 90  # something is left of it


def test_both_time_plots_give_room_to_the_legend_and_get_it_back(qtbot):
    plot = shown(qtbot, TimePlot())

    def heights() -> tuple[float, float]:
        settled(plot)
        settled(plot)  # the second plot was hidden
        boxes = plot.run_plot.getViewBox(), plot.cycle_plot.getViewBox()
        return boxes[0].height(), boxes[1].height()

    plot.add(cycling())
    before = heights()
    assert before[0] == pytest.approx(before[1], abs=3)
    for _ in range(3):  # runs come and go, and overlays stay
        for name in NAMES:
            plot.overlay(name, cycling())
        narrow = heights()
        assert narrow[0] == pytest.approx(narrow[1], abs=5)
        assert narrow[0] < before[0] - 5
        plot.clear()
        heights()
        plot.add(cycling())
    plot.clear_overlays()
    assert heights() == pytest.approx(before, abs=5)


class Click:
    """What pyqtgraph says of a click."""

    def __init__(self) -> None:
        self.is_taken = False

    def button(self):
        return QtCore.Qt.MouseButton.LeftButton

    def accept(self) -> None:
        self.is_taken = True

    def ignore(self) -> None:
        self.is_taken = False


@pytest.mark.parametrize(("make", "rows"), [(IVPlot, sweeps), (TimePlot, cycling)])
def test_a_click_on_its_name_hides_a_past_run_and_shows_it_again(qtbot, make, rows):
    plot = shown(qtbot, make())
    plot.add(rows())
    plot.overlay("yesterday", rows())
    settled(plot)
    legend = plot.runs if make is IVPlot else plot.legend
    (this_run, _), (yesterday, _) = legend.items

    def visible() -> set[bool]:
        past = plot._past["yesterday"]
        items = [c.linear for c in past.values()] if make is IVPlot else [past]
        return {item.isVisible() for item in items}

    for expected in (False, True):
        click = Click()
        yesterday.mouseClickEvent(click)
        assert click.is_taken
        assert visible() == {expected}
    click = Click()
    this_run.mouseClickEvent(click)
    assert not click.is_taken
    assert this_run.item.isVisible()


def test_a_click_hides_the_cycles_of_a_level_or_of_a_past_run(qtbot):
    plot = shown(qtbot, MeritPlot())
    plot.add(cycling())
    plot.overlay("yesterday", cycling())
    settled(plot)
    cycles = plot.cycles
    assert [label.text for _, label in cycles.runs.items] == ["this run", "yesterday"]
    for sample, hidden in ((cycles.runs.items[1][0], 1), (cycles.levels.items[0][0], 2)):
        for count in (hidden, 0):
            sample.mouseClickEvent(Click())
            assert sum(not curve.isVisible() for curve in cycles._curves.values()) == count


def panels(plot):
    """The plots on a widget with their notes."""
    if isinstance(plot, IVPlot):
        return list(zip((plot.linear, plot.logarithmic), plot._notes, strict=True))
    if isinstance(plot, TimePlot):
        return [(plot.run_plot.getPlotItem(), plot._notes[0])]
    if isinstance(plot, EdgesPlot):
        return [(plot.plots[name], plot._notes[name]) for name in plot.plots]
    both = plot.irradiance
    return [(both.plots[name], both._nothing[name]) for name in both.plots]


@pytest.mark.parametrize("make", [IVPlot, TimePlot, EdgesPlot, MeritPlot])
def test_an_empty_plot_says_what_will_be_there_and_has_no_numbers(qtbot, make):
    plot = shown(qtbot, make())
    settled(plot)
    for panel, note in panels(plot):
        assert note.isVisible()
        assert note.toPlainText().startswith("Nothing measured yet.\nHere: ")
        place = note.mapRectToScene(note.boundingRect())
        box = panel.getViewBox().sceneBoundingRect()
        assert box.contains(place)
        assert abs(place.center().x() - box.center().x()) < 0.05 * box.width()
        assert not any(panel.getAxis(name).style["showValues"] for name in ("left", "bottom"))


@pytest.mark.parametrize(
    ("make", "rows"), [(IVPlot, sweeps), (TimePlot, cycling), (EdgesPlot, edges)]
)
def test_the_note_goes_with_the_first_rows_and_comes_back(qtbot, make, rows):
    plot = shown(qtbot, make())
    for empty in (False, True, False):
        plot.clear() if empty else plot.add(rows())
        settled(plot)
        for panel, note in panels(plot):
            assert note.isVisible() == empty
            assert panel.getAxis("left").style["showValues"] != empty
    plot.clear()
    plot.overlay("yesterday", rows())  # a past run is something, too
    settled(plot)
    assert not any(note.isVisible() for _, note in panels(plot))


def test_an_empty_table_says_so(qtbot):
    table = shown(qtbot, MeritTable())
    picture = table.viewport().grab().toImage()
    middle = {
        picture.pixelColor(x, y).name()
        for x in range(200, 450)
        for y in range(picture.height() // 2 - 12, picture.height() // 2 + 12)
    }
    assert len(middle) > 2


def test_a_single_irradiance_stands_among_numbers(qtbot):
    merit = shown(qtbot, MeritPlot())
    plot = merit.irradiance
    given = {"method": "as in a test", "flags": [], "bound": None}
    for name, value in (("responsivity", 1.3), ("photocurrent", 1.7e-4)):
        conditions = {"irradiance_mW_cm2": 13.0}
        found = {"name": name, "value": value, "uncertainty": 0.01 * value, "unit": ""}
        plot.set_figures([{**found, **given, "conditions": conditions}])
        for _ in range(3):
            QtWidgets.QApplication.processEvents()
        plot.grab()
        panel = plot.plots[name]
        (left, right), (low, high) = panel.viewRange()
        assert (left + right) / 2 == pytest.approx(np.log10(13.0), abs=0.01)
        assert low < np.log10(value) < high
        for axis, view, size in (
            ("bottom", (left, right), panel.getViewBox().width()),
            ("left", (low, high), panel.getViewBox().height()),
        ):
            scale = panel.getAxis(axis)
            ticks = scale.logTickValues(*view, size, [])
            named = [v for step, values in ticks if step for v in values if view[0] < v < view[1]]
            assert len(named) >= 2
    assert plot._nothing["responsivity"].toPlainText() == "No responsivity in this run."
    assert plot._nothing["eqe"].toPlainText() == "No EQE in this run."
    assert not plot._nothing["photocurrent"].isVisible()
