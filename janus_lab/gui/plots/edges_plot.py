"""Edges of light folded on top of each other, rise and decay, as shares of their own steps."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.gui.model.blocks import Block
from janus_lab.gui.model.folded_edges import SHOWN_EDGES, EdgeKind, FoldedEdges
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.widgets.theme import LIGHT, Theme
from procedures.rows import EDGE, REFERENCE

from .dots import MARKS, Dots, mark_picture
from .empty_note import NOTHING_YET, EmptyNote
from .forming_plot import FormingPlot
from .live_plot import (
    dress,
    dress_legend,
    pen,
)
from .log_start import OF_INTERVAL
from .overlay_style import overlay_style

DIRECTIONS: Final = ("rise", "decay")
#: Edges of a past run that are shown, of each direction and detector.
_PAST_EDGES: Final = 50
#: How much of their colour the dots of a past run's reference detector keep.
_PALE: Final = 0.4


class EdgesPlot(FormingPlot):
    """The last edges of each direction; the reference detector is grey.

    A past run has a colour and a mark of its own.
    """

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self._theme = theme
        self._live = FoldedEdges()
        self._past: dict[str, tuple[FoldedEdges, dict[EdgeKind, Dots]]] = {}
        self.plots = {
            name: self.add_plot(
                name,
                TimeAxis("bottom", "Time since the edge"),
                QuantityAxis("left", "Share of the step"),
                row=1,
                column=column,
            )
            for column, name in enumerate(DIRECTIONS)
        }
        self.plots["decay"].follow(self.plots["rise"], "y")
        self._notes = {
            name: EmptyNote(plot, f"{NOTHING_YET}\nHere: {what} edges on top of each other")
            for (name, plot), what in zip(self.plots.items(), ("rising", "falling"), strict=True)
        }
        self.kinds = self.add_legend(columns=2)
        self._zeros = [pg.InfiniteLine(0.0) for _ in DIRECTIONS]
        for zero, plot in zip(self._zeros, self.plots.values(), strict=True):
            plot.addItem(zero, ignoreBounds=True)
        self._dots = self._items(z=2)
        self._shown_version = -1
        self._has_ended = False
        self._titles: dict[str, str] = {}
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `ResponseTime` gives them; raises ValueError if a column is missing.

        An edge is drawn once both of its plateaus are there.
        """
        self._live.add(block)
        self._has_ended = False
        self._frames.request()

    def end(self) -> None:
        """The run has ended: no further edge is to come."""
        if not self._has_ended:
            self._has_ended = True
            self._frames.request()

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live.clear()
        self._has_ended = False
        for plot in self.plots.values():
            plot.enableAutoRange()
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show the last edges of a past run, in place of one with the same label.

        Raises KeyError if a column is missing.
        """
        self._remove(label)
        folded = FoldedEdges()
        folded.add(_last_of(columns))
        items = self._items(z=1)
        for kind, item in items.items():
            item.set_data(*folded.samples(kind))
        self._past[label] = (folded, items)
        self._dress_dots()
        self._tell_empty()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        for label in list(self._past):
            self._remove(label)
        self._dress_dots()
        self._tell_empty()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._titles.clear()
        self.setBackground(theme.background)
        for zero in self._zeros:
            zero.setPen(pen(theme.muted, QtCore.Qt.DotLine))
        dress_legend(self.kinds, theme)
        for plot in self.plots.values():
            dress(plot, theme)
        for note in self._notes.values():
            note.set_theme(theme)
        self._dress_dots()
        self._show()

    # -- dots

    def _items(self, z: int) -> dict[EdgeKind, Dots]:
        items = {}
        for direction, plot in self.plots.items():
            for reference in (False, True):
                item = Dots(OF_INTERVAL)
                item.setZValue(z - 0.5 * reference)
                plot.addItem(item)
                items[EdgeKind(direction, reference)] = item
        return items

    def _remove(self, label: str) -> None:
        _, items = self._past.pop(label, (None, {}))
        for kind, item in items.items():
            self.plots[kind.direction].removeItem(item)

    def _show(self) -> None:
        if self._shown_version != self._live.version:
            self._shown_version = self._live.version
            had_reference = self._with_reference()
            for kind, item in self._dots.items():
                item.set_data(*self._live.samples(kind))
            if had_reference != self._with_reference():
                self._dress_dots()
            self._tell_empty()
        for direction, plot in self.plots.items():
            seen = self._live.seen(EdgeKind(direction, False))
            none = "no edge" if self._has_ended else "no edge yet"
            text = {0: none, 1: "1 edge"}.get(seen, f"{seen} edges")
            if seen > SHOWN_EDGES:
                text = f"the last {SHOWN_EDGES} of {seen} edges"
            title = f"{direction.capitalize()}, {text}"
            if self._titles.get(direction) != title:  # a new title lays the plot out anew
                self._titles[direction] = title
                dress(plot, self._theme, title)

    def _tell_empty(self) -> None:
        shown = [self._dots, *(items for _, items in self._past.values())]
        for direction, note in self._notes.items():
            drawn = [dots[kind] for dots in shown for kind in dots if kind.direction == direction]
            note.set_empty(not any(len(item) for item in drawn))

    def _with_reference(self) -> bool:
        return any(len(item) for kind, item in self._dots.items() if kind.reference)

    # -- colours and legend

    def _dress_dots(self) -> None:
        theme = self._theme
        own = theme.series(0)
        for kind, item in self._dots.items():
            item.set_colour(theme.muted if kind.reference else own)
            item.named = "reference detector" if kind.reference else "this run"
        entries = [(own, MARKS[0], "this run")] if self._past or self._with_reference() else []
        if self._with_reference():
            entries.append((theme.muted, MARKS[0], "reference detector"))
        for number, (label, (_, items)) in enumerate(self._past.items()):
            colour, mark = overlay_style(theme, number).colour, MARKS[1 + number % (len(MARKS) - 1)]
            for kind, item in items.items():
                item.set_colour(theme.paler(theme.muted, _PALE) if kind.reference else colour)
                item.set_mark(mark)
                item.named = f"{label}, reference detector" if kind.reference else label
            entries.append((colour, mark, label))
        self.kinds.fill((_sample(colour, mark), text) for colour, mark, text in entries)


def _sample(colour: str, mark: str) -> pg.ScatterPlotItem:
    return pg.ScatterPlotItem(size=8, pen=pen(colour), brush=colour, symbol=mark_picture(mark))


def _last_of(columns: Block) -> Block:
    """The rows of the last edges, so that folding them takes no longer than a picture or two."""
    edge, reference = np.asarray(columns[EDGE]), np.asarray(columns[REFERENCE]) > 0
    chosen = np.zeros(edge.shape, np.bool_)
    for group in (reference, ~reference):
        last = edge[group].max(initial=0)
        chosen |= group & (edge > last - 2 * _PAST_EDGES)  # of both directions
    return {name: np.asarray(columns[name])[chosen] for name in EdgeData.NAMES.values()}
