"""Tabs of what is open, with a menu of all that tells them apart where there are many."""

from __future__ import annotations

from functools import partial
from typing import Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip

#: Letters of a tab that are seen, at least, before the row of tabs scrolls.
_LETTERS: Final = 12
#: A tab is at least so wide (pixels), and as wide as its name where it stands in no row.
_LEAST, _WIDEST = 48, 10_000


class _Bar(QtWidgets.QTabBar):  # type: ignore[misc]
    """Names become shorter as tabs become more; the first, of what is measured, does not. None is
    wider than there is room for, so that its cross can be reached. The middle button closes."""

    def tabSizeHint(self, index: int) -> QtCore.QSize:
        size = super().tabSizeHint(index)
        size.setWidth(min(size.width(), self._room()))
        return size

    def minimumTabSizeHint(self, index: int) -> QtCore.QSize:
        whole = super().tabSizeHint(index)
        size = QtCore.QSize(whole)
        if index:
            metrics = self.fontMetrics()
            room = whole.width() - metrics.horizontalAdvance(self.tabText(index))
            least = room + _LETTERS * metrics.averageCharWidth()
            size.setWidth(min(size.width(), least))
        size.setWidth(min(size.width(), self._room()))
        return size

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        """The middle button closes the tab that it is over, as the cross does."""
        index = self.tabAt(event.pos())
        if event.button() == QtCore.Qt.MiddleButton and index >= 0:
            self.tabCloseRequested.emit(index)
            return
        super().mouseReleaseEvent(event)

    def _room(self) -> int:
        """The width of a row with nothing but one tab, and the arrows that scroll to others."""
        tabs = self.parentWidget()
        arrow = self.style().pixelMetric(QtWidgets.QStyle.PM_TabBarScrollButtonWidth, None, self)
        corner = tabs.cornerWidget() if isinstance(tabs, QtWidgets.QTabWidget) else None
        used = 2 * arrow + (corner.sizeHint().width() if corner is not None else 0)
        return max(_LEAST, int(tabs.width()) - used) if tabs is not None else _WIDEST


class Tabs(QtWidgets.QTabWidget):  # type: ignore[misc]
    """Tabs, and beside them, where there are several, a menu of all: a long row scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabBar(_Bar(self))
        self.every = QtWidgets.QToolButton(self)
        self.every.setArrowType(QtCore.Qt.DownArrow)
        self.every.setAutoRaise(True)
        self.every.setToolTip("All tabs")
        self.every.setAccessibleName("All tabs")
        self.every.setPopupMode(QtWidgets.QToolButton.InstantPopup)
        self.every.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QtWidgets.QMenu(self.every)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.every.setMenu(menu)
        self.every.hide()

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._offer()

    def tabRemoved(self, index: int) -> None:
        super().tabRemoved(index)
        self._offer()

    def name(self, page: QtWidgets.QWidget, short: str, whole: str, path: str) -> None:
        """Call the tab of `page` by its `short` name, and by the `whole` one in the menu; the tool
        tip has `path`, too."""
        number = self.indexOf(page)
        self.setTabText(number, _plain(short))
        self.setTabToolTip(number, plain_tip(f"{whole}\n{path}"))
        self.tabBar().setTabData(number, _plain(whole))

    def exchange(self, page: QtWidgets.QWidget, other: QtWidgets.QWidget) -> None:
        """Put `other` in the place of `page`, under its names."""
        number = self.indexOf(page)
        is_current = self.currentIndex() == number
        blocker = QtCore.QSignalBlocker(self)
        self.insertTab(number, other, self.tabText(number))
        self.setTabToolTip(number, self.tabToolTip(number + 1))
        self.tabBar().setTabData(number, self.tabBar().tabData(number + 1))
        self.removeTab(number + 1)
        if is_current:
            self.setCurrentIndex(number)
        del blocker

    def hand_over(self, page: QtWidgets.QWidget, other: Tabs) -> None:
        """Give `page` to other tabs, under its names."""
        number = self.indexOf(page)
        text, tip = self.tabText(number), self.tabToolTip(number)
        whole = self.tabBar().tabData(number)
        self.removeTab(number)
        number = other.addTab(page, text)
        other.setTabToolTip(number, tip)
        other.tabBar().setTabData(number, whole)

    def _offer(self) -> None:
        """The menu is there for several tabs: Qt keeps a corner's room also for what is hidden."""
        several = self.count() > 1
        if several != (self.cornerWidget() is self.every):
            self.setCornerWidget(self.every if several else None)
            self.every.setVisible(several)

    def _fill(self, menu: QtWidgets.QMenu) -> None:
        menu.clear()
        for number in range(self.count()):
            entry = menu.addAction(self.tabBar().tabData(number) or self.tabText(number))
            entry.setCheckable(True)
            entry.setChecked(number == self.currentIndex())
            entry.triggered.connect(partial(self._bring_up, number))

    def _bring_up(self, number: int, _: bool) -> None:
        self.setCurrentIndex(number)


def _plain(text: str) -> str:
    """`text` without the keys that Qt would make of it."""
    return text.replace("&", "&&")
