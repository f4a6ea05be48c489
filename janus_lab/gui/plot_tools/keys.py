"""The keys of a plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qtpy import QtCore, QtGui

from .plotted import plotted_on
from .reading import PointedSample
from .snapping import beside_on

if TYPE_CHECKING:
    from .tools import PlotTools

#: Samples that an arrow key goes with Shift.
_STRIDE: Final = 10
#: What they do, in words, and how the list of keys calls them.
IN_WORDS: Final = (
    ("Plot in sight: the next sample; with Shift ten on", "Left, Right"),
    ("Plot in sight: the next curve", "Up, Down"),
    ("Plot in sight: a marker where the cursor is", "A, B"),
    ("Plot in sight: cursor and markers away", "Esc"),
    ("Plot in sight: pin a note to the sample", "N"),
    ("Plot in sight: what the figures of merit were made from", "F"),
    ("Plot in sight: linear or logarithmic, across and upwards", "X, Y"),
    ("Plot in sight: show all", "0"),
)


def press(tools: PlotTools, event: QtGui.QKeyEvent) -> bool:
    """Do what a key says on the plot of `tools`; whether it says anything there."""
    keys = QtCore.Qt
    shifted = bool(event.modifiers() & keys.ShiftModifier)
    if event.modifiers() & (keys.ControlModifier | keys.AltModifier | keys.MetaModifier):
        return False
    pressed = event.key()
    if pressed in (keys.Key_Left, keys.Key_Right):
        _step(tools, (1 if pressed == keys.Key_Right else -1), _STRIDE if shifted else 1)
    elif pressed in (keys.Key_Up, keys.Key_Down):
        _next_curve(tools, -1 if pressed == keys.Key_Up else 1)
    elif pressed in (keys.Key_A, keys.Key_B):
        tools.put_marker("A" if pressed == keys.Key_A else "B")
    elif pressed == keys.Key_N:
        tools.ask_for_note()
    elif pressed == keys.Key_F:
        tools.show_lines(not tools.shows_lines)
    elif pressed in (keys.Key_X, keys.Key_Y):
        tools.toggle_log(tools.x if pressed == keys.Key_X else tools.y)
    elif pressed == keys.Key_0:
        tools.plot.enableAutoRange()
    elif pressed == keys.Key_Escape:
        tools.set_cursor(None)
        tools.remove_markers()
    elif pressed == keys.Key_Menu or (pressed == keys.Key_F10 and shifted):
        tools.open_menu_at_cursor()
    else:
        return False
    return True


def _step(tools: PlotTools, by: int, times: int) -> None:
    """To a sample beside that of the cursor; first of all to the one in the middle."""
    if tools.cursor is None:
        middle = QtCore.QPointF(tools.plot.getViewBox().rect().center())
        tools.set_cursor(tools.nearest(middle))
        return
    at = tools.cursor.x, tools.cursor.y
    for _ in range(times):
        beside = tools.cursor.of.neighbour(*at, by)
        if beside is None:
            break
        at = beside
    tools.set_cursor(PointedSample(tools.cursor.of, *at))


def _next_curve(tools: PlotTools, by: int) -> None:
    """To the next curve, as near as can be."""
    items = plotted_on(tools.plot)
    if tools.cursor is None or not items:
        _step(tools, 1, 1)
        return
    here = items.index(tools.cursor.of) if tools.cursor.of in items else 0
    for number in range(1, len(items) + 1):
        item = items[(here + by * number) % len(items)]
        found = beside_on(tools.plot, item, tools.cursor)
        if found is not None:
            tools.set_cursor(found)
            return
