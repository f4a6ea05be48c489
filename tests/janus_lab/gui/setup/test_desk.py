"""Pages take turns with the place of measuring, and keep what is in them."""

from __future__ import annotations

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
