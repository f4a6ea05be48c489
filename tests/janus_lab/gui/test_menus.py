"""The menu bar of the window."""

from __future__ import annotations

from collections import Counter

from qtpy import QtCore, QtWidgets

from tests.person import Person


def test_keys_are_given_once_and_help_stands_last(person: Person) -> None:
    """Of two actions with the same keys Qt carries out none."""
    window = person.window
    keys = [
        action.shortcut().toString()
        for action in window.findChildren(QtWidgets.QAction)
        if action.shortcutContext() == QtCore.Qt.WindowShortcut and not action.shortcut().isEmpty()
    ]
    assert "F1" in keys
    assert [each for each, count in Counter(keys).items() if count > 1] == []
    assert window.menuBar().actions()[-1].text() == "&Help"
