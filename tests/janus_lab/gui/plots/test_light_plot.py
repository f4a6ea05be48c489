"""The light against the laser's current."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plots.light_plot import LightPlot
from janus_lab.gui.widgets.theme import DARK
from tests.drawn import shown, texts


def block(drive: float, level: float, direction: int):
    return {
        "Drive (A)": np.full(2, drive), "Current (A)": np.full(2, level),
        "Power (W)": np.full(2, np.nan), "Direction": np.full(2, direction),
    }  # fmt: skip


BLOCKS = [
    block(0.0, 0.0, 0), block(0.03, 1e-7, 1), block(0.04, 1e-4, 1), block(0.05, 2e-4, 1),
    block(0.04, 1e-4, -1), block(0.03, 1e-7, -1),
]  # fmt: skip


def test_up_and_back_are_drawn_on_both_scales(qtbot):
    plot = shown(qtbot, LightPlot(), BLOCKS)
    assert len(plot._up[0]) == 3
    assert len(plot._back[0]) == 2
    assert plot._up[1]._y == pytest.approx(np.log10([1e-7, 1e-4, 2e-4]))
    assert texts(plot.legend) == ["up", "back"]


def test_past_runs_stand_beside_and_go(qtbot):
    plot = shown(qtbot, LightPlot(), BLOCKS[:2])
    together = {name: np.concatenate([b[name] for b in BLOCKS]) for name in BLOCKS[0]}
    plot.overlay("yesterday", together)
    assert texts(plot.legend) == ["up", "back", "yesterday"]
    plot.clear()
    assert len(plot._up[0]) == 0
    assert len(plot._past["yesterday"][1][0]) == 5
    plot.set_theme(DARK)
    plot.clear_overlays()
    assert texts(plot.legend) == ["up", "back"]


def test_a_column_that_is_missing_is_an_error(qtbot):
    plot = shown(qtbot, LightPlot(), [])
    with pytest.raises(KeyError):
        plot.add({"Drive (A)": np.zeros(2)})
