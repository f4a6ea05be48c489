"""Widgets in a row that goes on in a further line where there is no room for all of them."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets


class WrappingRow(QtWidgets.QLayout):  # type: ignore[misc]
    """Widgets from left to right, in as many lines as they need.

    What room a line has left is shared by those in it whose horizontal policy expands.
    """

    def __init__(self, *widgets: QtWidgets.QWidget) -> None:
        super().__init__()
        self._items: list[QtWidgets.QLayoutItem] = []
        self.setSpacing(4)
        for widget in widgets:
            self.addWidget(widget)

    # -- what Qt asks of a layout

    def addItem(self, item: QtWidgets.QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QtWidgets.QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QtWidgets.QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> QtCore.Qt.Orientations:
        return QtCore.Qt.Orientations(QtCore.Qt.Horizontal)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(map(_height, lines)) + int(self.spacing()) * max(0, len(lines) - 1)

    def sizeHint(self) -> QtCore.QSize:
        """All of them in one line."""
        seen = self._seen()
        width = sum(map(_width, seen)) + self.spacing() * max(0, len(seen) - 1)
        return QtCore.QSize(width, _height(seen))

    def minimumSize(self) -> QtCore.QSize:
        """The widest alone."""
        seen = self._seen()
        width = max((item.minimumSize().width() for item in seen), default=0)
        return QtCore.QSize(width, _height(seen))

    def setGeometry(self, rect: QtCore.QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            height, left = _height(line), rect.left()
            widths = self._shared(line, rect.width())
            for item, width in zip(line, widths, strict=True):
                size = QtCore.QSize(width, min(height, item.sizeHint().height()))
                above = (height - size.height()) // 2
                item.setGeometry(QtCore.QRect(QtCore.QPoint(left, top + above), size))
                left += width + self.spacing()
            top += height + self.spacing()

    # -- how they are divided

    def _seen(self) -> list[QtWidgets.QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QtWidgets.QLayoutItem]]:
        lines: list[list[QtWidgets.QLayoutItem]] = []
        left = -1
        for item in self._seen():
            wanted = _width(item) + self.spacing()
            if left < wanted - self.spacing() or not lines:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wanted
        return lines

    def _shared(self, line: list[QtWidgets.QLayoutItem], width: int) -> list[int]:
        """The widths of those in a line, in order."""
        widths = [min(_width(item), width) for item in line]
        left = width - sum(widths) - self.spacing() * (len(line) - 1)
        growing = [n for n, item in enumerate(line) if _grows(item)]
        for place, number in enumerate(growing):
            more = max(0, left) // (len(growing) - place)
            widths[number] += more
            left -= more
        return widths


def named(words: str, field: QtWidgets.QWidget) -> QtWidgets.QWidget:
    """`field` behind its words, which stay in one line with it; as wide as it wants to be."""
    both = QtWidgets.QWidget()
    row = QtWidgets.QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(QtWidgets.QLabel(words))
    row.addWidget(field, 1)
    both.setSizePolicy(field.sizePolicy())
    return both


def _grows(item: QtWidgets.QLayoutItem) -> bool:
    widget = item.widget()
    policy = widget.sizePolicy().horizontalPolicy() if widget is not None else 0
    return bool(policy & (QtWidgets.QSizePolicy.ExpandFlag | QtWidgets.QSizePolicy.IgnoreFlag))


def _width(item: QtWidgets.QLayoutItem) -> int:
    """What it asks for; one whose width is not to be minded asks for the least."""
    widget = item.widget()
    ignored = widget is not None and bool(
        widget.sizePolicy().horizontalPolicy() & QtWidgets.QSizePolicy.IgnoreFlag
    )
    wanted = item.minimumSize() if ignored else item.sizeHint()
    return int(max(wanted.width(), item.minimumSize().width()))


def _height(line: list[QtWidgets.QLayoutItem]) -> int:
    return max((int(item.sizeHint().height()) for item in line), default=0)
