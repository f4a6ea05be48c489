"""What can be done on one plot: cursor, two markers, notes, construction lines, scales."""

from __future__ import annotations

import math
import textwrap
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.theme import Theme
from janus_lab.measurements.panel import Mark, Panel, Series
from janus_lab.runs.notes.pinned import PinnedNote

from .axes import QuantityAxis, TimeAxis
from .keys import press
from .menu import make_menu
from .note_field import NoteField
from .overlay import ToolOverlay
from .plotted import plotted_on
from .quantity_text import TIME_UNITS
from .reading import PointedSample, Units, difference_lines, reading_text
from .snapping import nearest_sample

if TYPE_CHECKING:
    from .files import PlotFiles
    from .plot_content import PlotContent
    from .run_board import RunBoard
    from .run_origins import RunOrigins
    from .working_plot import WorkingPlot

#: The cursor takes the nearest sample within so many pixels to both sides, or else of all in view.
_REACH: Final = 24.0
#: Samples that an arrow key goes with Shift.
_STRIDE: Final = 10
#: From so far (pixels) a note is pointed at.
_NEAR_NOTE: Final = 12.0
#: Letters in a line of a note that is told whole.
_LETTERS: Final = 60
MARKERS: Final = ("A", "B")


class PlotTools(QtCore.QObject):  # type: ignore[misc]
    """The tools of one plot. `said` carries a level and a line for the log."""

    said = QtCore.Signal(str, str)
    #: Other lines of the figures of merit are shown, or none.
    lines_changed = QtCore.Signal()

    def __init__(self, plot: WorkingPlot, name: str, x: QuantityAxis, y: QuantityAxis) -> None:
        super().__init__()
        self.plot = plot
        self.name = name
        self.x, self.y = x, y
        self.cursor: PointedSample | None = None
        self.markers: dict[str, PointedSample] = {}
        self.notes: Sequence[PinnedNote] = ()
        self.pointed_note: PinnedNote | None = None
        #: Lines of the figures of merit, and values at which they run from edge to edge.
        self.lines: Sequence[Series] = ()
        self.marks: Sequence[Mark] = ()
        self.shows_lines = False
        self.has_focus = False
        self.pointed = 0.0  #: when it was used last, by a clock that only rises (s)
        #: The run that is shown, whose folder keeps notes and has the lines; None: there is none.
        self.board: RunBoard | None = None
        #: Which of the runs that are shown were simulated; None where that is told otherwise.
        self.origins: RunOrigins | None = None
        #: What files get of the plot, where that is not what can be read on it.
        self.exports: Callable[[], PlotContent] | None = None
        self.overlay: ToolOverlay
        self._files: PlotFiles | None = None

    def begin(self) -> None:
        """The plot is there."""
        self._view: pg.ViewBox = self.plot.getViewBox()
        self.overlay = ToolOverlay(self, self._view)
        self._view.sigRangeChanged.connect(self._moved)

    def _moved(self, *_: Any) -> None:
        if self.overlay.isVisible():
            self.overlay.update()

    # -- state

    @property
    def has_something(self) -> bool:
        """Whether there is anything to paint over the plot."""
        shown = (self.cursor, self.markers, self.notes, self.has_focus)
        return any(shown) or (self.shows_lines and bool(self.lines or self.marks))

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.overlay.set_theme(theme)

    def set_focus(self, focus: bool) -> None:
        """The keys go here, or no more."""
        self.has_focus = focus
        self.overlay.refresh()

    def forget(self) -> None:
        """Another run: nothing of this one stays."""
        self.cursor, self.markers, self.notes = None, {}, ()
        self.lines, self.marks = (), ()
        self.lines_changed.emit()
        self.overlay.refresh()

    def set_notes(self, notes: Sequence[PinnedNote]) -> None:
        """Show these of the run's notes that are of this plot."""
        self.notes = [note for note in notes if self._is_of_this(note)]
        self.overlay.refresh()

    def _is_of_this(self, note: PinnedNote) -> bool:
        axes = (self.x.quantity, self.x.unit, self.y.quantity, self.y.unit)
        return note.plot == self.name and axes == (
            note.x_quantity, note.x_unit, note.y_quantity, note.y_unit
        )  # fmt: skip

    def set_lines(self, panels: Sequence[Panel]) -> None:
        """Take the lines of those panels that are of the same quantities as this plot: those of
        its name if there are any."""
        fitting = [panel for panel in panels if self._fits(panel)]
        own = [panel for panel in fitting if panel.name == self.name] or fitting
        several = len({panel.of for panel in own}) > 1
        found: dict[str, Series] = {}
        marks: dict[tuple[str, float], Mark] = {}
        for panel in own:
            for number, each in enumerate(panel.series):
                of = f"{each.label}, {panel.of}" if several and panel.of else each.label
                found[f"{of} {number}" if not each.label else of] = Series(
                    each.x, each.y, of, role="fit"
                )
            for mark in panel.marks:
                marks[mark.axis, mark.at] = mark
        self.lines, self.marks = list(found.values()), list(marks.values())
        self.lines_changed.emit()
        self.overlay.refresh()

    def _fits(self, panel: Panel) -> bool:
        axes = ((panel.x, self.x), (panel.y, self.y))
        return all(
            of.quantity.strip("|") == axis.quantity.strip("|") and of.unit == axis.unit
            for of, axis in axes
        )

    def show_lines(self, shown: bool) -> None:
        """Show the lines of the figures of merit on the data, or hide them."""
        self.shows_lines = shown
        if shown and self.board is not None:
            self.board.want_lines()
        self.lines_changed.emit()
        self.overlay.refresh()

    # -- cursor

    @property
    def time_unit(self) -> str:
        """The unit that times along x are shown in; empty where they are not times, or short."""
        unit = self.x.shown[1] if isinstance(self.x, TimeAxis) else ""
        return unit if unit in TIME_UNITS else ""

    @property
    def units(self) -> Units:
        """Of both axes."""
        return Units(self.x.unit, self.y.unit, self.time_unit)

    def point_at(self, at: QtCore.QPointF) -> None:
        """Let the cursor go to the sample nearest to this place of the view."""
        self.pointed = time.monotonic()
        self.set_cursor(self.nearest(at))
        self._point_at_note(self.note_at(at))

    def _point_at_note(self, note: PinnedNote | None) -> None:
        """Tell a note whole, with its time, while it is pointed at."""
        if note is not self.pointed_note:
            self.pointed_note = note
            self.overlay.refresh()

    def leave(self) -> None:
        """The mouse has left: the cursor stays only if the keys have it."""
        self._point_at_note(None)
        if not self.has_focus:
            self.set_cursor(None)

    def nearest(self, at: QtCore.QPointF) -> PointedSample | None:
        """The sample that is nearest to this place of the view, in pixels; None without samples in
        view."""
        return nearest_sample(self.plot, self.overlay, at)

    def set_cursor(self, reading: PointedSample | None) -> None:
        """Let the cursor go to a sample, or away."""
        if reading != self.cursor:
            self.cursor = reading
            self.overlay.refresh()

    # -- markers

    def put_marker(self, letter: str) -> None:
        """Put a marker where the cursor is."""
        if self.cursor is not None:
            self.markers = dict(sorted({**self.markers, letter: self.cursor}.items()))
            self.overlay.refresh()

    def remove_markers(self) -> None:
        """Take both away."""
        self.markers = {}
        self.overlay.refresh()

    def marker_at(self, at: QtCore.QPointF, within: float) -> str:
        """The letter of the marker at this place, by its ring or its line; empty for none."""
        found: list[tuple[float, str]] = []
        for letter, marker in self.markers.items():
            if (place := self.overlay.place(marker.x, marker.y)) is not None:
                found.append((abs(place[0] - at.x()), letter))
        distance, letter = min(found, default=(math.inf, ""))
        return letter if distance <= within else ""

    def move_marker(self, letter: str, at: QtCore.QPointF) -> None:
        """Let a marker go to the sample nearest to this place."""
        if (reading := self.nearest(at)) is not None:
            self.markers = {**self.markers, letter: reading}
            self.overlay.refresh()

    def box_lines(self, *, brief: bool = False) -> list[str]:
        """What cursor and markers say, a line each; `brief`: of two markers what lies between."""
        named = len(plotted_on(self.plot)) > 1
        lines = []
        if self.cursor is not None:
            lines.append(reading_text(self.cursor, self.units, named=named))
        is_pair = len(self.markers) == len(MARKERS)
        for letter, marker in self.markers.items():
            if brief and is_pair:
                break
            lines.append(f"{letter}  {reading_text(marker, self.units, named=named)}")
        if is_pair:
            both_log = bool(self.x.logMode and self.y.logMode)
            a, b = (self.markers[letter] for letter in MARKERS)
            lines += difference_lines(a, b, self.units, logarithmic=both_log)
        if self.pointed_note is not None:
            words = f"{self.pointed_note.text} ({self.pointed_note.written[:16]})"
            lines += textwrap.wrap(words, _LETTERS)
        return lines

    # -- notes

    def note_at(self, at: QtCore.QPointF | None) -> PinnedNote | None:
        """The note whose pin or point is at this place, or where the cursor is."""
        if at is None:
            return None
        for note in self.notes:
            place = self.overlay.place(note.x, note.y)
            if place is None:
                continue
            pin = self.overlay.pin_head(place)
            tip = math.hypot(place[0] - at.x(), place[1] - at.y())
            head = math.hypot(pin.x() - at.x(), pin.y() - at.y())
            if min(tip, head) <= _NEAR_NOTE:
                return note
        return None

    def note_here(self, text: str, at: PointedSample) -> PinnedNote:
        """A note at a sample, not kept yet."""
        return PinnedNote(
            self.name, self.x.quantity, self.x.unit, at.x, self.y.quantity, self.y.unit, at.y, text
        )

    # -- keys

    def key(self, event: QtGui.QKeyEvent) -> bool:
        """Do what a key says; whether it says anything here."""
        is_said = press(self, event)
        if is_said:
            self.pointed = time.monotonic()
        return is_said

    # -- scales

    def toggle_log(self, axis: QuantityAxis) -> None:
        """Make an axis logarithmic, or linear again; nothing where that makes no sense."""
        if axis.may_be_log:
            self.set_log(axis, not axis.logMode)

    def set_log(self, axis: QuantityAxis, logarithmic: bool) -> None:
        """Give an axis its scale."""
        if axis is self.x:
            self.plot.set_scales(log_x=logarithmic)
        else:
            self.plot.set_scales(log_y=logarithmic)
        self.overlay.refresh()

    # -- menu

    @property
    def files(self) -> PlotFiles:
        """Saves and copies what the plot shows."""
        if self._files is None:
            from .files import PlotFiles

            self._files = PlotFiles(self)
        return self._files

    def open_menu(self, at: QtCore.QPoint) -> None:
        """The menu, at this place of the screen."""
        widget = self.plot.getViewWidget()
        seen = widget.mapToScene(widget.viewport().mapFromGlobal(at))
        make_menu(self, self._view.mapFromScene(seen)).popup(at)

    def open_menu_at_cursor(self) -> None:
        """The menu, by the keyboard."""
        inside = self._at_cursor()
        make_menu(self, inside).popup(self.on_screen(inside))

    def _at_cursor(self) -> QtCore.QPointF:
        """Where the cursor is, or the middle."""
        place = None
        if self.cursor is not None:
            place = self.overlay.place(self.cursor.x, self.cursor.y)
        return QtCore.QPointF(*place) if place else QtCore.QPointF(self._view.rect().center())

    def ask_for_note(self, note: PinnedNote | None = None) -> None:
        """Let a person write a note at the cursor, or write `note` anew."""
        if self.board is None or not self.board.has_folder:
            self.said.emit("warning", "a note is kept with a run: measure, or open one, first")
        elif note is not None or self.cursor is not None:
            NoteField(self, self.board, note)
        else:
            self.said.emit("warning", "point at a sample first: the note is pinned to it")

    def on_screen(self, inside: QtCore.QPointF) -> QtCore.QPoint:
        """Where a place of the view is on the screen."""
        widget: QtWidgets.QGraphicsView = self.plot.getViewWidget()
        seen = widget.mapFromScene(self._view.mapToScene(inside))
        return widget.viewport().mapToGlobal(seen)
