"""One section of a bench file as a form: a line for each key, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy import QtCore, QtWidgets

from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.entries import YES_NO, BenchKey, entries, place_of
from janus_lab.gui.model.parameter_values import unit_in, with_unit
from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.gui.widgets.labels import mark_problems, plain_tip, wrapped_label
from janus_lab.values import shown
from janus_lab.yaml_draft import Place

from .points_table import PointsTable


class ChoiceBox(QtWidgets.QComboBox):  # type: ignore[misc]
    """What is allowed, and what a file says though it is not; scrolling past chooses nothing."""

    def wheelEvent(self, event: object) -> None:
        """Leave it to the page."""
        event.ignore()  # type: ignore[attr-defined]


class EntryRow(QtCore.QObject):  # type: ignore[misc]
    """The widgets of one key: its name, an editor, and the reason why it is wrong."""

    edited = QtCore.Signal()

    def __init__(self, entry: BenchKey, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.label = QtWidgets.QLabel(entry.title, parent)
        self.reason = wrapped_label(parent)
        self.reason.setObjectName(f"{'.'.join(map(str, entry.place))} reason")
        self.reason.hide()
        self.editor: QtWidgets.QWidget
        self.line: QtWidgets.QLineEdit | None = None  #: where it is typed
        self.files: FileChooser | None = None  #: where a file is named
        if entry.files:
            self.files = FileChooser(entry.files.removesuffix("s"), "", parent)
            self.files.set_first([(self._placeholder(), "", "")])
            self.files.picked.connect(lambda _: self.edited.emit())
            self.editor = self.files
        elif entry.choices:
            self.choice = ChoiceBox(parent)
            self.choice.addItem(_shown(entry.default), "")
            for each in entry.choices:
                if each != entry.default:
                    self.choice.addItem(_shown(each), each)
            self.choice.activated.connect(lambda _: self.edited.emit())
            self.editor = self.choice
        else:
            self.line = QtWidgets.QLineEdit(parent)
            self.line.setPlaceholderText(self._placeholder())
            self.line.textEdited.connect(lambda _: self.edited.emit())
            self.editor = self.line
        self._unit = self._unit_of_hint()  #: of what was shown last
        parts = [entry.help, f"in {shown(entry.unit)}" if entry.unit else "", self._default_words()]
        tip = plain_tip("; ".join(part for part in parts if part))
        for widget in (self.label, self.editor):
            widget.setToolTip(tip)
        self.label.setBuddy(self.editor)

    def text(self) -> str:
        """What stands in it; empty for what is not said."""
        if self.line is not None:
            return str(self.line.text())
        if self.files is not None:
            return self.files.chosen()
        return str(self.choice.currentData() or "")

    def text_with_unit(self) -> str:
        """As `text`; a bare number has the unit that the field has shown last, as in a form of a
        measurement; in an empty field that of what counts where nothing is said."""
        if self.line is None or not self.entry.unit:
            return self.text()
        return with_unit(self.text(), self._unit, shown(self.entry.unit))

    def show_text(self, text: str) -> None:
        """Show what the file says."""
        if self.files is not None:
            self.files.choose(text)
            return
        if self.line is not None:
            if text != self.line.text():
                self.line.setText(text)
            if self.entry.unit:
                before = self._unit if text else self._unit_of_hint()
                self._unit = unit_in(text, self.entry.unit) or before
            return
        at = self.choice.findText(_shown(text)) if text else 0
        if at < 0:
            self.choice.addItem(_shown(text), text)
            at = self.choice.count() - 1
        if self.choice.itemData(at) == "" and text:  # said though it is the default
            self.choice.setItemData(at, text)
        self.choice.setCurrentIndex(at)

    def mark(self, problem: str) -> None:
        """Show why it is wrong; empty: it is not."""
        if problem == self.reason.text() and bool(problem) == self.reason.isVisibleTo(None):
            return
        self.reason.setText(problem)
        self.reason.setVisible(bool(problem))
        self.editor.setProperty("problem", bool(problem))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    def _unit_of_hint(self) -> str:
        """What a number has in a field in which nothing stands but what counts then."""
        unit = self.entry.unit
        return unit and (unit_in(self.entry.default, unit) or shown(unit))

    def _placeholder(self) -> str:
        if self.entry.required:
            return f"needed, such as {self.entry.example}" if self.entry.example else "needed"
        return self.entry.default or "not said"

    def _default_words(self) -> str:
        if self.entry.required:
            return "has to be said"
        return f"{self.entry.default} if nothing is said" if self.entry.default else ""


class SectionForm(QtWidgets.QWidget):  # type: ignore[misc]
    """A section of `janus_lab.bench_files.entries.SECTIONS`. `edited`: the draft has changed."""

    edited = QtCore.Signal()

    def __init__(self, section: str, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self._draft: BenchDraft | None = None
        self.rows = {entry.place: EntryRow(entry, self) for entry in entries(section)}
        self.points = PointsTable(self) if section == "laser.calibration" else None
        self.whole = wrapped_label(self)
        self.whole.setObjectName("section reason")
        self.whole.hide()
        self.present = QtWidgets.QCheckBox("This bench has it", self)
        self.present.setVisible(self._is_optional)
        self.present.clicked.connect(self._add_or_remove)
        grid = QtWidgets.QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(self.rows.values()):
            row.edited.connect(lambda row=row: self._take(row))
            if row.line is not None:
                row.line.editingFinished.connect(lambda row=row: self._write_nicely(row))
            grid.addWidget(row.label, 2 * number, 0)
            grid.addWidget(row.editor, 2 * number, 1)
            grid.addWidget(row.reason, 2 * number + 1, 1)
        column = QtWidgets.QVBoxLayout(self)
        column.addWidget(self.present)
        if self.points is not None:  # what is looked for first
            self.points.edited.connect(self._take_points)
            column.addWidget(self.points)
        column.addLayout(grid)
        column.addWidget(self.whole)
        column.addStretch(1)
        mark_problems(self)

    def add_above(self, widget: QtWidgets.QWidget) -> None:
        """Show this above the keys, also while the bench does not have the section."""
        self.layout().insertWidget(1, widget)

    @property
    def _is_optional(self) -> bool:
        return self.section not in ("", "smu", "laser", "limits", "fixture")

    def set_draft(self, draft: BenchDraft) -> None:
        """Show and edit this draft."""
        self._draft = draft
        for place, row in self.rows.items():
            row.show_text(draft.get(place))
        if self.points is not None:
            self.points.set_points(draft.points())
        self._show_presence()

    def mark(self, mistakes: Mapping[Place, str]) -> int:
        """Show what is wrong in this section, each beside its key; returns how much it is."""
        here = place_of(self.section)
        left = {p: said for p, said in mistakes.items() if self._is_here(p)}
        count = len(left)
        for place, row in self.rows.items():
            row.mark(left.pop(place, ""))
        if self.points is not None:
            table = (*here, "points")
            of_points = {p: said for p, said in left.items() if p[: len(table)] == table}
            self.points.mark({p[len(table) :]: said for p, said in of_points.items()})
            left = {p: said for p, said in left.items() if p not in of_points}
        words = [f"{_words(p[len(here) :])}{said}" for p, said in left.items()]
        self.whole.setText("\n".join(words))
        self.whole.setVisible(bool(words))
        return count

    def _is_here(self, place: Place) -> bool:
        """Whether a mistake at `place` is this section's: of the nearest section above it."""
        from janus_lab.bench_files.entries import SECTIONS

        known = [place_of(section) for section in SECTIONS]
        near = max((p for p in known if place[: len(p)] == p), key=len, default=())
        return near == place_of(self.section)

    def _take(self, row: EntryRow) -> None:
        if self._draft is not None:
            self._draft.set(row.entry.place, row.text_with_unit())
            self._show_presence()
            self.edited.emit()

    def _write_nicely(self, row: EntryRow) -> None:
        """Show the unit that a bare number has been given."""
        if self._draft is not None:
            row.show_text(self._draft.get(row.entry.place))

    def _take_points(self) -> None:
        if self._draft is not None and self.points is not None:
            self._draft.set_points(self.points.points())
            self._show_presence()
            self.edited.emit()

    def _add_or_remove(self, there: bool) -> None:
        if self._draft is None:
            return
        place = place_of(self.section)
        if there:
            self._draft.add(place)
        else:
            self._draft.remove(place)
        self.set_draft(self._draft)
        self.edited.emit()

    def _show_presence(self) -> None:
        there = self._draft is not None and self._draft.has(place_of(self.section))
        self.present.setChecked(there)
        usable = there or not self._is_optional
        for row in self.rows.values():
            row.label.setEnabled(usable)
            row.editor.setEnabled(usable)
        if self.points is not None:
            self.points.setEnabled(usable)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            mark_problems(self)


def _shown(choice: str) -> str:
    """What a file says as a person reads it."""
    return YES_NO.get(choice.lower(), choice)


def _words(place: Place) -> str:
    named = [f"{part + 1}" if isinstance(part, int) else part.replace("_", " ") for part in place]
    return f"{' '.join(named)}: " if named else ""
