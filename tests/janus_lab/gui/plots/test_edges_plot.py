"""Edges on top of each other, as shares of their own steps."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.folded_edges import EdgeKind
from janus_lab.gui.plot_tools.files import shown as exported
from janus_lab.gui.plots.edges_plot import EdgesPlot
from procedures.rows import REFERENCE
from tests.drawn import DECAY, RISE, shown, texts


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


def test_files_have_a_reference_detector_only_where_there_is_one(qtbot, edges):
    _, blocks, _ = edges
    plot = shown(qtbot, EdgesPlot(), blocks)
    names = [curve.name for curve in exported(plot.plots["rise"].tools).curves]
    assert sorted(names) == ["reference detector", "this run"]
    plot.clear()
    for block in blocks:
        own = np.asarray(block[REFERENCE]) == 0
        plot.add({name: np.asarray(values)[own] for name, values in block.items()})
    plot.show_now()
    assert [curve.name for curve in exported(plot.plots["rise"].tools).curves] == ["this run"]


def test_past_edges_stand_beside_and_go(qtbot, edges):
    data, blocks, _ = edges
    plot = shown(qtbot, EdgesPlot(), blocks[:2])
    assert not texts(plot.kinds)
    plot.overlay("yesterday", data)
    assert texts(plot.kinds) == ["this run", "yesterday"]
    plot.clear()
    assert plot._titles["rise"] == "Rise, no edge yet"
    plot.end()
    plot.show_now()
    assert plot._titles["rise"] == "Rise, no edge"
    plot.clear_overlays()
    assert not texts(plot.kinds)
