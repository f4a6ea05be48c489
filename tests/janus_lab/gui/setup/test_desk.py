"""Pages take turns with the place of measuring, and keep what is in them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest, QtWidgets

from janus_lab.gui.setup.desk import Desk


def test_a_page_is_made_once_and_escape_leads_back(qtbot: QtBot) -> None:
    splitter = QtWidgets.QSplitter(QtCore.Qt.Vertical)
    qtbot.addWidget(splitter)
    measuring, below = QtWidgets.QTextEdit(), QtWidgets.QTextEdit()
    splitter.addWidget(measuring)
    splitter.addWidget(below)
    desk = Desk(measuring)
    splitter.show()
    assert splitter.widget(0) is desk
    assert measuring.isVisible()
    made: list[QtWidgets.QWidget] = []

    def make() -> QtWidgets.QWidget:
        made.append(QtWidgets.QLineEdit())
        return made[-1]

    page = desk.show_page("One", make)
    assert page.isVisible()
    assert below.isVisible()
    assert not measuring.isVisible()
    page.setText("kept")
    splitter.activateWindow()
    qtbot.waitUntil(splitter.isActiveWindow)
    QtTest.QTest.keyClick(page, QtCore.Qt.Key_Escape)
    assert measuring.isVisible()
    assert desk.show_page("One", make) is page
    assert page.text() == "kept"
    assert len(made) == 1
    assert desk.page("Two") is None


@pytest.mark.parametrize("kind", ["list", "menu"])
def test_escape_closes_what_has_dropped_down_and_then_the_page(qtbot: QtBot, kind: str) -> None:
    splitter = QtWidgets.QSplitter(QtCore.Qt.Vertical)
    qtbot.addWidget(splitter)
    measuring = QtWidgets.QTextEdit()
    splitter.addWidget(measuring)
    desk = Desk(measuring)
    splitter.resize(400, 300)
    splitter.show()
    content = QtWidgets.QWidget()
    combo = QtWidgets.QComboBox(content)
    combo.addItems(["one", "two"])
    page = desk.show_page("One", lambda: content)
    splitter.activateWindow()
    qtbot.waitUntil(splitter.isActiveWindow)
    combo.setFocus()
    if kind == "list":
        combo.showPopup()
    else:
        menu = QtWidgets.QMenu(combo)
        menu.addAction("Undo")
        menu.popup(combo.mapToGlobal(combo.rect().center()))
    qtbot.waitUntil(lambda: QtWidgets.QApplication.activePopupWidget() is not None)
    popup = QtWidgets.QApplication.activePopupWidget()
    QtTest.QTest.keyClick(popup.focusWidget() or popup, QtCore.Qt.Key_Escape)
    qtbot.waitUntil(lambda: QtWidgets.QApplication.activePopupWidget() is None)
    assert page.isVisible()
    assert combo.currentText() == "one"
    qtbot.wait(20)  # the next key is no part of the one before
    splitter.activateWindow()  # as a desktop does, once the list is gone
    qtbot.waitUntil(splitter.isActiveWindow)
    combo.setFocus()
    QtTest.QTest.keyClick(combo, QtCore.Qt.Key_Escape)
    assert not page.isVisible()
    assert measuring.isVisible()
