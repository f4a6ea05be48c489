"""Records of noise as a picture."""

import numpy as np
import pytest

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
    assert len(plot.record._run) == len(data["Time (s)"])
    plot.overlay("yesterday", data)
    plot.show_now()
    assert len(curves(plot.spectrum.getPlotItem())) == 4
    assert texts(plot.legend) == ["3 V, dark", "3 V, 0.7 mW/cm²", "yesterday"]
    plot.clear_overlays()
    plot.clear()
    assert not curves(plot.spectrum.getPlotItem())


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
