"""The runs of a comparison, one entry each, in a list that scrolls: a legend and switches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip

Qt = QtCore.Qt
_ROOM = 18  # pixels of a sample of a line


class RunList(QtWidgets.QListWidget):  # type: ignore[misc]
    """Names of runs with their colours; a tick shows or hides one, the selected ones stand out.

    `switched` is emitted after ticks have changed, `highlighted` after the selection has,
    `open_wanted` carries the path of a run that was double-clicked.
    """

    switched = QtCore.Signal()
    highlighted = QtCore.Signal()
    open_wanted = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QtWidgets.QAbstractItemView.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.ElideMiddle)  # what differs may be at either end
        self.setIconSize(QtCore.QSize(_ROOM, _ROOM))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarAlwaysOff)
        self.setAccessibleName("Compared runs")
        self.setToolTip("A tick shows a run; a selected one stands out; Return opens it")
        self._paths: list[Path] = []
        self._parts: dict[int, Sequence[str]] = {}
        self._is_filling = False
        self.itemChanged.connect(self._changed)
        self.itemSelectionChanged.connect(self.highlighted)
        self.itemActivated.connect(self._open)

    @property
    def shown(self) -> set[int]:
        """The numbers of the runs with a tick."""
        states = ((n, self.item(n).checkState()) for n in range(self.count()))
        return {number for number, state in states if state == Qt.Checked}

    @property
    def switched_off(self) -> set[int]:
        """The numbers of the runs that have lost their tick to a person."""
        items = ((n, self.item(n)) for n in range(self.count()))
        return {
            n for n, item in items
            if item.checkState() != Qt.Checked and item.flags() & Qt.ItemIsUserCheckable
        }  # fmt: skip

    def choose(self, off: Collection[int], selected: Collection[int]) -> None:
        """Take the ticks of the runs `off` away, and let `selected` stand out; nothing is said of
        it."""
        blocker = QtCore.QSignalBlocker(self)
        for number in off:
            self.item(number).setCheckState(Qt.Unchecked)
        for number in selected:
            self.item(number).setSelected(True)
        del blocker

    @property
    def selected(self) -> set[int]:
        """The numbers of the runs that stand out."""
        return {self.row(item) for item in self.selectedItems()}

    def add(self, paths: Sequence[Path]) -> None:
        """More runs, which are not read yet."""
        self._is_filling = True
        for path in paths:
            item = QtWidgets.QListWidgetItem(f"{path.name} …")
            item.setFlags(item.flags() | Qt.ItemIsUserCheckable)
            item.setCheckState(Qt.Checked)
            item.setToolTip(plain_tip(str(path)))
            self.addItem(item)
        self._paths += paths
        self._is_filling = False

    def name(self, number: int, text: str, problem: str = "", parts: Sequence[str] = ()) -> None:
        """Call a run by its name; with why it is not shown, if it cannot be. Of the `parts` that
        the name consists of `shorten` leaves those that tell it from others."""
        self._is_filling = True
        if parts:
            self._parts[number] = parts
        item = self.item(number)
        item.setText(f"⚠ {text}" if problem else text)
        item.setToolTip(plain_tip(f"{text}\n{self._paths[number]}"))
        if problem:
            item.setCheckState(Qt.Unchecked)
            item.setFlags(item.flags() & ~Qt.ItemIsUserCheckable)
            item.setToolTip(plain_tip(f"{problem}\n{self._paths[number]}"))
        self._is_filling = False

    def shorten(self) -> str:
        """Write the names without what all runs share; returns that."""
        names, shared = short_names(list(self._parts.values()))
        self._is_filling = True
        for number, name in zip(self._parts, names, strict=True):
            if self.item(number).text() != name:
                self.item(number).setText(name)
        self._is_filling = False
        return shared

    def colour(self, look: Callable[[int], tuple[str, bool]]) -> None:
        """Give every run its sign: `look` says its colour, and whether it has a line of its own."""
        self._is_filling = True
        made: dict[tuple[str, bool], QtGui.QIcon] = {}
        for number in range(self.count()):
            key = look(number)
            if key not in made:
                made[key] = _sign(*key)
            self.item(number).setIcon(made[key])
        self._is_filling = False

    def tick_all(self, ticked: bool) -> None:
        """Show all runs, or none."""
        self._is_filling = True
        for number in range(self.count()):
            if self.item(number).flags() & Qt.ItemIsUserCheckable:
                self.item(number).setCheckState(Qt.Checked if ticked else Qt.Unchecked)
        self._is_filling = False
        self.switched.emit()

    def _changed(self, _: QtWidgets.QListWidgetItem) -> None:
        if not self._is_filling:
            self.switched.emit()

    def _open(self, item: QtWidgets.QListWidgetItem) -> None:
        self.open_wanted.emit(self._paths[self.row(item)])


def short_names(runs: Sequence[Sequence[str]]) -> tuple[list[str], str]:
    """Of runs with as many parts of a name each, the last of which is an id: what tells each from
    the others, and what all of them share. A run alone has all its parts, and shares nothing."""
    differ = [n for n, values in enumerate(zip(*runs, strict=True)) if len(set(values)) > 1]
    if not differ:
        return [" · ".join(parts) for parts in runs], ""
    names = [tuple(parts[n] for n in differ) for parts in runs]
    without_id = [parts[:-1] for parts in names]
    if len(set(without_id)) == len(names):
        names = without_id
    shared = [part for n, part in enumerate(runs[0]) if n not in differ]
    return [" · ".join(parts) for parts in names], " · ".join(shared)


def _sign(colour: str, is_line: bool) -> QtGui.QIcon:
    """A line in the colour of a run that is drawn by itself, a band in that of one in a band."""
    picture = QtGui.QPixmap(_ROOM, _ROOM)
    picture.fill(Qt.transparent)
    painter = QtGui.QPainter(picture)
    if is_line:
        painter.setPen(QtGui.QPen(QtGui.QColor(colour), 3))
        painter.drawLine(1, _ROOM // 2, _ROOM - 1, _ROOM // 2)
    else:
        pale = QtGui.QColor(colour)
        pale.setAlphaF(0.35)
        painter.fillRect(1, _ROOM // 4, _ROOM - 2, _ROOM // 2, pale)
    painter.end()
    return QtGui.QIcon(picture)
