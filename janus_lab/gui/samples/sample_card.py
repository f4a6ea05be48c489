"""All that is known of one sample: fields and picture, pixels, history, runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.parameter_values import unit_in, with_units
from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.widgets.typed_table import TypedTable
from janus_lab.registry.sample_file import Pixel, SampleFile
from janus_lab.samples.sample_draft import HISTORY_KEYS, PIXEL_KEYS, SampleDraft
from janus_lab.values import shown
from janus_lab.yaml_draft import Place

from .picture_box import PictureBox
from .pixel_map import PixelMap
from .runs_of_sample import RunsOfSample
from .sample_form import SampleForm

_PIXEL_HEADINGS = ("Pixel", "Position", "Area", "Uncertainty", "Channel", "Note")
_AREA = "active_area"
_SAMPLE, _PIXELS, _HISTORY, _RUNS = range(4)


class SampleCard(QtWidgets.QTabWidget):  # type: ignore[misc]
    """Edits a `SampleDraft`; the checked content comes with `show_checked`.

    `edited`: the draft has changed; `pixel_chosen`: another pixel; `pixel_wanted`: that one is to
    be measured; `open_wanted` carries the folder of a run; the `picture` has signals of its own.
    """

    edited = QtCore.Signal()
    pixel_chosen = QtCore.Signal()
    pixel_wanted = QtCore.Signal()
    open_wanted = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self._draft: SampleDraft | None = None
        self._sample: SampleFile | None = None
        self._runs: Sequence[PastRun] = ()
        self.form = SampleForm(self)
        self.picture = PictureBox(self)
        self.map = PixelMap(self)
        self.pixels = TypedTable(_PIXEL_HEADINGS, self)
        self.pixels.setToolTip(
            "A contact a line. Position: row and column as B4, or x, y in mm as 3.5, 2. An area "
            "such as 0.25 mm²; without a unit it has that of the line above. Delete removes the "
            "chosen lines"
        )
        self.pixels.setAccessibleName("Pixels")
        header = self.pixels.horizontalHeader()
        for column in range(len(_PIXEL_HEADINGS) - 1):  # what is left is for the notes
            header.setSectionResizeMode(column, QtWidgets.QHeaderView.ResizeToContents)
        self.history = TypedTable(("Date", "What was done to it"), self)
        self.history.setToolTip("Without a date it is of today. Delete removes the chosen lines")
        self.history.setAccessibleName("History")
        header = self.history.horizontalHeader()
        header.setSectionResizeMode(0, QtWidgets.QHeaderView.ResizeToContents)
        self.runs = RunsOfSample(self)
        self.form.edited.connect(self.edited)
        self.pixels.edited.connect(self._take_pixels)
        self.pixels.currentCellChanged.connect(lambda row, *_: self._choose_row(row))
        self.history.edited.connect(self._take_history)
        self.map.chosen.connect(self._choose_pixel)
        self.map.wanted.connect(lambda _: self.pixel_wanted.emit())
        self.runs.open_wanted.connect(self.open_wanted)
        self._lay_out()

    @property
    def pixel(self) -> Pixel | None:
        """The pixel that is chosen, where pixels are looked at."""
        return self.map.current if self.currentIndex() == _PIXELS else None

    def set_draft(self, draft: SampleDraft | None) -> None:
        """Show and edit this draft; None for none."""
        self._draft = draft
        self.map.choose("")
        self.form.set_draft(draft)
        self.pixels.set_rows(draft.pixels() if draft is not None else [])
        self.history.set_rows(draft.history() if draft is not None else [])
        for table in (self.pixels, self.history):
            table.setEnabled(draft is not None)

    def show_checked(
        self, sample: SampleFile | None, folder: Path, mistakes: Mapping[Place, str]
    ) -> None:
        """What the draft describes, with pictures in `folder`; or None and what is wrong in it."""
        self.form.mark(mistakes)
        self.pixels.mark(_in_table("pixels", PIXEL_KEYS, mistakes))
        self.history.mark(_in_table("history", HISTORY_KEYS, mistakes))
        for page, key, name in ((_PIXELS, "pixels", "Pixels"), (_HISTORY, "history", "History")):
            wrong = any(place[:1] == (key,) for place in mistakes)
            self.setTabText(page, f"{name}  ⚠" if wrong else name)
        self.picture.show_sample(self._draft, sample, folder)
        if sample is None and self._draft is not None:
            return  # the map stays as it was while somebody is typing
        self._sample = sample
        self._show_map()
        self._show_runs()

    def set_runs(self, runs: Sequence[PastRun]) -> None:
        """All past runs, the newest first; those of the sample are shown."""
        self._runs = runs
        self._show_map()
        self._show_runs()

    def bring_up_pixels(self) -> None:
        """Show the page with the map."""
        self.setCurrentIndex(_PIXELS)

    # -- pixels and history

    def _take_pixels(self) -> None:
        if self._draft is not None:
            self._draft.set_pixels(self._pixels_with_units(self._draft))
            self.pixels.set_rows(self._draft.pixels())
            self.edited.emit()

    def _pixels_with_units(self, draft: SampleDraft) -> list[tuple[str, ...]]:
        """What has been typed; an area without a unit has that of the line above it, the first one
        that of the sample's own."""
        unit = str(self.form.rows[_AREA,].entry.unit)
        first = unit_in(draft.get((_AREA,)), unit) or shown(unit)
        at, rows = PIXEL_KEYS.index(_AREA), self.pixels.rows()
        areas = with_units((row[at] for row in rows), first, unit)
        return [(*row[:at], area, *row[at + 1 :]) for row, area in zip(rows, areas, strict=True)]

    def _take_history(self) -> None:
        if self._draft is not None:
            self._draft.set_history(self.history.rows())
            self.history.set_rows(self._draft.history())
            self.edited.emit()

    def _choose_row(self, row: int) -> None:
        rows = self.pixels.rows()
        if 0 <= row < len(rows):
            self.map.choose(rows[row][0])
            self.pixel_chosen.emit()

    def _choose_pixel(self, name: str) -> None:
        names = [row[0] for row in self.pixels.rows()]
        if name in names:
            blocked = QtCore.QSignalBlocker(self.pixels)
            self.pixels.setCurrentCell(names.index(name), 0)
            del blocked
        self.pixel_chosen.emit()

    def _show_map(self) -> None:
        sample = self._sample
        if sample is None:
            self.map.set_pixels(())
            return
        names = {run.sample for run in self._runs}
        measured = {each.pixel for each in sample.pixels if sample.name_of(each) in names}
        self.map.set_pixels(sample.pixels, measured)

    def _show_runs(self) -> None:
        names = set(self._sample.names) if self._sample is not None else set()
        own = [run for run in self._runs if run.sample in names]
        self.runs.set_runs(own)
        self.setTabText(_RUNS, f"Runs ({len(own):,})" if own else "Runs")

    # -- how it looks

    def _lay_out(self) -> None:
        area = QtWidgets.QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QtWidgets.QFrame.NoFrame)
        area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        area.setFocusPolicy(QtCore.Qt.NoFocus)
        area.setWidget(self.form)
        self.addTab(_beside((area, 3), (self.picture, 2)), "Sample")
        self.addTab(_beside((self.map, 2), (self.pixels, 3)), "Pixels")
        self.addTab(self.history, "History")
        self.addTab(self.runs, "Runs")
        self.currentChanged.connect(lambda _: self.pixel_chosen.emit())


def _beside(*parts: tuple[QtWidgets.QWidget, int]) -> QtWidgets.QWidget:
    page = QtWidgets.QWidget()
    row = QtWidgets.QHBoxLayout(page)
    row.setContentsMargins(0, 6, 0, 0)
    for widget, share in parts:
        row.addWidget(widget, share)
    return page


def _in_table(
    key: str, columns: Sequence[str], mistakes: Mapping[Place, str]
) -> dict[tuple[int, int], str]:
    """The mistakes of a table by row and column; one about a whole line is at its first cell."""
    found: dict[tuple[int, int], str] = {}
    for place, said in mistakes.items():
        if place[:1] == (key,) and len(place) > 1 and isinstance(place[1], int):
            name = str(place[2]) if len(place) > 2 else ""
            column = columns.index(name) if name in columns else 0
            found.setdefault((place[1], column), said)
    return found
