"""The entries of the menu Help."""

from __future__ import annotations

from collections.abc import Iterator

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.plot_tools.keys import IN_WORDS
from janus_lab.gui.widgets.icons import icon

from . import pages
from .help_window import HelpWindow


class HelpMenu:
    """Help of `window`, whose right column, with STOP, is `keep_clear`: no help opens over it."""

    def __init__(self, window: QtWidgets.QMainWindow, keep_clear: QtWidgets.QWidget) -> None:
        self._window, self._keep_clear = window, keep_clear
        self._help: HelpWindow | None = None
        menu = window.menuBar().addMenu("&Help")
        for words, does, keys, name in (
            ("&Documentation", self.documentation, "F1", "help"),
            ("The &window", self.about_the_window, "", ""),
            ("&Keys", self.keys, "", "keys"),
            ("&About Janus Lab", self.about, "", "about"),
        ):
            action = menu.addAction(words)
            if name:
                action.setIcon(icon(name))
            action.triggered.connect(lambda _, does=does: does())
            if keys:
                action.setShortcut(keys)

    def documentation(self) -> None:
        """All pages, from the first."""
        self._opened().show_page()

    def about_the_window(self) -> None:
        """The page of this window."""
        self._opened().show_page("window.md")

    def keys(self) -> None:
        """Every key that the window knows now, and those of its plots."""
        self._opened().show_text(pages.keys_page([*keys_of(self._window), *IN_WORDS]))

    def about(self) -> None:
        """What this program is, in which version."""
        self._opened().show_text(pages.about_page())

    def _opened(self) -> HelpWindow:
        if self._help is None:
            self._help = HelpWindow(self._window)
            self._help.place(self._room())
        return self._help

    def _room(self) -> QtCore.QRect:
        """The window without the column of STOP."""
        room = self._window.geometry()
        left = self._keep_clear.mapToGlobal(QtCore.QPoint(0, 0)).x()
        if left > room.left() + 400:
            room.setRight(left - 1)
        return room


def keys_of(window: QtWidgets.QWidget) -> list[tuple[str, str]]:
    """Words and keys of everything in `window` that has keys, each once: what it says of itself
    (`whatsThis`), or the words that it shows. A key by itself has nothing else to be named by."""
    return sorted(dict.fromkeys(_keys(window)))


def _keys(window: QtWidgets.QWidget) -> Iterator[tuple[str, str]]:
    for action in window.findChildren(QtWidgets.QAction):
        yield from _pair(action.whatsThis() or action.text(), action.shortcut())
    for button in window.findChildren(QtWidgets.QAbstractButton):
        keys = button.shortcut()
        if not keys.toString().startswith("Alt+"):  # those are underlined on the buttons
            yield from _pair(button.whatsThis() or button.text(), keys)
    for shortcut in window.findChildren(QtWidgets.QShortcut):
        of = shortcut.parent()
        if isinstance(of, QtWidgets.QWidget) and of.window() is window:
            yield from _pair(shortcut.whatsThis(), shortcut.key())


def _pair(words: str, keys: QtGui.QKeySequence) -> Iterator[tuple[str, str]]:
    written = keys.toString(QtGui.QKeySequence.NativeText)
    plain = words.replace("&", "").splitlines()[0].split("|")[0].strip() if words else ""
    if written and plain:
        yield plain, written
