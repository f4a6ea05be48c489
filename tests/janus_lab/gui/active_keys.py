"""Which keys of a window are active, wherever the keyboard is: as Qt has it in its map."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from qtpy import QtCore, QtGui, QtWidgets

_MNEMONIC = re.compile(r"&([^&\s])")


def clashes(window: QtWidgets.QWidget) -> set[tuple[str, frozenset[str]]]:
    """Keys that two or more things of `window`, as it is now, answer to at once, wherever the
    keyboard may be, with what these are."""
    named = [*_all(window)]
    found = set()
    for focus in _focusable(window):
        owners: dict[str, set[str]] = defaultdict(set)
        for keys, context, widgets, words, mark in named:
            if any(_hears(widget, context, focus, window) for widget in widgets):
                owners[keys].add(f"{words} [{mark}]")
        found |= {(keys, frozenset(of)) for keys, of in owners.items() if len(of) > 1}
    return found


Named = tuple[str, int, list[QtWidgets.QWidget], str, str]


def _all(window: QtWidgets.QWidget) -> Iterator[Named]:
    for action in window.findChildren(QtWidgets.QAction):
        if action.isVisible() and not isinstance(action.parent(), QtWidgets.QMdiArea):
            widgets = action.associatedWidgets()
            for keys in action.shortcuts():
                context = action.shortcutContext()
                yield _text(keys), context, widgets, action.text(), f"action {id(action)}"
    for shortcut in window.findChildren(QtWidgets.QShortcut):
        if shortcut.isEnabled():
            words = shortcut.whatsThis()
            parent = [shortcut.parentWidget()]
            yield _text(shortcut.key()), shortcut.context(), parent, words, f"key {id(shortcut)}"
    for button in window.findChildren(QtWidgets.QAbstractButton):
        if not button.shortcut().isEmpty():
            keys = _text(button.shortcut())
            words = button.text() or button.toolTip()
            yield keys, QtCore.Qt.WindowShortcut, [button], words, f"button {id(button)}"
    for label in window.findChildren(QtWidgets.QLabel):
        if label.buddy() is not None and (found := _MNEMONIC.search(label.text())):
            yield _alt(found), QtCore.Qt.WindowShortcut, [label], label.text(), f"label {id(label)}"
    for group in window.findChildren(QtWidgets.QGroupBox):
        if found := _MNEMONIC.search(group.title().replace("&&", "")):
            yield _alt(found), QtCore.Qt.WindowShortcut, [group], group.title(), f"box {id(group)}"
    for bar in window.findChildren(QtWidgets.QTabBar):
        for number in range(bar.count()):
            text = bar.tabText(number)
            if found := _MNEMONIC.search(text.replace("&&", "")):
                yield _alt(found), QtCore.Qt.WindowShortcut, [bar], text, f"tab {id(bar)} {number}"
    for bar in window.findChildren(QtWidgets.QMenuBar):
        for action in bar.actions():
            text = action.text()
            if found := _MNEMONIC.search(text.replace("&&", "")):
                yield _alt(found), QtCore.Qt.WindowShortcut, [bar], text, f"menu {id(action)}"


def _alt(found: re.Match[str]) -> str:
    return f"Alt+{found[1].upper()}"


def _text(keys: QtGui.QKeySequence) -> str:
    return str(keys.toString())


def _focusable(window: QtWidgets.QWidget) -> Iterator[QtWidgets.QWidget]:
    for widget in (window, *window.findChildren(QtWidgets.QWidget)):
        can = widget.focusPolicy() != QtCore.Qt.NoFocus and widget.isVisible()
        if can and widget.isEnabled() and widget.window() is window:
            yield widget


def _hears(
    widget: QtWidgets.QWidget, context: int, focus: QtWidgets.QWidget, window: QtWidgets.QWidget
) -> bool:
    if isinstance(widget, QtWidgets.QMenu):  # as where its entry stands
        entry = widget.menuAction()
        return entry.isVisible() and entry.isEnabled() and any(
            _hears(of, context, focus, window) for of in entry.associatedWidgets()
        )  # fmt: skip
    if not widget.isVisible() or widget.window() is not window:
        return False
    if context == QtCore.Qt.WidgetShortcut:
        return widget is focus
    if context == QtCore.Qt.WidgetWithChildrenShortcut:
        return widget is focus or widget.isAncestorOf(focus)
    return True
