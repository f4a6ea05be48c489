"""Tabs keep their names, short and whole, wherever they go."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.opening.tabs import Tabs


def test_a_page_keeps_its_names_when_it_is_handed_over(qtbot: QtBot) -> None:
    here, there = Tabs(), Tabs()
    for tabs in (here, there):
        qtbot.addWidget(tabs)
    pages = [QtWidgets.QWidget() for _ in range(3)]
    for number, page in enumerate(pages):
        here.addTab(page, "?")
        here.name(page, f"I–V {number} & more", f"I–V sweep of film {number}", f"runs/{number}")
    here.hand_over(pages[1], there)
    assert [tabs.count() for tabs in (here, there)] == [2, 1]
    assert there.tabText(0).replace("&&", "&") == "I–V 1 & more"
    assert "I–V sweep of film 1" in there.tabToolTip(0)
    assert "runs/1" in there.tabToolTip(0)


def test_the_menu_of_all_is_there_for_several_and_brings_one_up(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.show()
    pages = [QtWidgets.QWidget() for _ in range(2)]
    tabs.addTab(pages[0], "one")
    assert not tabs.every.isVisible()
    tabs.addTab(pages[1], "two")
    tabs.name(pages[1], "two", "the whole name", "runs/two")
    assert tabs.every.isVisible()
    tabs.every.menu().aboutToShow.emit()
    entries = tabs.every.menu().actions()
    assert [entry.text() for entry in entries] == ["one", "the whole name"]
    entries[1].trigger()
    assert tabs.currentWidget() is pages[1]
    tabs.removeTab(0)
    assert not tabs.every.isVisible()


def cross_is_seen(tabs: Tabs) -> bool:
    """Whether the cross of the current tab lies within the row, and nothing covers it."""
    bar = tabs.tabBar()
    cross = bar.tabButton(tabs.currentIndex(), QtWidgets.QTabBar.RightSide) or bar.tabButton(
        tabs.currentIndex(), QtWidgets.QTabBar.LeftSide
    )
    middle = cross.mapTo(tabs, cross.rect().center())
    return tabs.childAt(middle) is cross


@pytest.mark.parametrize("width", [120, 180, 230, 400])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_cross_of_the_current_tab_is_always_in_reach(
    qtbot: QtBot, width: int, count: int
) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.setTabsClosable(True)
    tabs.setUsesScrollButtons(True)
    tabs.tabBar().setElideMode(QtCore.Qt.ElideMiddle)
    for number in range(count):
        page = QtWidgets.QWidget()
        tabs.addTab(page, "")
        tabs.name(page, f"On/off a sample with a long name {number}", "whole", "path")
    tabs.resize(width, 200)
    tabs.show()
    for number in range(count):
        tabs.setCurrentIndex(number)
        qtbot.waitUntil(lambda: cross_is_seen(tabs))


def test_the_middle_button_closes_a_tab(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.setTabsClosable(True)
    for name in ("one", "two"):
        tabs.addTab(QtWidgets.QWidget(), name)
    tabs.resize(400, 200)
    tabs.show()
    with qtbot.waitSignal(tabs.tabCloseRequested) as closed:
        place = tabs.tabBar().tabRect(1).center()
        qtbot.mouseClick(tabs.tabBar(), QtCore.Qt.MiddleButton, pos=place)
    assert closed.args == [1]
