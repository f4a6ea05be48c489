"""The plot that a menu of the window means, and a key that nobody else takes: the one that was used
last, if it is seen."""

from __future__ import annotations

from functools import partial
from typing import Final

import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from .plotted import plotted_on
from .tools import PlotTools
from .working_plot import plots_in

_KEYS: Final = QtCore.Qt
#: They belong to whatever has the keyboard: their menus open there.
_OF_MENUS: Final = (_KEYS.Key_Menu, _KEYS.Key_F10)
_ARROWS: Final = (_KEYS.Key_Left, _KEYS.Key_Right, _KEYS.Key_Up, _KEYS.Key_Down)
#: What takes text, or letters to find something by; also where it has no use for a key, such as
#: for Escape or up and down in a line.
_TAKES_TEXT: Final = (
    QtWidgets.QLineEdit,
    QtWidgets.QTextEdit,
    QtWidgets.QPlainTextEdit,
    QtWidgets.QAbstractSpinBox,
    QtWidgets.QComboBox,
    QtWidgets.QAbstractItemView,
)


class PlotsInSight(QtCore.QObject):  # type: ignore[misc]
    """Saves what is shown on a plot of `window`, for those who look into the menu bar; and has the
    keys of plots work wherever the keyboard is, unless it is where text is typed."""

    def __init__(self, window: QtWidgets.QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        # keys that the widget with the keyboard does not take come to the window in the end
        window.installEventFilter(self)
        QtWidgets.QApplication.instance().focusChanged.connect(self._focus_moved)

    def save_figure(self, width: str) -> None:
        """Ask for a name, and draw the figure into it."""
        if (tools := self._to_save()) is not None:
            tools.files.save_figure(width)

    def save_data(self) -> None:
        """Ask for a name, and write the samples into it."""
        if (tools := self._to_save()) is not None:
            tools.files.save_data()

    def _to_save(self) -> PlotTools | None:
        """The plot that is meant; None, and a line in the status bar, where there is none."""
        tools = self._meant()
        if tools is None:
            self._window.statusBar().showMessage("There is no plot to save.", 10_000)
        return tools

    def _meant(self) -> PlotTools | None:
        """The plot that was used last of those that are seen, else the first of them that has
        samples; None where there is none."""
        return min((tools for _, tools in _seen(self._window)), key=_rank, default=None)

    # -- keys

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Takes keys of plots that come to the window, or to a button that would move the keyboard
        by them."""
        if event.type() != QtCore.QEvent.KeyPress:
            return False
        if watched is self._window:
            has_keyboard = self._window.focusWidget()
            if isinstance(has_keyboard, _TAKES_TEXT) or event.key() in _OF_MENUS:
                return False
        elif event.key() not in _ARROWS:
            return False
        return self._press(event)

    def _press(self, event: QtGui.QKeyEvent) -> bool:
        tools = self._meant()
        return tools is not None and tools.key(event)

    def _focus_moved(
        self, before: QtWidgets.QWidget | None, now: QtWidgets.QWidget | None
    ) -> None:  # fmt: skip
        if before is not None and _moves_by_arrows(before):
            before.removeEventFilter(self)
        if now is not None and _moves_by_arrows(now) and self._window.isAncestorOf(now):
            now.installEventFilter(self)


def give_keyboard_soon(page: QtWidgets.QWidget) -> None:
    """Give the keyboard to `page`, for which a person has asked, and to its plot, as soon as it is
    brought up and what is in front of it has gone."""
    soon = QtCore.QTimer(page)
    soon.setSingleShot(True)
    soon.timeout.connect(partial(_give_keyboard, page))
    soon.timeout.connect(soon.deleteLater)
    soon.start(0)


def _give_keyboard(page: QtWidgets.QWidget) -> None:
    if page.isVisible():
        page.setFocus(QtCore.Qt.OtherFocusReason)
        give_keys(page)


def give_keys(page: QtWidgets.QWidget) -> None:
    """Give the keyboard to the plot of `page` that is meant of those that are seen, if any is."""
    found = min(_seen(page), key=lambda seen: _rank(seen[1]), default=None)
    if found is not None:
        view, tools = found
        view.setFocus(QtCore.Qt.OtherFocusReason)
        tools.plot.getViewBox().setFocus(QtCore.Qt.OtherFocusReason)


def _seen(within: QtWidgets.QWidget) -> list[tuple[pg.GraphicsView, PlotTools]]:
    """The plots of `within` that are seen, each with its view."""
    return [
        (view, plot.tools)
        for view in within.findChildren(pg.GraphicsView)
        if not view.viewport().visibleRegion().isEmpty()
        for plot in plots_in(view)
        if plot.isVisible()
    ]


def _moves_by_arrows(widget: QtWidgets.QWidget) -> bool:
    """Whether it is a button that takes arrows, but not to choose one of several."""
    if not isinstance(widget, QtWidgets.QAbstractButton):
        return False
    return not widget.autoExclusive() and widget.group() is None


def _rank(tools: PlotTools) -> tuple[float, bool, int, int]:
    """The latest used first, then those with samples, then from the top left."""
    place = tools.on_screen(QtCore.QPointF(0.0, 0.0))
    return -tools.pointed, not plotted_on(tools.plot), place.y(), place.x()
