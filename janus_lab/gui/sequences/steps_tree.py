"""The steps of a sequence as a tree, in which they are moved with mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip, problem_colour

from .draft import Node

Qt = QtCore.Qt


class StepsTree(QtWidgets.QTreeWidget):  # type: ignore[misc]
    """Shows `nodes`; `rearranged` says that they stand otherwise now, `chosen` carries the node
    that is current, or None."""

    rearranged = QtCore.Signal()
    chosen = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setDragDropMode(QtWidgets.QAbstractItemView.InternalMove)
        self.setDefaultDropAction(Qt.MoveAction)
        self.setSelectionMode(QtWidgets.QAbstractItemView.SingleSelection)
        self.setAccessibleName("Steps of the sequence")
        self.setToolTip(
            "Drag steps to move them, also into loops and repeats. Keys: Ctrl+Up, Ctrl+Down move a "
            "step, Ctrl+Right puts it into the loop or repeat above it, Ctrl+Left takes it out, "
            "Ctrl+D doubles it, Delete removes it."
        )
        self._bad: tuple[Node | None, str] = (None, "")
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current()))

    def set_nodes(self, nodes: Sequence[Node], current: Node | None = None) -> None:
        """Show these, with `current` chosen."""
        self.blockSignals(True)
        self.clear()
        for node in nodes:
            self.addTopLevelItem(self._item(node))
        self.expandAll()
        self.blockSignals(False)
        self._mark()
        item = self._find(current) if current is not None else self.topLevelItem(0)
        self.setCurrentItem(item)
        self.chosen.emit(self.current())

    def nodes(self) -> list[Node]:
        """The nodes as they stand in the tree, each with its children."""
        return [_read(self.topLevelItem(row)) for row in range(self.topLevelItemCount())]

    def current(self) -> Node | None:
        """The node that is chosen."""
        item = self.currentItem()
        return item.data(0, Qt.UserRole) if item is not None else None

    def refresh(self) -> None:
        """Show the words of every step anew."""
        for item in self._items():
            item.setText(0, item.data(0, Qt.UserRole).words)

    def mark(self, node: Node | None, problem: str) -> None:
        """Show that something is wrong with `node`; None: with none."""
        self._bad = (node, problem)
        self._mark()

    # -- moving

    def dropEvent(self, event: QtGui.QDropEvent) -> None:
        """The step that is dragged comes to where the mouse lets it go."""
        self.drop(self.currentItem(), self.itemAt(event.pos()), self.dropIndicatorPosition())
        event.setDropAction(Qt.CopyAction)  # or Qt would take out what has been moved already
        event.accept()

    def drop(self, item: Any, target: Any, where: Any) -> None:
        """Move the step of `item` into, before or behind that of `target`, as `where` (a
        `DropIndicatorPosition`) says; None is the end of all. No step comes into itself."""
        above = target
        while above is not None:
            if above is item:
                return
            above = above.parent()
        if item is None:
            return
        if target is None or where == self.OnViewport:
            root = self.invisibleRootItem()
            self._put(item, root, root.childCount())
        elif where == self.OnItem and target.data(0, Qt.UserRole).holds:
            self._put(item, target, target.childCount())
        else:
            parent = target.parent() or self.invisibleRootItem()
            row = parent.indexOfChild(target) + (where != self.AboveItem)
            at = parent.indexOfChild(item)
            self._put(item, parent, row - (0 <= at < row))  # it is taken out before it is put in

    def move_by(self, by: int) -> None:
        """Let the current step change places with its neighbour."""
        item = self.currentItem()
        if item is None:
            return
        parent = item.parent() or self.invisibleRootItem()
        row = parent.indexOfChild(item)
        if 0 <= row + by < parent.childCount():
            self._put(item, parent, row + by)

    def indent(self) -> None:
        """Put the current step into the loop or repeat above it."""
        item = self.currentItem()
        if item is None:
            return
        parent = item.parent() or self.invisibleRootItem()
        row = parent.indexOfChild(item)
        before = parent.child(row - 1) if row > 0 else None
        if before is not None and before.data(0, Qt.UserRole).holds:
            self._put(item, before, before.childCount())

    def outdent(self) -> None:
        """Take the current step out of the loop or repeat that it is in."""
        item = self.currentItem()
        if item is None or item.parent() is None:
            return
        parent = item.parent()
        above = parent.parent() or self.invisibleRootItem()
        self._put(item, above, above.indexOfChild(parent) + 1)

    def _put(self, item: Any, parent: Any, row: int) -> None:
        node = item.data(0, Qt.UserRole)
        before = item.parent() or self.invisibleRootItem()
        at = before.indexOfChild(item)
        before.takeChild(at)
        parent.insertChild(min(row, parent.childCount()), item)
        self._settle(node)

    def _settle(self, current: Node | None) -> None:
        self.set_nodes(self.nodes(), current)
        self.rearranged.emit()

    # -- items

    def _item(self, node: Node) -> Any:
        item = QtWidgets.QTreeWidgetItem([node.words])
        item.setData(0, Qt.UserRole, node)
        flags = Qt.ItemIsEnabled | Qt.ItemIsSelectable | Qt.ItemIsDragEnabled
        item.setFlags(flags | Qt.ItemIsDropEnabled if node.holds else flags)
        for child in node.children:
            item.addChild(self._item(child))
        return item

    def _items(self) -> list[Any]:
        found = QtWidgets.QTreeWidgetItemIterator(self)
        items = []
        while found.value():
            items.append(found.value())
            found += 1
        return items

    def _find(self, node: Node) -> Any:
        return next((i for i in self._items() if i.data(0, Qt.UserRole) is node), None)

    def _mark(self) -> None:
        bad, problem = self._bad
        for item in self._items():
            is_bad = item.data(0, Qt.UserRole) is bad and bad is not None
            colour = problem_colour(self.palette()) if is_bad else self.palette().text().color()
            item.setForeground(0, QtGui.QBrush(colour))
            item.setToolTip(0, plain_tip(problem) if is_bad else "")


def _read(item: Any) -> Node:
    node: Node = item.data(0, Qt.UserRole)
    node.children = [_read(item.child(row)) for row in range(item.childCount())]
    return node
