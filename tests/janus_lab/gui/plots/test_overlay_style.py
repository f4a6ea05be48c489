"""Past runs beside the present one: told apart, named, and nothing hidden by their names; and what
a plot says before there is anything on it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.plots.overlay_style import overlay_style
from janus_lab.gui.widgets.theme import THEMES
from tests.made_up_rows import NAMES, laid_out, settled, sweeps


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
    merit = laid_out(qtbot, MeritPlot())
    plot = merit.irradiance
    given = {"method": "as in a test", "flags": [], "bound": None, "unit": "A/W"}
    conditions = {"irradiance_mW_cm2": 13.0}
    same = {"name": "responsivity", "value": 1.3, "uncertainty": 0.1, "conditions": conditions}
    for name in NAMES:
        plot.overlay_figures(name, [{**same, **given}])
    plot.show_now()
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


def test_past_sweeps_differ_in_colour_and_in_dashes(qtbot):
    plot = laid_out(qtbot, IVPlot())
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
