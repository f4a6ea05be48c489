"""What is known of a sample as a form: a line for each key, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy import QtCore, QtWidgets

from janus_lab.bench_files.entries import BenchKey, entries_of
from janus_lab.gui.setup.section_form import EntryRow
from janus_lab.gui.widgets.labels import mark_problems, wrapped_label
from janus_lab.registry.sample_file import SampleFile
from janus_lab.samples.sample_draft import SampleDraft
from janus_lab.yaml_draft import Place

#: What has a page of its own.
_ELSEWHERE = ("pixels", "history")
_EXAMPLES = {
    "active_area": "such as 0.0025 cm² or 0.25 mm²",
    "active_area_uncertainty": "such as 2 %",
    "device": "such as janus-160C",
    "made_on": "such as 2026-11-20",
    "picture": "such as W7.jpg",
    "tags": "annealed, to-repeat",
}


def form_entries() -> list[BenchKey]:
    """The keys of the form, in its order."""
    return [*entries_of(SampleFile, _ELSEWHERE)]


class SampleForm(QtWidgets.QWidget):  # type: ignore[misc]
    """Edits a `SampleDraft`. `edited`: the draft has changed."""

    edited = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: SampleDraft | None = None
        self.rows = {entry.place: EntryRow(entry, self) for entry in form_entries()}
        self.whole = wrapped_label(self)
        self.whole.setObjectName("whole reason")
        self.whole.hide()
        grid = QtWidgets.QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for number, (place, row) in enumerate(self.rows.items()):
            row.edited.connect(lambda row=row: self._take(row))
            if row.line is not None:
                row.line.editingFinished.connect(lambda row=row: self._write_nicely(row))
                if (example := _EXAMPLES.get(str(place[0]))) is not None:
                    row.line.setPlaceholderText(example)
            grid.addWidget(row.label, 2 * number, 0)
            grid.addWidget(row.editor, 2 * number, 1)
            grid.addWidget(row.reason, 2 * number + 1, 1)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(grid)
        column.addWidget(self.whole)
        column.addStretch(1)
        mark_problems(self)

    def set_draft(self, draft: SampleDraft | None) -> None:
        """Show and edit this draft; None for none."""
        self._draft = draft
        self.setEnabled(draft is not None)
        for place, row in self.rows.items():
            row.show_text(draft.get(place) if draft is not None else "")
        if draft is None:
            self.mark({})

    def mark(self, mistakes: Mapping[Place, str]) -> None:
        """Show what is wrong, each beside its key; of pixels and history the tables show it."""
        left = {(*place[:1],): said for place, said in reversed([*mistakes.items()])}
        for place, row in self.rows.items():
            row.mark(left.pop(place, ""))
        words = [said for place, said in left.items() if not place or place[0] not in _ELSEWHERE]
        self.whole.setText("\n".join(words))
        self.whole.setVisible(bool(words))

    def _take(self, row: EntryRow) -> None:
        if self._draft is not None:
            self._draft.set(row.entry.place, row.text_with_unit())
            self.edited.emit()

    def _write_nicely(self, row: EntryRow) -> None:
        """Show the unit that a bare number has been given."""
        if self._draft is not None:
            row.show_text(self._draft.get(row.entry.place))

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            mark_problems(self)
