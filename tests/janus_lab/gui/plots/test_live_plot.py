"""The live plots of the bench window, fed with runs of the simulated bench."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.model.folded_edges import EdgeKind
from janus_lab.gui.panels.merit_table import MeritTable, TableWithNote
from janus_lab.gui.plots.dots import Dots
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.live_plot import LivePlot, LogAxis
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.widgets import theme
from procedures import IVSweep, OnOffCycling, ResponseTime
from tests.measuring import halves, measured

RISE, DECAY = EdgeKind("rise", False), EdgeKind("decay", False)
IRRADIANCE = "Irradiance (mW/cm**2)"


@pytest.fixture(scope="module")
def sweeps():
    return measured(IVSweep(step=0.25, nplc=0.1, irradiances=[13.0, 0.7, 0.0], dark_recovery=1.0))


@pytest.fixture(scope="module")
def edges():
    return measured(
        ResponseTime(edges=6, reference_edges=3, bias_settling=0.1, settling=0.05, interval=1e-4)
    )


@pytest.fixture(scope="module")
def cycles():
    quick = {"cycles": 3, "on_time": 2.0, "off_time": 2.0, "bias_settling": 1.0}
    return measured(OnOffCycling(irradiances=[0.7, 13.0], **quick))


def shown(qtbot, plot, blocks=()):
    qtbot.addWidget(plot)
    plot.resize(700, 450)
    plot.show()
    for block in blocks:
        plot.add(block)
    plot.show_now()
    QtWidgets.QApplication.processEvents()
    return plot


def curves(plot):
    """The x and y of the lines of a plot, as they were given."""
    return [item.getOriginalDataset() for item in plot.listDataItems()]


def texts(legend):
    return [label.text for _, label in legend.items]


def figure(name, irradiance, value, uncertainty=None, bound=None, unit="A/W"):
    flags = () if value is not None else ("NO_DARK_SWEEP",)
    conditions = {} if irradiance is None else {"irradiance_mW_cm2": irradiance}
    found = FigureOfMerit(name, value, uncertainty, unit, "as in a test", flags, bound, conditions)
    return found.to_dict()


# -- themes


def contrast(one, other):
    """Ratio of luminances (WCAG 2.1)."""

    def luminance(colour):
        channels = np.array([QtGui.QColor(colour).getRgbF()[i] for i in range(3)])
        linear = np.where(
            channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("given", theme.THEMES.values(), ids=theme.THEMES)
def test_text_and_curves_stand_out_in_both_themes(given):
    for ground in (given.background, given.window, given.button):
        assert contrast(given.foreground, ground) > 7
    assert contrast(given.highlighted_text, given.highlight) > 4.5
    # 3 is what WCAG asks of the parts of a graphic; the pale end of viridis is given some less
    assert all(contrast(given.series(i), given.background) > 3 for i in range(4))
    levels = [given.level(i, 6) for i in range(6)]
    assert min(contrast(level, given.background) for level in levels) > 1.9
    assert len(set(levels)) == 6


@pytest.mark.parametrize("given", theme.THEMES.values(), ids=theme.THEMES)
def test_a_single_level_is_far_from_the_colour_of_the_dark(given):
    single, dark = (QtGui.QColor(c) for c in (given.level(0, 1), given.foreground))
    assert single.name() not in (given.level(0, 2), given.level(1, 2))
    assert single.hsvSaturation() > 128 > 2 * dark.hsvSaturation()
    assert contrast(given.level(0, 1), given.foreground) > 1.5


def test_a_theme_reaches_the_application(qtbot, qapp):
    before, style = qapp.palette(), qapp.style().objectName()
    try:
        theme.apply_theme(qapp, theme.DARK)
        assert qapp.palette().color(QtGui.QPalette.Base).name() == theme.DARK.background
        assert qapp.style().objectName() == "fusion"
    finally:
        theme.apply_theme(qapp, theme.LIGHT)
        qapp.setStyle(style)
        qapp.setPalette(before)


# -- I–V


def test_each_sweep_is_a_curve_and_each_irradiance_a_line_of_the_legend(qtbot, sweeps):
    data, blocks, _ = sweeps
    plot = shown(qtbot, IVPlot(), blocks[:1])
    assert len(curves(plot.linear)) == 1
    for block in blocks[1:]:
        plot.add(block)
    plot.show_now()
    assert len(curves(plot.linear)) == len(curves(plot.logarithmic)) == 6
    assert texts(plot.levels) == ["dark", "0.7 mW/cm²", "13 mW/cm²", "way back"]
    for number, (voltage, current) in enumerate(curves(plot.linear)):
        chosen = data["Sweep"] == number
        assert voltage == pytest.approx(data["Voltage (V)"][chosen])
        assert current == pytest.approx(data["Current (A)"][chosen])
    for voltage, magnitude in curves(plot.logarithmic):
        assert len(voltage) == 25
        assert np.nanmin(magnitude) > 0


def test_past_sweeps_stand_beside_and_go(qtbot, sweeps):
    data, blocks, _ = sweeps
    plot = shown(qtbot, IVPlot(), blocks[:2])  # 13 mW/cm² only
    assert not texts(plot.runs)
    plot.overlay("yesterday", data)
    plot.overlay("yesterday", data)  # in its own place
    plot.show_now()
    assert len(curves(plot.linear)) == 2 + 6
    assert texts(plot.levels)[0] == "13 mW/cm²"
    assert texts(plot.runs) == ["this run", "yesterday"]
    plot.clear()
    assert len(curves(plot.linear)) == 6
    assert texts(plot.levels)[:3] == ["dark", "0.7 mW/cm²", "13 mW/cm²"]
    assert texts(plot.runs) == ["yesterday"]
    plot.clear_overlays()
    assert not curves(plot.linear)
    assert not texts(plot.levels) + texts(plot.runs)


def test_pieces_of_a_sweep_that_come_late_stand_where_they_belong(qtbot, sweeps):
    data, _, _ = sweeps
    rows = [np.arange(10), np.arange(20, 25), np.arange(10, 20)]
    plot = shown(qtbot, IVPlot(), [{n: v[at] for n, v in data.items()} for at in rows])
    ((voltage, _),) = curves(plot.linear)
    assert voltage == pytest.approx(data["Voltage (V)"][:25])


def test_readings_that_are_none_and_light_that_went_off(qtbot, sweeps):
    data, _, _ = sweeps
    block = {name: values[:25].astype(float) for name, values in data.items()}
    block["Current (A)"][5] = 9.91e37
    block["Current (A)"][10] = 0.0  # has no logarithm
    block[IRRADIANCE][20:] = np.nan
    plot = shown(qtbot, IVPlot(), [block])
    assert texts(plot.levels) == ["13 mW/cm²", "light not certain"]
    assert np.flatnonzero(np.isnan(curves(plot.linear)[0][1])).tolist() == [5]
    assert np.flatnonzero(np.isnan(curves(plot.logarithmic)[0][1])).tolist() == [5, 10]


def test_a_click_on_the_legend_hides_a_level_in_both_plots(qtbot, sweeps):
    plot = shown(qtbot, IVPlot(), sweeps[1])
    sample = plot.levels.items[0][0].item
    sample.setVisible(False)
    plot.levels.sigSampleClicked.emit(sample)
    for panel in (plot.linear, plot.logarithmic):
        assert sum(not item.isVisible() for item in panel.listDataItems()) == 2


def test_a_click_on_the_legend_hides_a_past_run(qtbot, sweeps):
    data, blocks, _ = sweeps
    plot = shown(qtbot, IVPlot(), blocks)
    plot.overlay("yesterday", data)
    plot.show_now()
    sample = plot.runs.items[1][0].item
    for visible, hidden in ((False, 6), (True, 0)):
        sample.setVisible(visible)
        plot.runs.sigSampleClicked.emit(sample)
        assert sum(not item.isVisible() for item in plot.linear.listDataItems()) == hidden


@pytest.mark.parametrize("size", [(350, 250), (700, 450), (2000, 1300), (500, 400)])
def test_plots_fit_their_widget(qtbot, sweeps, size):
    plot = shown(qtbot, IVPlot(), sweeps[1])
    plot.resize(2000, 400)
    plot.resize(*size)
    QtWidgets.QApplication.processEvents()
    for panel in (plot.linear, plot.logarithmic):
        assert panel.geometry().right() <= size[0]
        assert panel.geometry().bottom() <= size[1]


def test_logarithmic_ticks_read_as_quantities():
    axis = LogAxis("left", prefixes=True)
    assert axis.logTickStrings([-9.0, -7.0, -5.0], 1.0, 1.0) == ["1 n", "100 n", "10 µ"]
    plain = LogAxis("bottom", prefixes=False)
    assert plain.logTickStrings([-1.0, 3.0, 12.0], 1.0, 1.0) == ["0.1", "1000", "10¹²"]
    named = {round(v, 3) for s, at in plain.logTickValues(0.1, 1.2, 400, []) if s for v in at}
    assert named == {0.301, 0.699, 1.0}  # 2, 5, 10
    wide = dict(plain.logTickValues(-12.0, 3.0, 200, []))
    assert all(len(ticks) <= 5 for spacing, ticks in wide.items() if spacing)


# -- edges


def test_edges_are_folded_as_shares_of_their_own_steps(qtbot, edges):
    _, blocks, _ = edges
    plot = shown(qtbot, EdgesPlot(), blocks)
    assert [plot._titles[name] for name in ("rise", "decay")] == ["Rise, 6 edges", "Decay, 6 edges"]
    assert texts(plot.kinds) == ["this run", "reference detector"]
    time, share = plot._live.samples(RISE)
    assert len(time) == 6 * 120
    # τ = 0.3 ms, and 3 % of the step takes 0.4 s; 10 µs of jitter
    at = (time > 0.25e-3) & (time < 2e-3)
    assert share[at] == pytest.approx(-np.expm1(-time[at] / 0.3e-3), abs=0.08)
    time, share = plot._live.samples(DECAY)
    at = (time > 0.25e-3) & (time < 2e-3)
    assert share[at] == pytest.approx(np.exp(-time[at] / 0.3e-3), abs=0.08)
    time, share = plot._live.samples(EdgeKind("rise", True))
    assert share[time > 0.2e-3] == pytest.approx(1.0, abs=0.01)  # the photodiode is fast


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


def test_past_edges_stand_beside_and_go(qtbot, edges):
    data, blocks, _ = edges
    plot = shown(qtbot, EdgesPlot(), blocks[:2])
    assert not texts(plot.kinds)
    plot.overlay("yesterday", data)
    assert texts(plot.kinds) == ["this run", "yesterday"]
    plot.clear()
    assert plot._titles["rise"] == "Rise, no edge yet"
    plot.clear_overlays()
    assert not texts(plot.kinds)


# -- figures of merit


def test_figures_stand_against_irradiance_with_bars_and_bounds(qtbot):
    plot = shown(qtbot, MeritPlot())
    assert all(text.isVisible() for text in plot.irradiance._nothing.values())
    plot.set_figures(
        [
            figure("responsivity", 13.0, 1.5, 0.1),
            figure("responsivity", 0.7, 4.0, 3.0),
            figure("responsivity", 3.0, None),
            figure("detectivity_shot", 0.7, 3e12, None, "lower", "Jones"),
            figure("eqe", 13.0, 3.4, 0.2, unit="1"),
            figure("dark_current", 0.0, 3e-8, 1e-9, unit="A"),
        ]
    )
    bars, dots = curves(plot.irradiance.plots["responsivity"])
    assert bars[0].tolist() == [0.7, 0.7, 13.0, 13.0]
    assert bars[1] == pytest.approx([0.4, 10.0, 1.3, 1.7])  # what reaches zero is cut at a tenth
    assert [axis.tolist() for axis in dots] == [[0.7, 13.0], [4.0, 1.5]]
    (triangle,) = plot.irradiance.plots["detectivity_shot"].listDataItems()
    assert triangle.opts["symbol"] == "t1"
    assert curves(plot.irradiance.plots["eqe"])[1][1] == pytest.approx([340.0])
    hidden = [not text.isVisible() for text in plot.irradiance._nothing.values()]
    assert hidden == [True, True, True, False]
    assert texts(plot.irradiance.marks) == ["± k = 2", "lower bound"]
    plot.overlay_figures("yesterday", [figure("photocurrent", 13.0, 1e-4, 1e-6, unit="A")])
    assert texts(plot.irradiance.runs) == ["this run", "yesterday"]
    plot.clear_overlays()
    assert not curves(plot.irradiance.plots["photocurrent"])


def test_a_cycling_run_shows_the_photocurrent_of_each_cycle(qtbot, cycles):
    data, blocks, truth = cycles
    plot = shown(qtbot, MeritPlot(), blocks)
    assert plot.currentWidget() is plot.cycles
    assert len(curves(plot.cycles.plot)) == 2
    plot.end()
    plot.show_now()
    found = dict(zip((0.7, 13.0), curves(plot.cycles.plot), strict=True))
    assert found[0.7][0].tolist() == [1, 2, 3]
    assert found[13.0][0].tolist() == [4, 5, 6]
    for level, (_, photocurrent) in found.items():
        # the slow part, 3 % with 0.4 s, has all but ended in two seconds
        assert photocurrent == pytest.approx(np.full(3, truth[level]), rel=0.05)
    plot.overlay("yesterday", data)
    plot.show_now()
    assert texts(plot.cycles.levels) == ["0.7 mW/cm²", "13 mW/cm²"]
    assert texts(plot.cycles.runs) == ["this run", "yesterday"]
    plot.clear()
    assert plot.currentWidget() is plot.irradiance
    assert len(curves(plot.cycles.plot)) == 2
    plot.clear_overlays()
    assert not curves(plot.cycles.plot)


def test_the_axis_of_cycles_has_no_halves(qtbot, cycles):
    plot = shown(qtbot, MeritPlot(), cycles[1])
    axis = plot.cycles.plot.getAxis("bottom")
    for view in ((0.9, 3.1), (0.0, 1.0), (1.0, 40.0)):
        levels = axis.tickValues(*view, 600)
        values = [v for _, ticks in levels for v in ticks]
        assert values
        assert all(v == round(v) for v in values)


def test_bars_are_twice_the_noise_of_the_plateaus(qtbot):
    # standard error of the median of n normal readings: sqrt(pi / 2) s / sqrt(n)
    rng = np.random.default_rng(3)
    n, noise = 4000, 1e-9
    time = np.arange(5 * n) / n
    lit = np.floor(time) % 2 == 1
    block = {
        "Start": np.ones(5 * n),
        "Cycle": np.floor(time / 2),
        IRRADIANCE: np.where(lit, 5.0, 0.0),
        "Time (s)": time,
        "Current (A)": np.where(lit, 1e-6, 1e-8) + rng.normal(0, noise, 5 * n),
    }
    plot = shown(qtbot, MeritPlot(), [block])
    plot.end()
    plot.show_now()
    (bars,) = plot.cycles._bars.values()
    one = np.sqrt(np.pi / 2) * noise / np.sqrt(0.4 * n)
    expected = np.hypot(one, one / np.sqrt(2))  # a dark plateau on each side
    assert bars.opts["height"] / 4 == pytest.approx(np.full(2, expected), rel=0.3)
    plot.cycles.clear()
    assert not plot.cycles._bars


def test_many_cycles_are_a_line(qtbot):
    given = [(1, i // 2, 5 * (i % 2), i, 1e-9 + 1e-5 * (i % 2)) for i in range(1400)]
    plot = shown(qtbot, MeritPlot(), [halves(*given)])
    (curve,) = plot.cycles.plot.listDataItems()
    assert len(curve.getOriginalDataset()[0]) >= 699
    assert curve.opts["symbol"] is None


def cells(table):
    heads = [table.verticalHeaderItem(i).text() for i in range(table.rowCount())]
    return {
        head: [
            item.text() if (item := table.item(i, j)) else "" for j in range(table.columnCount())
        ]
        for i, head in enumerate(heads)
    }


def test_the_table_has_a_row_for_each_figure(qtbot):
    table = MeritTable()
    qtbot.addWidget(table)
    table.set_figures(
        [
            figure("dark_current", 0.0, 3.3e-8, 1e-10, unit="A"),
            figure("responsivity", 13.0, 1.31, 0.04),
            figure("responsivity", 0.7, None),
            figure("eqe", 0.7, 35.0, None, "lower", "1"),
            figure("power_law_exponent", None, 0.55, 0.01, unit="1"),
            figure("hysteresis", 0.7, 0.1, 0.01),
        ]
    )
    heads = [table.horizontalHeaderItem(j).text() for j in range(table.columnCount())]
    assert heads == ["dark", "0.7 mW/cm²", "13 mW/cm²"]
    assert cells(table) == {
        "Dark current (nA)": ["33.00(10)", "", ""],
        "R (A/W)": ["", "– *", "1.31(4)"],
        "EQE (%)": ["", "> 3.5e03", ""],
        "Exponent θ": ["0.550(10)", "", ""],
    }
    assert "NO_DARK_SWEEP" in table.item(1, 1).toolTip()
    table.set_figures(
        [figure("rise_time", 13.0, 6.6e-4, 3e-5, unit="s"), figure("decay_time", 13.0, 7e-4, 1e-5)]
    )
    assert cells(table) == {"10–90 % (µs)": ["660(30)", "700(10)"]}
    table.clear_figures()
    assert table.rowCount() == table.columnCount() == 0


def test_stars_are_explained_below_the_table(qtbot):
    page = TableWithNote()
    qtbot.addWidget(page)
    page.show()
    assert not page.note.isVisible()
    page.table.set_figures([figure("responsivity", 0.7, None), figure("eqe", 0.7, None)])
    assert page.note.isVisible()
    assert page.note.text() == "* There is no dark sweep to compare with."
    page.table.set_figures([figure("responsivity", 0.7, 1.0, 0.1)])
    assert not page.note.isVisible()


# -- all of them


@pytest.mark.parametrize("kind", [IVPlot, EdgesPlot, MeritPlot])
def test_every_plot_can_be_driven_the_same_way(qtbot, kind, sweeps, edges, cycles):
    data, blocks, _ = {IVPlot: sweeps, EdgesPlot: edges, MeritPlot: cycles}[kind]
    plot: LivePlot = shown(qtbot, kind(), blocks)
    plot.overlay("yesterday", data)
    plot.set_figures([figure("responsivity", 13.0, 1.31, 0.04)])
    for given in theme.THEMES.values():
        plot.set_theme(given)
        plot.show_now()
        QtWidgets.QApplication.processEvents()
        image = plot.grab().toImage()
        assert image.pixelColor(1, 1).name() == given.background
        names = {image.pixelColor(x, y).name() for x in range(0, 700, 3) for y in range(0, 450, 3)}
        assert len(names) > 10
    plot.clear()
    for block in blocks:  # and again, for the next run
        plot.add(block)
    plot.show_now()
    plot.clear_overlays()
