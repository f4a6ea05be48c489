"""The page of the registry: its samples on the left, the card of one beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.measurement_files import first_problem
from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import breakable, plain_tip, problem_colour, wrapped_label
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.gui.widgets.wrapping_row import WrappingRow
from janus_lab.registry.folder import Registry, file_stem, read_registry
from janus_lab.registry.sample_file import SampleFile
from janus_lab.registry.specimen import Specimen
from janus_lab.samples.registered_sheet import measured_one_by_one
from janus_lab.samples.sample_draft import SampleDraft
from janus_lab.samples.sheet import MOST_SAMPLES
from janus_lab.yaml_draft import Place

from .sample_card import SampleCard
from .sample_list import SampleList
from .sheet_files import SheetFiles

_NOTHING = "Pick a sample, or make a new one: a file for each is kept in {folder}."
_UNSAVED = "The new sample has not been saved yet."


class SamplesPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Of the registry in `folder`. `measure_wanted` carries a `Specimen`, `each_wanted` several, to
    be measured one after the other, `open_wanted` the folder of a run.

    What has been typed stays with its sample until it is saved, or the window goes, which
    asks before it does."""

    measure_wanted = QtCore.Signal(object)
    each_wanted = QtCore.Signal(list)
    open_wanted = QtCore.Signal(object)
    saved = QtCore.Signal(object)  #: a `Specimen`, whose file has been written

    def __init__(self, folder: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.draft: SampleDraft | None = None
        self.sample: SampleFile | None = None  #: what the draft describes; None with a mistake
        self._new: SampleDraft | None = None
        self._drafts: dict[Path, SampleDraft] = {}
        self._then_measure = False
        self._listing, self._reading = Background(self), Background(self)
        self._saving, self._looking = Background(self), Background(self)
        self.sheets = SheetFiles(self)
        self.question = QuestionBar(self)
        self.list = SampleList(self)
        self.card = SampleCard(self)
        self.status = wrapped_label(self)
        self.problems = wrapped_label(self)
        self.problems.setObjectName("files")
        self.new = self._button("Ne&w", "A sample that is not known yet")
        self.duplicate = self._button("&Duplicate", "Another sample made like this one")
        self.sheet = self._button(
            "Shee&t …", "A sheet of the selected samples, or of the pixels of one, for the command "
            "line: janus-lab run RECIPE --samples SHEET",
        )  # fmt: skip
        self.each = self._button(
            "Me&asure each", "Queue what the form, or the recipe, measures of each of the selected "
            "samples, or of each pixel of one",
        )  # fmt: skip
        self.save = self._button("&Save", "Write the file of the sample")
        self.measure = self._button("Measure this sample", "Fill the form of the measurement")
        self.new.clicked.connect(lambda _: self._ask_for_new())
        self.duplicate.clicked.connect(lambda _: self._duplicate())
        self.sheet.clicked.connect(lambda _: self.sheets.ask(self.list.chosen()))
        self.each.clicked.connect(lambda _: self._measure_each())
        self.save.clicked.connect(lambda _: self._save(self.draft))
        self.measure.clicked.connect(lambda _: self._measure())
        self.list.picked.connect(self._open)
        self.list.list.itemSelectionChanged.connect(self._refresh_buttons)
        self.card.edited.connect(self._edited)
        self.card.pixel_chosen.connect(self._refresh_buttons)
        self.card.pixel_wanted.connect(self._measure)
        self.card.open_wanted.connect(self.open_wanted)
        self.card.picture.taken.connect(self._take_picture)
        for failed in (self.card.picture.failed, self.sheets.failed):
            failed.connect(lambda why: self._tell(why, wrong=True))
        self.sheets.said.connect(self._tell)
        self._lay_out()
        self._show(None)

    def refresh(self) -> None:
        """Read the folder again."""
        self._listing.run(partial(read_registry, self.folder), self._list)

    def set_runs(self, runs: Sequence[PastRun]) -> None:
        """All past runs, the newest first."""
        self.card.set_runs(runs)

    def unsaved(self) -> list[SampleDraft]:
        """What would be lost with the window, also of a cell that is being typed into."""
        if (editor := self.focusWidget()) is not None:
            editor.clearFocus()
        drafts = [*self._drafts.values(), *([self._new] if self._new is not None else [])]
        return [draft for draft in drafts if draft.unsaved]

    def show_unsaved(self) -> None:
        """Show one of those, unless one is shown already."""
        drafts = self.unsaved()
        if drafts and self.draft not in drafts:
            first = drafts[0]
            self.list.show_sample(None if first.is_new else self.list.of_file(first.path))
            self._show(first)

    # -- which sample

    def _list(self, registry: Registry | Exception) -> None:
        if isinstance(registry, Exception):
            self._tell(str(registry), wrong=True)
            return
        self.list.set_samples(registry.samples)
        found = registry.problems
        more = f" (and {len(found) - 1} more files)" if len(found) > 1 else ""
        first = first_problem(found[0]).partition(" (allowed")[0] if found else ""
        self.problems.setText(f"⚠ {breakable(first)}{more}" if first else "")
        self.problems.setToolTip(plain_tip("\n".join(map(str, found))))
        self.problems.setVisible(bool(found))
        self._mark_list()
        if self.draft is None and registry.samples:
            self.list.list.setCurrentRow(0)

    def _open(self, specimen: Specimen) -> None:
        known = self._drafts.get(specimen.path)
        if known is not None and known.changed:
            self._reading.run(lambda: known, self._show_read)
            return
        self._reading.run(partial(SampleDraft, specimen.path), self._show_read)

    def _show_read(self, draft: SampleDraft | Exception) -> None:
        if isinstance(draft, Exception):
            self._show(None)
            self._tell(str(draft), wrong=True)
            return
        self._drafts[draft.path] = draft
        self._show(draft)

    def _ask_for_new(self) -> None:
        """An empty sample; one that has been begun and not saved is not thrown away unasked."""
        if self._new is None or not self._new.unsaved:
            self._new = None
            self._begin_new()
            return
        self._begin_new()
        words = f"This new sample ({self._new.unsaved}) has not been saved. Begin another one?"
        self.question.ask(words, "Throw it away and begin another", "Go on with it", self._begin)

    def _begin(self) -> None:
        self._new = None
        self._begin_new()

    def _begin_new(self) -> None:
        if self._new is None:
            self._new = SampleDraft.new(self.folder)
        self.list.show_sample(None)
        self._show(self._new)
        self.card.setCurrentIndex(0)
        self.card.form.rows["sample",].editor.setFocus()

    def _duplicate(self) -> None:
        if self.draft is None:
            return
        if self._new is not None:
            self._begin_new()
            self._tell(f"{_UNSAVED} Save it, or clear its name and duplicate again.", wrong=True)
            if self._new.get(("sample",)):
                return
        self._new = self.draft.duplicate("")
        self._begin_new()

    # -- what is in it

    def _show(self, draft: SampleDraft | None) -> None:
        self.draft = draft
        self.card.set_draft(draft)
        if draft is None:
            self.sample = None
            self.card.show_checked(None, self.folder, {})
            self._tell(_NOTHING.format(folder=self.folder))
            self._refresh_buttons()
        else:
            self._edited()

    def _edited(self) -> None:
        assert self.draft is not None
        self.question.withdraw()  # it named what it was about as it was then
        self.sample, mistakes = self.draft.check()
        self.card.show_checked(self.sample, self.folder, mistakes)
        if self.draft is self._new and not self.draft.get(("sample",)):
            self._tell("Give it a name.")
        elif mistakes:
            self._tell(_first(mistakes), wrong=True)
        elif self.draft.is_new or self.draft.changed:
            self._tell("Not saved yet.")
        else:
            self._tell(f"As in its file: {self.draft.path}")
        if self.sample is not None and self.sample.device is not None:
            specimen = Specimen(self.draft.path, self.sample)
            self._looking.run(specimen.device_path, partial(self._show_device, self.sample))
        self._mark_list()
        self._refresh_buttons()

    def _show_device(self, sample: SampleFile, found: Path | Exception | None) -> None:
        """Say beside its field that there is no such device file; it may still come."""
        if sample is self.sample:
            missing = first_problem(found) if isinstance(found, Exception) else ""
            self.card.form.rows["device",].mark(missing)

    def _take_picture(self, draft: SampleDraft, name: str) -> None:
        """The draft's picture is that one from now on, also in its file if that can be written."""
        draft.set(("picture",), name)
        self._mark_list()
        if draft is self.draft:
            self.card.form.set_draft(draft)
            self._edited()
        self._save(draft)

    def _mark_list(self) -> None:
        """A dot before the name of a sample that has been changed and not saved."""
        for row, each in enumerate(self.list.samples):
            dot = "● " if self._is_unsaved(each.path) else ""
            self.list.list.item(row).setText(f"{dot}{each.name}")

    def _refresh_buttons(self) -> None:
        draft = self.draft
        unsaved = draft is not None and (draft.is_new or draft.changed)
        valid = self.sample is not None
        pixel = self.card.pixel
        self.duplicate.setEnabled(draft is not None and not draft.is_new)
        self.save.setEnabled(valid and unsaved)
        self.measure.setEnabled(valid)
        what = f"pixel {pixel.pixel}" if pixel is not None else "this sample"
        self.measure.setText(f"Save and measure {what}" if unsaved else f"Measure {what}")
        for button in (self.sheet, self.each):
            button.setEnabled(bool(self.list.chosen()))

    # -- the file

    def _save(self, draft: SampleDraft | None, *, then_measure: bool = False) -> None:
        sample = draft.check()[0] if draft is not None else None
        if draft is None or sample is None:
            return
        taken = [each for each in self.list.samples if each.name == sample.sample]
        if any(each.path != draft.path or draft.is_new for each in taken):
            self._tell(f"There is a sample {sample.sample} already: {taken[0].path}", wrong=True)
            return
        path = draft.path
        if draft.is_new:
            path = self.folder / f"{file_stem(sample.sample)}.yaml"
        pixel = self.card.pixel if draft is self.draft else None
        done = partial(self._saved, draft, Specimen(path, sample, pixel), then_measure)
        self._saving.run(partial(draft.save, path), done)

    def _saved(
        self, draft: SampleDraft, specimen: Specimen, then_measure: bool, problem: object
    ) -> None:
        if isinstance(problem, Exception):
            self._tell(str(problem), wrong=True)
            return
        if draft is self._new:
            self._new = None
        self._drafts[draft.path] = draft
        if self.draft is draft:
            self._edited()
        self.saved.emit(specimen)
        self._listing.run(partial(read_registry, self.folder), partial(self._list_again, specimen))
        if then_measure:
            self.measure_wanted.emit(specimen)

    def _list_again(self, specimen: Specimen, registry: Registry | Exception) -> None:
        self._list(registry)
        if self.draft is not None and self.draft.path == specimen.path:
            self.list.show_sample(specimen)

    def _measure(self) -> None:
        if self.draft is None or self.sample is None:
            return
        if self.draft.is_new or self.draft.changed:
            self._save(self.draft, then_measure=True)
        else:
            self.measure_wanted.emit(Specimen(self.draft.path, self.sample, self.card.pixel))

    def _measure_each(self) -> None:
        chosen = self.list.chosen()
        unsaved = [each.name for each in chosen if self._is_unsaved(each.path)]
        specimens = measured_one_by_one(chosen)
        if unsaved:
            self._tell(f"Save {', '.join(unsaved)} first: it has been changed.", wrong=True)
        elif len(specimens) > MOST_SAMPLES:
            said = f"{len(specimens):,} samples and pixels are more than {MOST_SAMPLES:,}"
            self._tell(f"{said}: select fewer.", wrong=True)
        else:
            self.each_wanted.emit(specimens)

    def _is_unsaved(self, path: Path) -> bool:
        draft = self._drafts.get(path)
        return draft is not None and draft.changed

    # -- how it looks

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self.status.setText(text)
        colour = problem_colour(self.palette()).name()
        self.status.setStyleSheet(f"color: {colour};" if wrong else "")

    def _button(self, text: str, tip: str) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)  # Enter presses it
        return button

    def _lay_out(self) -> None:
        buttons = WrappingRow(self.new, self.duplicate, self.sheet, self.each)
        left = QtWidgets.QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.problems)
        left.addLayout(buttons)
        below = QtWidgets.QHBoxLayout()
        below.addWidget(self.status, 1)
        below.addWidget(self.save)
        below.addWidget(self.measure)
        right = QtWidgets.QVBoxLayout()
        right.addWidget(self.card, 1)
        right.addLayout(below)
        row = QtWidgets.QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 2)
        row.addLayout(right, 7)


def _first(mistakes: Mapping[Place, str]) -> str:
    """The first mistake that does not stand beside its field, else where to look."""
    for place, said in mistakes.items():
        if place[:1] in (("pixels",), ("history",)):
            where = f"line {place[1] + 1}" if len(place) > 1 and isinstance(place[1], int) else ""
            key = str(place[2]).replace("_", " ") if len(place) > 2 else ""
            named = ", ".join(part for part in (str(place[0]).capitalize(), where, key) if part)
            return f"{named}: {said}"
    return "What is wrong stands beside its field."
