"""The plots of the window: each with a cursor, markers, a menu of its own and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

import pyqtgraph as pg
from qtpy import QtCore, QtGui

from janus_lab.gui.widgets.labels import fitting

from .axes import QuantityAxis
from .tools import PlotTools

#: How much of the axes' colour their grid has.
GRID: Final = 0.1
#: What pyqtgraph calls one axis or both.
_AXES: Final = {
    None: (0, 1), 2: (0, 1), "xy": (0, 1), 0: (0,), "x": (0,), 1: (1,), "y": (1,)
}  # fmt: skip
#: A marker is taken by the mouse from so far (pixels).
_GRIP: Final = 10.0


class WorkingPlot(pg.PlotItem):  # type: ignore[misc]
    """A plot of one quantity against another. `tools` is what can be done on it."""

    def __init__(self, name: str, x: QuantityAxis, y: QuantityAxis) -> None:
        """`name` is what its figures and data are called, and what its notes are kept under."""
        self.tools = PlotTools(self, name, x, y)
        self._mates: dict[str, list[WorkingPlot]] = {"x": [], "y": []}
        super().__init__(
            viewBox=_WorkingView(self.tools), axisItems={"bottom": x, "left": y}, enableMenu=False
        )
        self.layout.removeItem(self.titleLabel)
        self.titleLabel.setParentItem(None)
        self.titleLabel: Any = _Title(self)
        self.layout.addItem(self.titleLabel, 0, 1)
        self.setTitle(None)
        self.hideButtons()
        self.showGrid(x=True, y=True, alpha=GRID)
        self.tools.begin()

    def set_scales(self, *, log_x: bool | None = None, log_y: bool | None = None) -> None:
        """Make axes logarithmic or linear; None leaves one as it is. The range in view follows."""
        x, y = self.tools.x, self.tools.y
        wanted = [
            bool(axis.logMode) if new is None else new for axis, new in ((x, log_x), (y, log_y))
        ]
        self.setLogMode(*wanted)
        for plot in self._mates["x"]:
            if bool(plot.tools.x.logMode) != wanted[0]:
                plot.set_scales(log_x=wanted[0])
        for plot in self._mates["y"]:
            if bool(plot.tools.y.logMode) != wanted[1]:
                plot.set_scales(log_y=wanted[1])

    def follow(self, leader: WorkingPlot, along: Literal["x", "y"]) -> None:
        """Show along x or y what `leader` shows, which then makes room for both; either of the two
        takes the scale that the other is given there."""
        self._mates[along].append(leader)
        leader._mates[along].append(self)
        self.vb.follow(leader.vb, self.vb.XAxis if along == "x" else self.vb.YAxis)


class _Title(pg.LabelItem):  # type: ignore[misc]
    """Leaves something out where a plot is narrower than its title; pyqtgraph's keeps the plot as
    wide as that, beyond the edge of its widget."""

    def __init__(self, parent: pg.PlotItem) -> None:
        self._whole = ""
        super().__init__("", parent=parent)

    def setText(self, text: str, **args: Any) -> None:
        self._whole = text
        super().setText(self._fitting(args.get("size", self.opts.get("size"))), **args)

    def resizeEvent(self, event: Any) -> None:
        if self._whole and self._fitting(self.opts.get("size")) != self.text:
            super().setText(self._fitting(self.opts.get("size")))  # which comes here again
            return
        super().resizeEvent(event)

    def updateMin(self) -> None:
        super().updateMin()
        for hint in (QtCore.Qt.MinimumSize, QtCore.Qt.PreferredSize):
            self._sizeHint[hint] = (1, self.itemRect().height())
        self.setMinimumWidth(1)

    def _fitting(self, size: str | None) -> str:
        width = float(self.size().width())
        points = float(size.removesuffix("pt")) if size and size.endswith("pt") else None
        return fitting(self._whole, width, points) if width > 1 else self._whole


class _WorkingView(pg.ViewBox):  # type: ignore[misc]
    """The inside of a plot: mouse and keys go to its tools first."""

    def __init__(self, tools: PlotTools) -> None:
        self._tools = tools
        self._dragged = ""
        self._followers: tuple[list[_WorkingView], list[_WorkingView]] = ([], [])  # along x, y
        super().__init__(enableMenu=False)
        self.setFocusPolicy(QtCore.Qt.StrongFocus)

    # -- the range in view, that of linked axes included

    def follow(self, leader: _WorkingView, axis: int) -> None:
        """See `WorkingPlot.follow`."""
        leader._followers[axis].append(self)
        self.linkView(axis, leader)

    def enableAutoRange(
        self, axis: Any = None, enable: Any = True, x: Any = None, y: Any = None
    ) -> None:
        """pyqtgraph's; along an axis that follows another, of the one that leads: alone it would
        show a range of its own until the other's changes."""
        if x is not None or y is not None or enable is False:
            super().enableAutoRange(axis, enable, x, y)
            return
        for each in _AXES[axis]:
            leader = self.linkedView(each)
            if leader is None:
                super().enableAutoRange(each, enable)
            else:
                leader.enableAutoRange(each, enable)
                self.linkedViewChanged(leader, each)

    def childrenBounds(self, *given: Any, **named: Any) -> list[list[float] | None]:
        """pyqtgraph's; along an axis that others follow, of all of them."""
        found: list[list[float] | None] = super().childrenBounds(*given, **named)
        for axis, followers in enumerate(self._followers):
            ends = [each.childrenBounds(*given, **named)[axis] for each in followers]
            known = [each for each in (found[axis], *ends) if each is not None]
            if known:
                found[axis] = [min(low for low, _ in known), max(high for _, high in known)]
        return found

    def itemsChanged(self) -> None:
        """What is drawn here counts for the view that leads, too."""
        super().itemsChanged()
        self._tell_leaders()

    def itemBoundsChanged(self, item: Any) -> None:
        """As `itemsChanged`."""
        super().itemBoundsChanged(item)
        self._tell_leaders()

    def _tell_leaders(self) -> None:
        for axis in (self.XAxis, self.YAxis):
            leader = self.linkedView(axis)
            if leader is not None and leader.autoRangeEnabled()[axis] is not False:
                leader.queueUpdateAutoRange()

    # -- mouse and keys

    def hoverEvent(self, event: Any) -> None:
        """The cursor follows the mouse."""
        if event.isExit():
            self._tools.leave()
        else:
            self._tools.point_at(event.pos())

    def mouseClickEvent(self, event: Any) -> None:
        """The right button opens the menu; the left one takes the keys here."""
        if event.button() == QtCore.Qt.RightButton:
            event.accept()
            self._tools.open_menu(event.screenPos().toPoint())
        elif event.button() == QtCore.Qt.LeftButton:
            self.setFocus(QtCore.Qt.MouseFocusReason)
            if event.double():
                event.accept()
                self.enableAutoRange()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        """A marker moves from sample to sample; elsewhere the view moves."""
        if axis is None and event.button() == QtCore.Qt.LeftButton:
            if event.isStart():
                self._dragged = self._tools.marker_at(event.buttonDownPos(), _GRIP)
            if self._dragged:
                event.accept()
                self._tools.move_marker(self._dragged, event.pos())
                if event.isFinish():
                    self._dragged = ""
                return
        super().mouseDragEvent(event, axis)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """See `PlotTools.key`."""
        event.setAccepted(self._tools.key(event))

    def contextMenuEvent(self, event: Any) -> None:
        """The menu key; the mouse's own way comes through `mouseClickEvent`."""
        event.accept()
        if event.reason() == event.Keyboard:
            self._tools.open_menu_at_cursor()

    def focusInEvent(self, event: QtGui.QFocusEvent) -> None:
        """Whoever comes by keyboard sees where the keys go."""
        super().focusInEvent(event)
        self._tools.set_focus(
            event.reason() in (QtCore.Qt.TabFocusReason, QtCore.Qt.BacktabFocusReason)
        )

    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tools.set_focus(False)


def plots_in(view: pg.GraphicsView) -> Iterator[WorkingPlot]:
    """The plots that stand in a view."""
    return (item for item in view.scene().items() if isinstance(item, WorkingPlot))
