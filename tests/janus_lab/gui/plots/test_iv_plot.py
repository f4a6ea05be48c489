"""Sweeps as they arrive: which curve is which, and what is no reading."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from janus_lab.gui.plot_tools.figure_export import Scale, panel_of
from janus_lab.gui.plot_tools.files import columns_of
from janus_lab.gui.plot_tools.files import shown as exported
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.widgets.theme import LIGHT
from janus_lab.report.drawing import draw
from janus_lab.report.drawn_data import as_drawn
from janus_lab.report.style import styled
from tests.drawn import IRRADIANCE, curves, shown, texts


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


def test_few_curves_are_smooth_and_many_are_fast(qtbot):
    plot = shown(qtbot, IVPlot())
    volts = np.linspace(-1, 1, 5)
    for level in range(20):
        columns = ("Time (s)", "Voltage (V)", "Current (A)", IRRADIANCE, "Direction", "Sweep")
        values = (volts * 0 + level, volts, volts * 1e-9, volts * 0 + level, volts * 0, volts * 0)
        plot.add(dict(zip(columns, values, strict=True)))
        plot.show_now()
        curves = plot.linear.listDataItems()
        assert {curve.opts["antialias"] for curve in curves} == {len(curves) <= 16}


def test_a_figure_tells_light_way_and_run(qtbot, sweeps):
    """The dark is the dark, levels stand in their order, and the way back is another line."""
    data, blocks, _ = sweeps
    plot = shown(qtbot, IVPlot(), blocks)
    kinds = {curve.name: curve.kind for curve in exported(plot.linear.tools).curves}
    assert set(kinds) == {
        f"{level}{back}" for level in ("dark", "0.7 mW/cm²", "13 mW/cm²") for back in ("", ", back")
    }
    assert all((kind.role == "dark") == name.startswith("dark") for name, kind in kinds.items())
    assert (kinds["0.7 mW/cm²"].place, kinds["13 mW/cm², back"].place) == (0.0, 1.0)
    ways = {name: (kind.of_run, kind.back) for name, kind in kinds.items()}
    assert ways["13 mW/cm²"] == ("13 mW/cm²", False)
    assert ways["13 mW/cm², back"] == ("13 mW/cm²", True)
    plot.overlay("yesterday", data)
    plot.show_now()
    curves = exported(plot.linear.tools).curves
    assert {curve.kind.run for curve in curves} == {"this run", "yesterday"}
    assert {curve.name for curve in curves} == {
        f"{run}, {name}" for run in ("this run", "yesterday") for name in kinds
    }


def test_a_figure_of_one_run_means_by_dashes_and_colours_what_the_screen_means(qtbot, sweeps):
    plot = shown(qtbot, IVPlot(), sweeps[1])
    x, y = ((column, Scale()) for column in columns_of(plot.linear.tools))
    curves = exported(plot.linear.tools).curves
    with styled():
        figure = draw(as_drawn(panel_of(x, y, curves)))
    drawn = {curve.name: line for curve, line in zip(curves, figure.axes[0].lines, strict=True)}
    assert {name: line.get_linestyle() for name, line in drawn.items()} == {
        name: "--" if name.endswith("back") else "-" for name in drawn
    }
    for name, line in drawn.items():
        if name.startswith("dark"):
            assert to_hex(line.get_color()) == "#000000"
        else:
            number = ["0.7 mW/cm²", "13 mW/cm²"].index(name.removesuffix(", back"))
            wanted = to_rgb(LIGHT.level(number, 2))
            assert to_rgb(line.get_color()) == pytest.approx(wanted, abs=0.03)
    (legend,) = figure.legends
    named = {
        text.get_text(): line.get_linestyle()
        for text, line in zip(legend.get_texts(), legend.get_lines(), strict=True)
    }
    assert named == {"dark": "-", "0.7 mW/cm²": "-", "13 mW/cm²": "-", "way back": "--"}
