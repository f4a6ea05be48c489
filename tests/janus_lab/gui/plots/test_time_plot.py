"""The plot of a cycling run: all of it above, the cycle in progress below, its light shaded."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.files import shown as exported
from janus_lab.gui.plots.lit_phases import lit_spans
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.theme import DARK, LIGHT, Theme

Block = dict[str, NDArray[np.float64]]


def cycling(first: float, last: float, *, start: int = 1) -> Block:
    """Rows at 100 Hz of cycles of 10 s, dark for 5 s, then lit, from `first` to `last` s."""
    time = np.arange(round(first * 100), round(last * 100)) / 100
    lit = time % 10 >= 5
    return {
        "Time (s)": time,
        "Current (A)": np.where(lit, 1e-7, 2e-9),
        "Irradiance (mW/cm**2)": np.where(lit, 13.0, 0.0),
        "Cycle": np.floor(time / 10) + 1,
        "Start": np.full(len(time), float(start)),
    }


def rows(block: Block, part: slice) -> Block:
    return {name: column[part] for name, column in block.items()}


@pytest.fixture
def plot(qtbot) -> TimePlot:
    widget = TimePlot()
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    return widget


def curves(plot: TimePlot) -> list[tuple[NDArray, NDArray]]:
    """What is drawn: the run, the cycle in progress, the one before."""
    plot.show_now()
    QtWidgets.QApplication.processEvents()  # a plot that has come into sight gets its size
    plot.grab()
    return [curve.getData() for curve in (plot._run_curve, plot._cycle_curve, plot._previous_curve)]


def title(plot: TimePlot) -> str:
    return plot.cycle_plot.getPlotItem().titleLabel.text


@pytest.mark.parametrize("size", [7, 100, 4000])
def test_the_run_above_and_the_cycle_in_progress_below(plot: TimePlot, size: int) -> None:
    block = cycling(0, 37)
    for low in range(0, 3700, size):
        plot.add(rows(block, slice(low, low + size)))
    (run, _), (cycle, current), (previous, _) = curves(plot)
    assert (run[0], run[-1]) == (0, 36.99)
    assert (cycle[0], cycle[-1]) == (0, pytest.approx(6.99))
    assert (previous[0], previous[-1]) == (0, pytest.approx(9.99))
    assert current[cycle < 5].max() == 2e-9
    assert current[cycle > 5].min() == 1e-7
    assert "Cycle 4" in title(plot)
    assert "13 mW/cm²" in title(plot)
    assert plot.run_plot.getPlotItem().titleLabel.text == "Whole run"


def test_light_is_shaded(plot: TimePlot) -> None:
    block = cycling(0, 37)
    for low in range(0, 3700, 50):
        plot.add(rows(block, slice(low, low + 50)))
    irradiance = plot._shades[0].series
    begins, ends = lit_spans(*irradiance.visible(-1, 40, 2000))
    np.testing.assert_allclose(begins, [5, 15, 25, 35])
    np.testing.assert_allclose(ends, [9.99, 19.99, 29.99, 36.99])
    curves(plot)
    picture, view = plot.grab().toImage(), plot.run_plot.getViewBox()
    colors = []
    for seconds in (2.25, 7.25):
        at = view.mapViewToScene(QtCore.QPointF(seconds, 4.3e-8))
        color = picture.pixelColor(plot.run_plot.mapTo(plot, at.toPoint()))
        colors.append(color.getRgb()[:3])
    opacity = 0x38 / 255
    shade = [255 + opacity * (part - 255) for part in (0xE6, 0x9F, 0x00)]
    assert colors[0] == (255, 255, 255)
    assert colors[1] == pytest.approx(shade, abs=1)
    assert len(irradiance) < len(block["Time (s)"]) / 10


def test_dropped_rows_are_filled_in_later(plot: TimePlot) -> None:
    block = cycling(0, 18)
    plot.add(rows(block, slice(0, 400)))
    plot.mark_gap()
    plot.add(rows(block, slice(1200, 1400)))
    plot.mark_gap()
    plot.add(rows(block, slice(1600, 1800)))
    (_, with_gaps), (cycle, _), _ = curves(plot)
    assert np.isnan(with_gaps).sum() == 2
    assert cycle[0] == 0  # the first row that is known of the cycle
    plot.add(rows(block, slice(1400, 1600)))
    plot.add(rows(block, slice(400, 1200)))
    (_, current), (cycle, _), (previous, _) = curves(plot)
    assert not np.isnan(current).any()
    np.testing.assert_array_equal(
        plot._run_curve.series.visible(-1, 20, 4000)[1], block["Current (A)"]
    )
    assert (previous[0], previous[-1]) == (0, pytest.approx(9.99))
    assert np.diff(cycle).max() < 0.02
    begins, ends = lit_spans(*plot._shades[0].series.visible(-1, 40, 2000))
    np.testing.assert_allclose(begins, [5, 15])
    np.testing.assert_allclose(ends, [9.99, 17.99])
    with pytest.raises(ValueError, match="there already"):
        plot.add(rows(block, slice(300, 500)))


def test_a_new_start_breaks_the_line_and_begins_a_cycle(plot: TimePlot) -> None:
    first, second = cycling(0, 14), cycling(14, 22, start=2)
    plot.add({name: np.concatenate([first[name], second[name]]) for name in first})
    (run, current), (cycle, _), _ = curves(plot)
    assert np.isnan(current).sum() == 1
    assert run[np.flatnonzero(np.isnan(current))[0] + 1] == 14.0
    assert cycle[-1] == pytest.approx(1.99)


def test_the_starts_of_a_past_run_are_not_joined(plot: TimePlot) -> None:
    first, second = cycling(0, 14), cycling(15, 22, start=2)
    plot.overlay("resumed", {name: np.concatenate([first[name], second[name]]) for name in first})
    x, y = plot._past["resumed"].series.visible(-1, 30, 4000)
    (gap,) = np.flatnonzero(np.isnan(y))
    assert (x[gap - 1], x[gap + 1]) == (13.99, 15.0)


@pytest.mark.parametrize("pixels", [8000, 60])  # every sample, and lowest and highest
@pytest.mark.parametrize("shown", [1500, 1700])  # from the first row of the second start, or not
def test_a_resumed_run_read_from_its_file_is_not_joined(
    plot: TimePlot, shown: int, pixels: int
) -> None:
    first, second = cycling(0, 14), cycling(16, 26, start=2)
    block = {name: np.concatenate([first[name], second[name]]) for name in first}
    plot.add(rows(block, slice(shown, 2400)))
    plot.add(rows(block, slice(700, shown)))  # what was there before it was resumed comes last
    plot.add(rows(block, slice(0, 700)))
    for series in (plot._run, plot._irradiance):
        x, y = series.visible(-1, 30, pixels)
        (gap,) = np.flatnonzero(np.isnan(y))
        assert (x[gap - 1], x[gap + 1]) == (13.99, 16.0)
    assert len(plot._run) == 2401


def test_rows_without_cycles_need_no_second_plot(plot: TimePlot) -> None:
    time = np.arange(1000) * 0.1
    plot.add({"Time (s)": time, "Current (A)": np.exp(-time), "Irradiance (mW/cm**2)": 5.0})
    curves(plot)
    assert not plot.cycle_plot.isVisible()
    assert len(plot._run_curve.series) == 1000
    plot.add(cycling(100, 101))
    curves(plot)
    assert plot.cycle_plot.isVisible()


def test_another_run_begins_on_an_empty_plot(plot: TimePlot) -> None:
    plot.add(cycling(0, 12))
    plot.clear()
    assert [len(x) for x, _ in curves(plot)] == [0, 0, 0]
    plot.add(cycling(0, 3))
    (run, _), (cycle, _), (previous, _) = curves(plot)
    assert (run[-1], cycle[-1], len(previous)) == (2.99, 2.99, 0)


def test_axes_carry_prefixes_and_follow_the_scale(plot: TimePlot) -> None:
    plot.add(cycling(0, 12))
    curves(plot)
    axis = plot.run_plot.getAxis("left")
    assert "Current (nA)" in axis.labelString()
    assert "Time (s)" in plot.run_plot.getAxis("bottom").labelString()
    plot.set_logarithmic(True)
    (_, current), *_ = curves(plot)
    assert (current.min(), current.max()) == pytest.approx((np.log10(2e-9), -7))
    axis = plot.run_plot.getAxis("left")
    assert "|Current| (A)" in axis.labelString()
    assert "x1e" not in axis.labelString()
    assert axis.tickStrings([-9.0, -8.0], 1.0, 1.0) == ["1 n", "10 n"]
    plot.set_logarithmic(False)
    curves(plot)
    assert "Current (nA)" in plot.run_plot.getAxis("left").labelString()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_both_themes(plot: TimePlot, theme: Theme) -> None:
    plot.add(cycling(0, 12))
    plot.set_theme(theme)
    curves(plot)
    picture = plot.grab().toImage()
    assert picture.pixelColor(3, 3).name() == theme.background
    found = {picture.pixelColor(x, y).name() for x in range(80, 890) for y in range(40, 300, 2)}
    assert theme.series(0) in found


def test_past_runs_stand_beside_the_live_one(plot: TimePlot) -> None:
    plot.add(cycling(0, 12))
    plot.overlay("yesterday", cycling(0, 60))
    plot.overlay("last week", cycling(0, 30))
    plot.overlay("yesterday", cycling(0, 80))
    curves(plot)
    assert plot.run_plot.viewRange()[0][1] > 79.9
    names = ["this run", "last week", "yesterday"]
    assert [label.text for _, label in plot.legend.items] == names
    plot.clear()
    curves(plot)
    assert [label.text for _, label in plot.legend.items] == names[1:]
    assert plot.run_plot.viewRange()[0][1] > 79.9
    plot.clear_overlays()
    plot.add(cycling(0, 12))
    curves(plot)
    assert plot.run_plot.viewRange()[0][1] < 15
    assert plot.legend.items == []
    plot.set_figures([])


def test_what_cannot_be_plotted_is_refused(plot: TimePlot) -> None:
    with pytest.raises(KeyError, match=r"no column 'Current \(A\)'"):
        plot.add({"Time (s)": np.arange(3.0)})
    plot.add(cycling(5, 6))
    with pytest.raises(ValueError, match="there already"):
        plot.add(cycling(5.5, 7))
    plot.add(rows(cycling(6, 7), slice(0, 0)))
    assert len(plot._run_curve.series) == 100


def test_a_run_without_cycles_stands_alone_and_needs_no_title(plot: TimePlot) -> None:
    plot.add({"Time (s)": np.arange(9.0), "Current (A)": np.arange(9.0)})
    plot.set_theme(DARK)
    plot.show_now()
    assert plot.cycle_plot.isHidden()
    assert not plot.run_plot.getPlotItem().titleLabel.isVisible()


def test_a_figure_shades_the_light_that_is_in_view(plot: TimePlot) -> None:
    plot.add(cycling(0, 37))
    curves(plot)
    item = plot.run_plot.getPlotItem()
    spans = [(round(s.low), round(s.high)) for s in exported(item.tools).spans]
    assert spans == [(5, 10), (15, 20), (25, 30), (35, 37)]
    item.setXRange(12, 18, padding=0)
    assert [(s.low, s.high) for s in exported(item.tools).spans] == [
        (pytest.approx(15), pytest.approx(18))
    ]
    assert [curve.name for curve in exported(item.tools).curves] == ["this run"]
