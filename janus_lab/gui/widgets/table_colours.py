"""How states and levels look in tables and logs: words, with colours that everybody can tell
apart and that can be read on the light and the dark theme."""

from __future__ import annotations

from qtpy import QtGui, QtWidgets

from .labels import problem_colour

#: Hues of Okabe and Ito: on a light ground darkened until text has a contrast of 4.5.
_GREEN = ("#00714f", "#2fc79b")
_BLUE = ("#0063a0", "#56b4e9")
_ORANGE = ("#8a5a00", "#e69f00")
_COLOURS = {
    "finished": _GREEN,
    "running": _BLUE,
    "queued": _BLUE,
    "aborted": _ORANGE,
    "interrupted": _ORANGE,
    "warning": _ORANGE,
}
#: Said in vermilion, and marked, as colour alone is not enough.
_BAD = ("failed", "broken", "error")


def is_bad(state: str) -> bool:
    """Whether `state` (of a run, or the level of a line in the log) means that something failed."""
    return state.lower().split(":")[0] in _BAD


def state_text(state: str) -> str:
    """The state with a sign before it if something failed."""
    return f"⚠ {state}" if is_bad(state) else state


def state_colour(state: str, palette: QtGui.QPalette | None = None) -> QtGui.QColor:
    """The colour of the words of a state or level, for the application's theme."""
    shown = palette if palette is not None else QtWidgets.QApplication.palette()
    if is_bad(state):
        return problem_colour(shown)
    pair = _COLOURS.get(state.lower())
    if pair is None:
        return shown.color(QtGui.QPalette.Text)
    return QtGui.QColor(pair[shown.color(QtGui.QPalette.Base).lightness() < 128])
