"""Crosses of tabs and boxes to tick can be seen in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.theme import LIGHT, THEMES, apply_theme
from tests.contrast import contrast


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def themed(request: pytest.FixtureRequest, qapp: QtWidgets.QApplication) -> Iterator[None]:
    before, style = qapp.palette(), qapp.style().objectName()
    apply_theme(qapp, request.param)
    yield
    apply_theme(qapp, LIGHT)
    qapp.setStyle(style)
    qapp.setPalette(before)


def strongest(picture: QtGui.QImage, part: QtCore.QRect) -> float:
    """The best contrast of a pixel of this part to the ground, which most of it is."""
    across, up = range(part.left(), part.right() + 1), range(part.top(), part.bottom() + 1)
    colours = [picture.pixelColor(x, y).name() for x in across for y in up]
    ground = max(set(colours), key=colours.count)
    return max(contrast(colour, ground) for colour in set(colours))


def test_the_cross_of_a_tab_is_seen(qtbot: QtBot, themed: None) -> None:
    tabs = QtWidgets.QTabWidget()
    qtbot.addWidget(tabs)
    tabs.setTabsClosable(True)
    for name in ("one", "two"):
        tabs.addTab(QtWidgets.QWidget(), name)
    tabs.resize(300, 100)
    tabs.show()
    bar = tabs.tabBar()
    picture = bar.grab().toImage()
    for number in range(2):
        (cross,) = (
            button for side in (bar.LeftSide, bar.RightSide)
            if (button := bar.tabButton(number, side)) is not None
        )  # fmt: skip
        assert strongest(picture, cross.geometry()) > 4.5


def test_a_box_that_is_not_ticked_is_seen_in_menus_and_forms(qtbot: QtBot, themed: None) -> None:
    menu = QtWidgets.QMenu()
    box = QtWidgets.QCheckBox("box")
    for widget in (menu, box):
        qtbot.addWidget(widget)
    entry = menu.addAction("entry")
    entry.setCheckable(True)
    menu.popup(QtCore.QPoint(0, 0))
    beside = QtCore.QRect(menu.actionGeometry(entry))
    beside.setWidth(beside.height())
    beside.adjust(3, 3, -3, -3)
    assert strongest(menu.grab().toImage(), beside) > 2.5
    menu.close()
    box.show()
    option = QtWidgets.QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(box.style().SE_CheckBoxIndicator, option, box)
    assert strongest(box.grab().toImage(), place) > 2.5
