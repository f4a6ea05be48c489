"""The centre of the window: the run that is measured, and beside it, in tabs, what was opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.plot_tools.in_sight import give_keyboard_soon, give_keys
from janus_lab.gui.widgets.on_screen import room_for_current
from janus_lab.gui.widgets.theme import Theme

from .run_page import RunPage
from .tabs import Tabs
from .waiting_page import WaitingPage

#: Pages that can be open at once: each keeps its rows in memory.
MOST_PAGES: Final = 16
#: A run is previewed once a person has rested on it for so long (ms).
_REST: Final = 120


class RunPages(QtWidgets.QSplitter):  # type: ignore[misc]
    """`live` alone while nothing else is open; then tabs, and a second row of tabs beside them.

    What else is to be a tab (`add_page`) has `stop()` and `set_theme(theme)`. `form_wanted` carries
    an `OpenedRun`, `report_wanted`, `folder_wanted`, `star_wanted`, `remarks_wanted` and
    `light_wanted` the path of a run, `noted` that of one whose notes have changed, `message` a
    level and a line. Call `stop` before it goes.
    """

    form_wanted = QtCore.Signal(object)
    report_wanted = QtCore.Signal(object)
    folder_wanted = QtCore.Signal(object)
    star_wanted = QtCore.Signal(object)
    remarks_wanted = QtCore.Signal(object)
    light_wanted = QtCore.Signal(object)
    noted = QtCore.Signal(object)
    message = QtCore.Signal(str, str)
    rearranged = QtCore.Signal()  #: other pages are open, or in other places

    def __init__(
        self, live: QtWidgets.QWidget, theme: Theme, parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(QtCore.Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setChildrenCollapsible(False)
        self.setFocusPolicy(QtCore.Qt.ClickFocus)  # see `take_keyboard`
        self.live = live
        self.main, self.beside = self._tabs(), self._tabs()
        self.main.addTab(live, "Measuring")
        self._without_cross(live)
        self.beside.hide()
        self._preview: RunPage | None = None
        self._is_putting_back = False
        self.is_over = False  #: whether it has been stopped
        self._wanted: Path | None = None
        self._rest = QtCore.QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._show_preview)
        for keys, does, words in (
            ("Ctrl+W", self.close_current, "Close what was opened"),
            ("Ctrl+Tab", self.next_page, "The next tab of what was opened"),
        ):
            shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(keys), self)
            shortcut.setWhatsThis(words)
            shortcut.setContext(QtCore.Qt.WindowShortcut)
            shortcut.activated.connect(does)

    # -- what is in it

    def take_keyboard(self) -> None:
        """Take it from the button that has it, if one has: the next space would press that again.
        Whoever types goes on typing."""
        if isinstance(QtWidgets.QApplication.focusWidget(), QtWidgets.QAbstractButton):
            self.setFocus(QtCore.Qt.OtherFocusReason)

    @property
    def pages(self) -> list[Any]:
        """What is open beside the run that is measured, from left to right."""
        found = [tabs.widget(n) for tabs in self._both for n in range(tabs.count())]
        return [page for page in found if page is not self.live]

    @property
    def names(self) -> set[str]:
        """What the tabs are called."""
        return {tabs.tabText(n) for tabs in self._both for n in range(tabs.count())}

    def is_passing(self, page: object) -> bool:
        """Whether a page is that of previews."""
        return page is self._preview

    def opened(self, path: Path) -> RunPage | None:
        """The page of a run, if it has one of its own; it is made if it was to be looked at."""
        for page in self.pages:
            if isinstance(page, WaitingPage) and page.path == path:
                page = self._made(page)
            if isinstance(page, RunPage) and page is not self._preview and page.path == path:
                return page
        return None

    def focused_run(self) -> Path | None:
        """The run whose page has the keyboard; None if none has."""
        for page in self.pages:
            if isinstance(page, RunPage) and page.isAncestorOf(self._focused()):
                return page.path
        return None

    def open_run(self, path: Path, *, keyboard: bool = True) -> None:
        """Show the run in the folder `path` in a tab of its own, and bring it up; the `keyboard`
        goes to its plot."""
        page = self.opened(path)
        if page is None:
            page = RunPage(self._theme)
            if not self.add_page(page, path.name):
                page.deleteLater()
                return
            self._connect(page)
            page.show_run(path)
        self.bring_up(page)
        if self._preview is not None and self._preview.path == path:
            self.close_preview()  # one page of it is enough
        if keyboard:
            give_keyboard_soon(page)

    def _keep(self, path: Path) -> None:
        """Who walks through the history goes on with it."""
        self.open_run(path, keyboard=self.isAncestorOf(self._focused()))

    def preview(self, path: Path | None) -> None:
        """Show the run in the folder `path` shortly, in the one tab for that, if no other run is
        asked for until then; None for none."""
        self._wanted = path
        if path is None:
            self._rest.stop()
        else:
            self._rest.start()

    def close_preview(self) -> None:
        """Show no preview any more."""
        self.preview(None)
        if self._preview is not None:
            self.close_page(self._preview)

    def show_live(self) -> None:
        """Bring up the run that is measured, and no preview in front of it."""
        self.preview(None)
        self.main.setCurrentWidget(self.live)

    def add_page(self, page: Any, name: str) -> bool:
        """A new tab, brought up; False, and a message, if there are as many as there can be."""
        if len(self.pages) >= MOST_PAGES:
            text = f"{MOST_PAGES} runs are open: close one first (Ctrl+W)"
            self.message.emit("error", text)
            return False
        self.main.addTab(page, name)
        self.bring_up(page)
        self.rearranged.emit()
        return True

    def bring_up(self, page: QtWidgets.QWidget) -> None:
        """Show this page of those there are."""
        tabs = self._tabs_of(page)
        if tabs is not None:
            tabs.setCurrentWidget(page)

    def close_page(self, page: Any) -> None:
        """Close a page; the run that is measured stays."""
        tabs = self._tabs_of(page)
        if page is self.live or tabs is None:
            return
        if page is self._preview:
            self._preview = None
        tabs.removeTab(tabs.indexOf(page))
        page.stop()
        page.deleteLater()
        self._arrange()
        self.rearranged.emit()

    def close_current(self) -> None:
        """Close the page that has the keyboard, or else the one in the first row of tabs."""
        tabs = self.beside if self.beside.isAncestorOf(self._focused()) else self.main
        self.close_page(tabs.currentWidget())

    def next_page(self) -> None:
        """Bring up the next tab."""
        self.main.setCurrentIndex((self.main.currentIndex() + 1) % self.main.count())

    def move(self, page: Any) -> None:
        """Put a page beside the other tabs, or among them again."""
        tabs = self._tabs_of(page)
        if tabs is None or page is self.live:
            return
        other = self.beside if tabs is self.main else self.main
        tabs.hand_over(page, other)
        other.setCurrentWidget(page)
        self._arrange()
        give_keyboard_soon(page)  # which it has lost on its way
        self.rearranged.emit()

    def stop(self) -> None:
        """End what the pages do; none is put back any more."""
        self.is_over = True
        self._rest.stop()
        for page in self.pages:
            page.stop()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours; what is in the page that is measured has its own way to."""
        self._theme = theme
        for page in self.pages:
            page.set_theme(theme)

    # -- what was open at the last start

    @contextmanager
    def putting_back(self) -> Iterator[None]:
        """Inside, `put_back` is called for each tab; then those are made that are seen."""
        self._is_putting_back = True
        try:
            yield
        finally:
            self._is_putting_back = False
        self._arrange()
        for tabs in self._both:
            self._look(tabs)

    def put_back(
        self, page: WaitingPage, tabs: Tabs, names: tuple[str, str], *, front: bool
    ) -> None:
        """A tab that is made when it is looked at, under its short and its whole name; `front`: it
        is the one that is seen."""
        path = str(page.path or "")
        tabs.addTab(page, "")
        tabs.name(page, names[0] or Path(path).name or "Comparison", names[1] or names[0], path)
        if front:
            tabs.setCurrentWidget(page)

    def page_of(self, path: Path, values: Mapping[str, Any]) -> RunPage:
        """The page of a run that was kept as `values`."""
        page = RunPage(self._theme)
        self._connect(page)
        page.show_again(path, values)
        return page

    def _look(self, tabs: Tabs) -> None:
        page = tabs.currentWidget()
        if isinstance(page, WaitingPage) and not self._is_putting_back:
            self._made(page)

    def _made(self, waiting: WaitingPage) -> Any:
        """The page itself, in the place of the one that was waiting."""
        page, tabs = waiting.make(), self._tabs_of(waiting)
        assert tabs is not None
        tabs.exchange(waiting, page)
        waiting.deleteLater()
        return page

    # -- how it is put together

    @property
    def _both(self) -> Iterator[Tabs]:
        yield from (self.main, self.beside)

    def _tabs(self) -> Tabs:
        tabs = Tabs()
        tabs.setDocumentMode(True)
        tabs.setTabsClosable(True)
        tabs.setMovable(False)
        tabs.setUsesScrollButtons(True)
        tabs.tabBar().setElideMode(QtCore.Qt.ElideMiddle)  # a sample and an id: both ends count
        if self.count() == 0:
            tabs.setTabBarAutoHide(True)
        room_for_current(tabs)
        tabs.currentChanged.connect(lambda _: self._look(tabs))
        tabs.tabCloseRequested.connect(lambda n: self.close_page(tabs.widget(n)))
        self.addWidget(tabs)
        return tabs

    def _without_cross(self, page: QtWidgets.QWidget) -> None:
        bar = self.main.tabBar()
        for side in (QtWidgets.QTabBar.LeftSide, QtWidgets.QTabBar.RightSide):
            bar.setTabButton(self.main.indexOf(page), side, None)

    def _tabs_of(self, page: QtWidgets.QWidget) -> Tabs | None:
        return next((tabs for tabs in self._both if tabs.indexOf(page) >= 0), None)

    def _arrange(self) -> None:
        """The second row of tabs is there while something is in it."""
        if self.beside.count() and self.beside.isHidden():
            self.beside.show()
            half = self.width() // 2
            self.setSizes([half, half])
        elif not self.beside.count():
            self.beside.hide()

    def _focused(self) -> QtWidgets.QWidget:
        return QtWidgets.QApplication.focusWidget() or self.main

    def _show_preview(self) -> None:
        path, self._wanted = self._wanted, None
        if path is None:
            return
        if (page := self.opened(path)) is not None:
            self.bring_up(page)
            return
        if self._preview is None:
            page = RunPage(self._theme, is_preview=True)
            if not self.add_page(page, "Preview"):
                page.deleteLater()
                return
            self._connect(page)
            self._preview = page
        if self._preview.path != path:
            self._preview.show_run(path)
        self.bring_up(self._preview)

    def _connect(self, page: RunPage) -> None:
        page.form_wanted.connect(self.form_wanted)
        page.report_wanted.connect(self.report_wanted)
        page.folder_wanted.connect(self.folder_wanted)
        page.star_wanted.connect(self.star_wanted)
        page.remarks_wanted.connect(self.remarks_wanted)
        page.light_wanted.connect(self.light_wanted)
        page.view.board.written.connect(self.noted)
        page.keep_wanted.connect(self._keep)
        page.reading.begun.connect(lambda *_: give_keys(page) if page.hasFocus() else None)
        page.beside_wanted.connect(lambda _: self.move(page))
        page.named.connect(partial(self._name, page))

    def _name(self, page: RunPage, short: str, whole: str) -> None:
        tabs = self._tabs_of(page)
        if tabs is not None:
            before = "Preview: " if page is self._preview else ""
            tabs.name(page, f"{before}{short}", f"{before}{whole}", str(page.path))
