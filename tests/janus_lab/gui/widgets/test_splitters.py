"""Splitters: shares of the room, and nothing that can be pushed out of sight."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.splitters import splitter


def test_room_goes_to_those_that_take_it_and_nobody_vanishes(qtbot: QtBot) -> None:
    left, right = QtWidgets.QTextEdit(), QtWidgets.QTextEdit()
    made = splitter(QtCore.Qt.Orientation.Horizontal, (left, 0), (right, 1))
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    before = left.width()
    made.resize(800, 200)
    assert left.width() == before
    made.setSizes([0, 800])
    assert left.width() > 0
