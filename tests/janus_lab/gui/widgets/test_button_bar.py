"""A bar of buttons where there is room for some of them only."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.widgets.button_bar import ButtonBar

WORDS = ("Open", "Overlay", "Report", "Folder", "Queue again", "Resume")


def test_each_action_has_a_button_or_stands_in_the_menu(qtbot: QtBot) -> None:
    page = QtWidgets.QWidget()
    qtbot.addWidget(page)
    done: list[str] = []
    actions = []
    for words in WORDS:
        action = QtWidgets.QAction(words, page)
        action.triggered.connect(partial(lambda words, _: done.append(words), words))
        actions.append(action)
    bar = ButtonBar(actions, page)
    more = bar.findChild(QtWidgets.QToolButton, "qt_toolbar_ext_button")
    row = QtWidgets.QHBoxLayout(page)
    row.addWidget(bar)
    page.show()
    for width in (1000, 300, 150, 700):
        page.resize(width, 60)
        QtWidgets.QApplication.processEvents()
        seen = [action.text() for action in actions if bar.widgetForAction(action).isVisible()]
        listed = []
        if more.isVisible():
            assert not more.icon().isNull()
            listed = [action.text() for action in more.menu().actions() if action.isVisible()]
        assert seen + listed == list(WORDS)
        assert (not listed) == (width >= 700)
        for action in more.menu().actions() if listed else ():
            action.trigger()
        assert done == listed
        done.clear()


def test_one_more_stands_where_it_is_wanted(qtbot: QtBot) -> None:
    page = QtWidgets.QWidget()
    qtbot.addWidget(page)
    actions = [QtWidgets.QAction(words, page) for words in WORDS]
    bar = ButtonBar(actions, page)
    button = QtWidgets.QToolButton()
    button.setText("Compare")
    bar.insertWidget(actions[1], button)
    bar.resize(1000, 40)
    page.resize(1000, 60)
    page.show()
    QtWidgets.QApplication.processEvents()
    first, third = (bar.widgetForAction(action) for action in actions[:2])
    assert first.x() < button.x() < third.x()
    assert not button.autoRaise()
