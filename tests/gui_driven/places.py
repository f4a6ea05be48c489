"""Where things are on the screen, by the words that a person reads on them.

Each answers with the place in the screen's dots (x, y, width, height), and raises LookupError for
what cannot be seen, or not be pressed, now.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.typed_table import TypedTable

#: Columns of a table that are looked through for words.
_COLUMNS = 8


def place_of(widget: QtWidgets.QWidget, part: QtCore.QRect | None = None) -> list[int]:
    """Of `widget`, or of a `part` in its own coordinates."""
    part = part if part is not None else widget.rect()
    corner = widget.mapToGlobal(part.topLeft())
    ratio = widget.devicePixelRatioF()
    places = corner.x(), corner.y(), part.width(), part.height()
    return [round(ratio * value) for value in places]


def button(window: Any, words: str) -> list[int]:
    """A button, tick or tool with these words."""
    for found in _visible(QtWidgets.QAbstractButton):
        if _plain(found.text()) == words:
            if not found.isEnabled():
                raise LookupError(f"the button {words!r} is disabled: {found.toolTip()}")
            place = _scrolled_to(found)
            if isinstance(found, QtWidgets.QCheckBox):  # beside its words it cannot be pressed
                place[2] = min(
                    place[2], round(found.devicePixelRatioF() * found.sizeHint().width())
                )
            return place
    raise LookupError(f"no button {words!r}")


def menu(window: Any, words: str) -> list[int]:
    """A menu of the menu bar."""
    bar = window.menuBar()
    for action in bar.actions():
        if _plain(action.text()) == words:
            return place_of(bar, bar.actionGeometry(action))
    raise LookupError(f"no menu {words!r}")


def entry(window: Any, words: str) -> list[int]:
    """An entry of the menu that is open."""
    popup = QtWidgets.QApplication.activePopupWidget()
    if not isinstance(popup, QtWidgets.QMenu):
        raise LookupError("no menu is open")
    for action in popup.actions():
        if _plain(action.text()).startswith(words):
            if not action.isEnabled():
                raise LookupError(f"the entry {words!r} is disabled")
            return place_of(popup, popup.actionGeometry(action))
    raise LookupError(f"no entry {words!r} in {[_plain(a.text()) for a in popup.actions()]}")


def tab(window: Any, words: str) -> list[int]:
    """A tab that begins with these words."""
    for bar in _visible(QtWidgets.QTabBar):
        for number in range(bar.count()):
            if bar.isTabVisible(number) and _plain(bar.tabText(number)).startswith(words):
                return place_of(bar, bar.tabRect(number))
    raise LookupError(f"no tab {words!r}")


def row(window: Any, words: str) -> list[int]:
    """A cell with these words in it, in whatever table, tree or list can be seen."""
    views = sorted(_visible(QtWidgets.QAbstractItemView), key=lambda view: not view.hasFocus())
    for view in views:
        for index in _indices(view.model(), QtCore.QModelIndex()):
            if words in str(index.data() or ""):
                view.scrollTo(index)
                return place_of(view.viewport(), view.visualRect(index))
    raise LookupError(f"no row with {words!r}")


def cell(window: Any, words: str) -> list[int]:
    """A cell of the table that can be typed into, by row and column from 0: ``2, 1``."""
    row, column = (int(number) for number in words.split(","))
    for table in _visible(TypedTable):
        index = table.model().index(row, column)
        table.scrollTo(index)
        _scrolled_to(table)
        return place_of(table.viewport(), table.visualRect(index))
    raise LookupError("no table that can be typed into")


def field(window: Any, words: str) -> list[int]:
    """What is filled in, by the label beside it, its pale text or its accessible name."""
    for label in _visible(QtWidgets.QLabel):
        buddy = label.buddy()
        if buddy is not None and buddy.isVisible() and _plain(label.text()).startswith(words):
            return _fillable(buddy, words)
    for found in _visible(QtWidgets.QWidget):
        pale = found.placeholderText() if isinstance(found, QtWidgets.QLineEdit) else ""
        if words in (found.accessibleName(), pale):
            return _fillable(found, words)
    raise LookupError(f"no field {words!r}")


def plot(window: Any) -> list[int]:
    """The largest plot that can be seen."""
    views = list(_visible(QtWidgets.QGraphicsView))
    if not views:
        raise LookupError("no plot")
    return place_of(max(views, key=lambda view: int(view.width() * view.height())))


def _plain(text: str) -> str:
    return text.partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


def _visible(kind: type[Any]) -> Iterator[Any]:
    """Those of what is in front first."""
    application = QtWidgets.QApplication
    in_front = [application.activePopupWidget(), application.activeWindow()]
    for top in dict.fromkeys([*in_front, *application.topLevelWidgets()]):
        if top is not None and top.isVisible():
            yield from (found for found in [top, *top.findChildren(QtWidgets.QWidget)]
                        if isinstance(found, kind) and found.isVisible())  # fmt: skip


def _fillable(widget: QtWidgets.QWidget, words: str) -> list[int]:
    if not widget.isEnabled():
        raise LookupError(f"the field {words!r} is disabled")
    return _scrolled_to(widget)


def _scrolled_to(widget: QtWidgets.QWidget) -> list[int]:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QtWidgets.QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    return place_of(widget)


def _indices(model: Any, parent: Any) -> Iterator[Any]:
    is_list = isinstance(model, QtCore.QAbstractListModel)  # which keeps its one column to itself
    is_tree = not isinstance(model, QtCore.QAbstractListModel | QtCore.QAbstractTableModel)
    for number in range(model.rowCount(parent)):
        for column in range(1 if is_list else min(_COLUMNS, model.columnCount(parent))):
            index = model.index(number, column, parent)
            yield index
            if column == 0 and is_tree and model.hasChildren(index):
                yield from _indices(model, index)


_KINDS = (button, menu, entry, tab, row, cell, field, plot)
PLACES = {function.__name__: function for function in _KINDS}
