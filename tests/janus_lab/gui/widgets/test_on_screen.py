"""Windows are on the screen as a whole, and where they cannot be, STOP's corner is."""

from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.on_screen import KeptOnScreen, fitted, room_for_current, screen_of


def drawn(draw: random.Random, least: int, most: int) -> QtCore.QRect:
    x, y = draw.randint(-4000, 4000), draw.randint(-4000, 4000)
    return QtCore.QRect(x, y, draw.randint(least, most), draw.randint(least, most))


@pytest.mark.parametrize("seed", range(50))
def test_any_window_fits_on_any_screen(seed: int) -> None:
    draw = random.Random(seed)
    room = drawn(draw, 360, 4000)
    frame = QtCore.QMargins(draw.randint(0, 10), draw.randint(0, 40), *draw.choices(range(10), k=2))
    inside = room.marginsRemoved(frame)
    wanted = drawn(draw, 100, 5000)
    least = QtCore.QSize(draw.randint(1, inside.width()), draw.randint(1, inside.height()))
    found = fitted(wanted, frame, room, least)
    assert room.contains(found.marginsAdded(frame))
    assert found.width() >= min(wanted.width(), inside.width())
    assert found.height() >= min(wanted.height(), inside.height())
    if (
        room.contains(wanted.marginsAdded(frame))
        and wanted.size().expandedTo(least) == wanted.size()
    ):
        assert found == wanted, "one that fits stays as it is"


@pytest.mark.parametrize("seed", range(10))
def test_one_that_is_too_large_all_the_same_shows_its_top_right(seed: int) -> None:
    draw = random.Random(seed)
    room = drawn(draw, 360, 1000)
    least = QtCore.QSize(room.width() + draw.randint(1, 500), room.height() + draw.randint(1, 500))
    found = fitted(drawn(draw, 100, 5000), QtCore.QMargins(), room, least)
    assert found.topRight() == room.topRight()


def test_a_window_that_was_on_a_larger_screen_comes_back(qtbot: QtBot) -> None:
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    KeptOnScreen(window)
    window.setGeometry(3000, 1500, 2560, 1440)
    window.show()
    room = QtGui.QGuiApplication.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: room.contains(window.frameGeometry()))


def test_a_place_on_no_screen_is_on_the_first(qapp: QtWidgets.QApplication) -> None:
    assert screen_of(QtCore.QRect(-9000, 0, 10, 10)) is QtGui.QGuiApplication.primaryScreen()


@pytest.mark.parametrize("kind", [QtWidgets.QStackedWidget, QtWidgets.QTabWidget])
def test_only_the_page_that_is_seen_asks_for_room(qtbot: QtBot, kind: type) -> None:
    pages = kind()
    qtbot.addWidget(pages)
    heights = (100, 900, 300)
    for height in heights:
        page = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        box = QtWidgets.QWidget()
        box.setMinimumHeight(height)
        column.addWidget(box)
        pages.addWidget(page) if kind is QtWidgets.QStackedWidget else pages.addTab(page, "page")
    room_for_current(pages)
    asked = []
    for number in (*range(3), 0):
        pages.setCurrentIndex(number)
        asked.append(pages.minimumSizeHint().height())
    assert [height - asked[0] for height in asked] == [0, 800, 200, 0]
