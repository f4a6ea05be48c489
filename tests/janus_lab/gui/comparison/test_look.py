"""Axes read as their units want it, and colours go by numbers alone."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.look import Looks, is_wide, new_plot, numbers_by, set_axis
from janus_lab.gui.widgets.theme import LIGHT


def test_runs_beyond_the_palette_differ_in_their_dashes() -> None:
    looks = Looks(LIGHT, list(range(14)))
    seen = [(looks.colour(n), tuple(looks.pen(n).dashPattern())) for n in range(14)]
    assert len(set(seen)) == 14
    assert numbers_by(["b", "a", "b", "c"]) == [0, 1, 0, 2]


@pytest.mark.parametrize("seed", range(5))
def test_wide_values_are_above_zero_and_a_decade_apart(seed: int) -> None:
    values = np.random.default_rng(seed).lognormal(sigma=2, size=6).tolist()
    assert is_wide(values) == (max(values) / min(values) > 10)
    assert not is_wide([*values, 0.0])
    assert not is_wide([])


def test_names_of_many_places_have_room(qtbot: QtBot) -> None:
    plot = new_plot("places")
    view = pg.PlotWidget(plotItem=plot)
    qtbot.addWidget(view)
    view.resize(500, 300)
    ticks = {float(n): f"A{n}" for n in range(60)}
    set_axis(plot, "bottom", "Position", "", ticks=ticks)
    named, all_of_them = plot.getAxis("bottom")._tickLevels
    assert len(named) <= 10
    assert len(all_of_them) == 60
    plot.setXRange(0, 10)
    set_axis(plot, "left", "Dark current", "A")
    plot.setYRange(-9, -6, padding=0)
    assert plot.getAxis("left").logTickStrings([-9, -6], 1, 1) == ["1 n", "1 µ"]
    set_axis(plot, "left", "Ratio", "")
    assert plot.getAxis("left").range == list(plot.vb.viewRange()[1]), (
        "at once, not when it changes"
    )
