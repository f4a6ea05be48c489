"""The documentation in a window of its own, which leaves STOP in sight and can stay open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.icons import icon

from . import pages

_NOT_HERE = (
    "# Documentation\n\nThe pages are not part of this installation. "
    "They come with the program's source, in the folder `docs`."
)


class _Page(QtWidgets.QTextBrowser):  # type: ignore[misc]
    """One page, with pictures no wider than it is."""

    def loadResource(self, kind: int, name: QtCore.QUrl) -> Any:
        found = super().loadResource(kind, name)
        if kind != QtGui.QTextDocument.ImageResource or not isinstance(found, QtCore.QByteArray):
            return found
        picture = QtGui.QImage.fromData(found)
        margins = 2 * round(self.document().documentMargin()) + 8
        bar = self.style().pixelMetric(QtWidgets.QStyle.PM_ScrollBarExtent)
        room = max(200, self.width() - bar - margins)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, QtCore.Qt.SmoothTransformation)


class HelpWindow(QtWidgets.QWidget):  # type: ignore[misc]
    """Contents on the left, a page on the right. Not modal; closes with its `owner`."""

    def __init__(self, owner: QtWidgets.QWidget) -> None:
        super().__init__(owner, QtCore.Qt.Window)
        self.setWindowTitle("Janus Lab: help")
        self._folder = pages.folder()
        self._path: Path | None = None  #: of the page shown
        self._past: list[Path] = []
        self._reading, self._listing = Background(self), Background(self)
        self.contents = QtWidgets.QTreeWidget(self)
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName("Contents of the documentation")
        self.contents.itemActivated.connect(self._choose)
        self.contents.itemClicked.connect(self._choose)
        self.page = _Page(self)
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.setAccessibleName("Page of the documentation")
        self.back = QtWidgets.QPushButton("&Back", self)
        self.back.setIcon(icon("back"))
        self.back.setToolTip("To the page before (Alt+Left)")
        self.back.setShortcut("Alt+Left")
        self.back.setEnabled(False)
        self.back.clicked.connect(lambda _: self._go_back())
        self.find = QtWidgets.QLineEdit(self)
        self.find.setPlaceholderText("Find in this page (Ctrl+F), Enter for the next")
        self.find.setClearButtonEnabled(True)
        self.find.returnPressed.connect(self._find_next)
        for keys, words, does in (
            ("Ctrl+F", "find in this page", self.find.setFocus),
            ("Escape", "close it", self.close),
        ):
            QtWidgets.QShortcut(keys, self, does).setWhatsThis(f"Documentation: {words}")
        self._lay_out()
        if self._folder is not None:
            first = self._folder / pages.FIRST
            self._listing.run(partial(pages.read_whole, first), self._list)

    def show_page(self, name: str = pages.FIRST) -> None:
        """Bring the window up with the page of that file."""
        if self._folder is None:
            self.show_text(_NOT_HERE)
            return
        self._open(self._folder / name)
        self._bring_up()

    def show_text(self, markdown: str) -> None:
        """Bring the window up with a page that is in no file."""
        self._remember()
        self._path = None
        self._set(markdown)
        self._bring_up()

    # -- pages

    def _list(self, first: str | Exception) -> None:
        if isinstance(first, Exception):
            return
        for heading, listed in pages.contents(first):
            group = QtWidgets.QTreeWidgetItem(self.contents, [heading])
            group.setFlags(QtCore.Qt.ItemIsEnabled)
            for title, name in listed:
                item = QtWidgets.QTreeWidgetItem(group, [title])
                item.setData(0, QtCore.Qt.UserRole, name)
        self.contents.expandAll()

    def _choose(self, item: QtWidgets.QTreeWidgetItem) -> None:
        name = item.data(0, QtCore.Qt.UserRole)
        if name and self._folder is not None:
            self._open(self._folder / name)

    def _follow(self, link: QtCore.QUrl) -> None:
        if not link.isRelative():
            if link.scheme() in ("http", "https", "mailto"):
                QtGui.QDesktopServices.openUrl(link)
            return
        if not link.path():
            self._scroll_to(link.fragment())
            return
        base = self._path.parent if self._path is not None else self._folder
        if base is not None:
            self._open((base / link.path()).resolve(), link.fragment())

    def _open(self, path: Path, anchor: str = "", remember: bool = True) -> None:
        if self._folder is None or path.suffix != ".md" or not self._is_page(path):
            return  # a folder of the source, or a file that is no page
        if remember:
            self._remember()
        self._path = path
        self._reading.run(partial(pages.read, path), partial(self._show_read, path, anchor))

    def _is_page(self, path: Path) -> bool:
        assert self._folder is not None
        return path.resolve().is_relative_to(self._folder.resolve())

    def _show_read(self, path: Path, anchor: str, text: str | Exception) -> None:
        if path != self._path:
            return  # another one has been chosen since
        if isinstance(text, Exception):
            self._set(f"# {path.name}\n\nThis page cannot be read: {text}")
            return
        self.page.setSearchPaths([str(path.parent)])
        self._set(text)
        if anchor:
            self._scroll_to(anchor)

    def _set(self, markdown: str) -> None:
        # not made in the view, which would lay it out anew with each table: for seconds
        document = QtGui.QTextDocument()
        document.setDefaultFont(self.page.font())
        document.setMarkdown(markdown)
        document.setParent(self.page)  # which gives it its pictures, and deletes it
        self.page.setDocument(document)
        self.page.moveCursor(QtGui.QTextCursor.Start)
        self.back.setEnabled(bool(self._past))

    def _scroll_to(self, anchor: str) -> None:
        """To the heading that a site would give this anchor; Markdown in Qt has none."""
        block = self.page.document().begin()
        while block.isValid():
            words = "".join(c for c in block.text().lower() if c.isalnum() or c in " -_")
            if block.blockFormat().headingLevel() and words.replace(" ", "-") == anchor:
                self.page.setTextCursor(QtGui.QTextCursor(block))
                at = self.page.document().documentLayout().blockBoundingRect(block).top()
                self.page.verticalScrollBar().setValue(round(at))
                return
            block = block.next()

    def _remember(self) -> None:
        if self._path is not None:
            self._past.append(self._path)

    def _go_back(self) -> None:
        if self._past:
            self._open(self._past.pop(), remember=False)

    def _find_next(self) -> None:
        words = self.find.text()
        if words and not self.page.find(words):
            self.page.moveCursor(QtGui.QTextCursor.Start)
            self.page.find(words)

    # -- how it looks

    def _lay_out(self) -> None:
        above = QtWidgets.QHBoxLayout()
        above.addWidget(self.back)
        above.addWidget(self.find, 1)
        beside = QtWidgets.QSplitter(self)
        beside.setChildrenCollapsible(False)
        beside.addWidget(self.contents)
        beside.addWidget(self.page)
        beside.setStretchFactor(1, 1)
        beside.setSizes([240, 660])
        layout = QtWidgets.QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(beside, 1)

    def place(self, room: QtCore.QRect) -> None:
        """Cover this part of the screen, which is not that of STOP."""
        self.setGeometry(room)

    def _bring_up(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()
