"""The place of measuring, on which pages take turns with it: nothing covers STOP or the bench."""

from __future__ import annotations

from collections.abc import Callable

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.on_screen import room_for_current


class Desk(QtWidgets.QStackedWidget):  # type: ignore[misc]
    """Takes the place of `above`, the widget for measuring, in its splitter, and shows it until a
    page is wanted. Pages are made when they are shown for the first time."""

    def __init__(self, above: QtWidgets.QWidget) -> None:
        splitter = above.parentWidget()
        assert isinstance(splitter, QtWidgets.QSplitter)
        super().__init__()
        place = splitter.indexOf(above)
        sizes = splitter.sizes()
        splitter.replaceWidget(place, self)
        self._above = above
        self._list_has_closed = False  #: by what is happening now
        QtWidgets.QApplication.instance().focusChanged.connect(self._focus_moved)
        self._pages: dict[str, QtWidgets.QWidget] = {}
        self.addWidget(above)
        room_for_current(self)
        above.show()  # a splitter hides what it lets go, and leaves hidden what takes its place
        self.show()
        splitter.setStretchFactor(place, 3)
        splitter.setSizes(sizes)

    def page(self, name: str) -> QtWidgets.QWidget | None:
        """The page `name`, if it has been shown."""
        return self._pages.get(name)

    def show_page(self, title: str, make: Callable[[], QtWidgets.QWidget]) -> QtWidgets.QWidget:
        """Show the page `title`, made by `make` the first time, and give it the keyboard."""
        if title not in self._pages:
            content = make()
            self._pages[title] = content
            self.addWidget(self._framed(title, content))
        content = self._pages[title]
        self.setCurrentWidget(content.parentWidget())
        content.setFocus(QtCore.Qt.OtherFocusReason)
        return content

    def show_measuring(self) -> None:
        """Back to measuring; the pages keep what is in them."""
        self.setCurrentWidget(self._above)

    def _leave(self) -> None:
        """Back to measuring; of a list that had dropped down, the key has closed that alone."""
        if not self._list_has_closed:
            self.show_measuring()

    def _focus_moved(self, before: QtWidgets.QWidget | None, now: object) -> None:
        if before is not None and before.window().windowType() == QtCore.Qt.Popup:
            self._list_has_closed = True  # and the key that did it comes to here, too
            QtCore.QTimer.singleShot(0, self._forget_list)

    def _forget_list(self) -> None:
        self._list_has_closed = False

    def _framed(self, title: str, content: QtWidgets.QWidget) -> QtWidgets.QWidget:
        frame = QtWidgets.QWidget(self)
        heading = QtWidgets.QLabel(title, frame)
        font = heading.font()
        font.setPointSizeF(1.25 * font.pointSizeF())
        font.setBold(True)
        heading.setFont(font)
        back = QtWidgets.QPushButton("Back to &measuring", frame)
        back.setToolTip("What is on this page stays (Escape)")
        back.clicked.connect(lambda _: self.show_measuring())
        escape = QtWidgets.QShortcut(QtCore.Qt.Key_Escape, frame)
        escape.setContext(QtCore.Qt.WidgetWithChildrenShortcut)
        escape.setWhatsThis("Page of the set-up: back to measuring")
        escape.activated.connect(self._leave)
        top = QtWidgets.QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(back)
        column = QtWidgets.QVBoxLayout(frame)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(top)
        column.addWidget(content, 1)
        return frame
