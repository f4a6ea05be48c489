"""The photocurrent of each cycle as a picture."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plots.merit_plot import MeritPlot
from tests.drawn import IRRADIANCE, curves, halves, shown, texts


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
    assert np.diff(bars.getOriginalDataset()[1])[::2] / 4 == pytest.approx(
        np.full(2, expected), rel=0.3
    )
    plot.cycles.clear()
    assert not plot.cycles._bars


def test_many_cycles_are_a_line(qtbot):
    given = [(1, i // 2, 5 * (i % 2), i, 1e-9 + 1e-5 * (i % 2)) for i in range(1400)]
    plot = shown(qtbot, MeritPlot(), [halves(*given)])
    (curve,) = plot.cycles.plot.listDataItems()
    assert len(curve.getOriginalDataset()[0]) >= 699
    assert curve.opts["symbol"] is None
