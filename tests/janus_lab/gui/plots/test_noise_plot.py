"""Records of noise as a picture."""

import csv

import numpy as np
import pytest

from janus_lab.gui.plot_tools.curve_table import table_pieces
from janus_lab.gui.plot_tools.figure_export import Scale, panel_of
from janus_lab.gui.plot_tools.files import columns_of
from janus_lab.gui.plot_tools.files import shown as exported
from janus_lab.gui.plots.noise_plot import NoisePlot
from janus_lab.gui.widgets.theme import DARK
from procedures import DarkNoise
from tests.bench_files import open_bench
from tests.drawn import curves, shown, texts
from tests.measuring import carry_out, columns, prepared


@pytest.fixture(scope="module")
def noise():
    """Columns and blocks of a run in the dark and in light."""
    run = prepared(
        DarkNoise(
            irradiances=[0.0, 0.7], reading_rates=[50.0], durations=[40.0], settling=2.0,
            current_range=1e-6, lit_range=1e-4, longest_block=10.0,
        )
    )  # fmt: skip
    with open_bench() as bench:
        carry_out(run, bench)
    blocks = [record for topic, record in run.topics if topic == "batch results"]
    return columns(run), blocks


def test_the_spectra_stand_below_the_record_and_past_runs_beside_them(qtbot, noise):
    data, blocks = noise
    plot = shown(qtbot, NoisePlot(), blocks)
    found = curves(plot.spectrum.getPlotItem())
    assert len(found) == 2
    assert texts(plot.legend) == ["3 V, dark", "3 V, 0.7 mW/cm²"]
    # readings of 20 nA and of 30 µA: the density of the second is far above
    assert np.median(found[1][1]) > 10 * np.median(found[0][1])
    gaps = np.count_nonzero(np.diff(data["Block"]))  # each has a mark
    assert len(plot.record._run) == len(data["Time (s)"]) + gaps
    plot.overlay("yesterday", data)
    plot.show_now()
    assert len(curves(plot.spectrum.getPlotItem())) == 4
    assert texts(plot.legend) == ["3 V, dark", "3 V, 0.7 mW/cm²", "yesterday"]
    plot.clear_overlays()
    plot.clear()
    assert not curves(plot.spectrum.getPlotItem())


def test_no_line_leads_from_record_to_record_on_the_screen_or_in_a_figure(qtbot, noise):
    data, blocks = noise
    plot = shown(qtbot, NoisePlot(), blocks)
    plot.overlay("yesterday", data)
    plot.show_now()
    record = np.asarray(data["Block"])
    begins = np.asarray(data["Time (s)"])[1:][np.diff(record) > 0]
    assert len(begins) >= 3, "the run has several records"
    x, y = ((column, Scale()) for column in columns_of(plot.record.run_plot.plotItem.tools))
    content = exported(plot.record.run_plot.plotItem.tools)
    for curve, series in zip(
        content.curves, panel_of(x, y, content.curves).series, strict=True
    ):  # fmt: skip
        for at, up in (curve.with_gaps(), (series.x, series.y)):
            first = np.searchsorted(at, begins)
            assert at[first] == pytest.approx(begins)
            assert np.isnan(up[first - 1]).all()
        assert len(curve.arrays()[0]) == len(record), "the table has the readings alone"


def test_records_of_one_condition_are_told_apart_in_files(qtbot, noise):
    """Two rates in the dark: the legend says what they are of, the table which is which."""
    _, blocks = noise
    plot = shown(qtbot, NoisePlot())
    for number in (0.0, 1.0):
        later = {name: np.array(values) for name, values in blocks[0].items()}
        later["Time (s)"] = later["Time (s)"] + number * 1000
        later["Block"] = later["Block"] * 0 + number + 1
        later["Aperture (s)"] = later["Aperture (s)"] * (1 + number)
        plot.add(later)
    plot.show_now()
    tools = plot.spectrum.getPlotItem().tools
    heading = next(table_pieces(*columns_of(tools), exported(tools).curves)).strip()
    assert "3 V, dark, record 1" in heading
    assert "3 V, dark, record 2" in heading
    names = next(csv.reader([heading]))
    assert len(set(names)) == len(names)
    assert texts(plot.legend) == ["3 V, dark"]


def test_a_spectrum_forms_until_the_run_has_ended(qtbot, noise):
    data, blocks = noise
    plot = shown(qtbot, NoisePlot(), blocks)
    title = plot.spectrum.getPlotItem().titleLabel
    assert title.text == "Spectrum as it forms"
    plot.end()
    plot.set_theme(DARK)
    assert title.text == "Spectrum"
    plot.clear()
    plot.overlay("yesterday", data)
    plot.show_now()
    assert title.text == "Spectrum"
    plot.add(blocks[0])
    assert title.text == "Spectrum as it forms"
