"""A logarithmic axis has numbers that can be read, whatever it shows and however long it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from qtpy import QtGui, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.log_ticks import log_ticks
from tests.on_plot import names_drawn, working_plot

#: Two names have room on an axis that is so many times as long as one of them.
ROOM = 3.6
_PREFIXES = dict(zip("yzafpnµmkMGTPEZY", [*range(-24, 0, 3), *range(3, 25, 3)], strict=True))
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(name: str) -> float:
    """What a name of a tick says."""
    if "10" in name and any(c in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹" for c in name):
        mantissa, _, power = name.rpartition("10")
        return float(mantissa.strip("·") or 1) * 10.0 ** int(power.translate(_DIGITS))
    figures, _, prefix = name.partition(" ")
    return float(figures) * 10.0 ** _PREFIXES.get(prefix, 0)


@pytest.mark.parametrize("unit", ["A", "A/W", "s"])
def test_at_least_two_distinct_numbers_are_read_that_do_not_overlap(qtbot, unit: str) -> None:
    bottom = TimeAxis("bottom") if unit == "s" else QuantityAxis("bottom", "Light", unit)
    tools = working_plot(qtbot, bottom)
    tools.y.set_quantity("Yield", unit)
    tools.plot.set_scales(log_x=True, log_y=True)
    widget, view = tools.plot.getViewWidget(), tools.plot.vb
    metrics = QtGui.QFontMetricsF(QtWidgets.QApplication.font())
    rng = np.random.default_rng(20)
    for _ in range(120):
        span = 10 ** rng.uniform(-1, math.log10(15))
        low = rng.uniform(-15, 15 - span)
        wanted = [int(60 * (800 / 60) ** rng.uniform()) for _ in range(2)]
        view.setRange(xRange=(low, low + span), yRange=(low, low + span), padding=0)
        for _ in range(2):  # the axes may take other room once they have other names
            size = widget.width() - view.width(), widget.height() - view.height()
            widget.resize(*(round(w + s) for w, s in zip(wanted, size, strict=True)))
            QtWidgets.QApplication.processEvents()
        for axis, length in ((tools.x, view.width()), (tools.y, view.height())):
            shown = names_drawn(axis)
            names = [text for _, text in shown]
            told = (axis.orientation, unit, low, low + span, length, names)
            one = axis.logTickStrings([math.floor(low) + math.log10(3.5)], 1.0, 0.1)[0]
            letters = [one, *names] if axis is tools.x else [""]
            longest = max(metrics.horizontalAdvance(name) for name in letters)
            assert len(names) >= 2 or length < ROOM * longest, told
            assert len(set(names)) == len(names), told
            for place, (rect, text) in enumerate(shown):
                assert not any(rect.intersects(other) for other, _ in shown[:place]), told
                middle = rect.center()
                share = middle.x() / length if axis is tools.x else 1 - middle.y() / length
                value = math.log10(number(text) / axis.shown[0])
                assert abs(low + share * span - value) * length / span < 1.5, told


def test_ticks_are_no_denser_than_can_be_told_apart() -> None:
    rng = np.random.default_rng(21)
    for _ in range(300):
        low, span = rng.uniform(-15, 5), 10 ** rng.uniform(-3, 1.2)
        size = rng.uniform(60, 800)
        ticks = log_ticks(low, low + span, size, lambda _, values: [14.0] * len(values))
        assert len(ticks.named) >= 2
        every = np.sort([*ticks.named, *ticks.others])
        assert np.all((every >= low) & (every <= low + span))
        assert np.diff(every).min() / span * size > 1
        assert len(ticks.named) <= size / 20
    assert log_ticks(1.0, 1.0, 100.0, lambda _, values: [14.0] * len(values)).named == []
