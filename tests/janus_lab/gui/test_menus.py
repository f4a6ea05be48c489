"""The menu bar of the window."""

from __future__ import annotations

from collections import Counter

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.help.help_menu import keys_of
from janus_lab.gui.help.help_window import HelpWindow
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


def test_past_runs_are_searched_from_anywhere_in_the_window(qtbot: QtBot, person: Person) -> None:
    window = person.window
    search = window.history.filters.text
    person.fill_in("I–V sweep", {})
    form = window.measurement.form
    assert form is not None
    field = form.fields["step"].editor
    inside = (window.measurement.start, field, window.queue.table, window.history.table, search)
    for number, widget in enumerate(inside):
        window.below.setCurrentWidget(window.log if number < 2 else window.queue)
        if widget in (window.history.table, search):
            window.below.setCurrentWidget(window.history)
        search.setText("before")
        widget.setFocus()
        before = field.text()
        qtbot.keyClick(widget, QtCore.Qt.Key_F, QtCore.Qt.ControlModifier)
        focused = QtWidgets.QApplication.focusWidget()
        assert window.below.currentWidget() is window.history, widget
        assert focused is search, widget
        qtbot.keyClicks(focused, "x")
        assert (search.text(), field.text()) == ("x", before), widget
    window.history.filters.clear()
    assert ("Search past runs", "Ctrl+F") in keys_of(window)


def test_the_help_window_keeps_its_own_search(qtbot: QtBot, person: Person) -> None:
    window = person.window
    window.below.setCurrentWidget(window.log)
    person.menu("&Documentation")
    help_window = window.findChild(HelpWindow)
    qtbot.waitUntil(help_window.isActiveWindow)
    qtbot.keyClick(help_window.page, QtCore.Qt.Key_F, QtCore.Qt.ControlModifier)
    assert QtWidgets.QApplication.focusWidget() is help_window.find
    assert window.below.currentWidget() is window.log
    help_window.close()


def test_every_key_has_words_of_its_own_that_say_what_it_does(person: Person) -> None:
    window = person.window
    set_up = window.set_up
    for show in (set_up.show_bench, set_up.remarking.show, window.samples.show):
        show()
    window.building.show()
    window.closing.question.ask("The queue is not finished. Close?", "Close", "Stay", lambda: None)
    found = keys_of(window)
    window.closing.question.withdraw()
    set_up.desk.show_measuring()
    assert {("Start the queue, or go on with it", "F9"), ("STOP: everything off", "F12")} < {*found}
    assert [pair for pair, count in Counter(found).items() if count > 1] == []
    for words, keys in found:
        assert "?" not in words, (words, keys)  # no text of a question
        assert len(words) < 90, (words, keys)
        if not keys.startswith(("Ctrl", "Alt", "F")):  # such a key is of a part of the window
            assert len(words.split()) > 2, (words, keys)
    for shortcut in window.findChildren(QtWidgets.QShortcut):
        assert shortcut.whatsThis(), shortcut.key().toString()
