"""Setting a bench up: its file, its instruments, every key of it, and a check at its end."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files
from drivers.config.bench import BenchConfig
from drivers.errors import JanusLabError
from janus_lab.bench_files import shelf
from janus_lab.bench_files.draft import RUN_OF_CALIBRATION, BenchDraft
from janus_lab.bench_files.entries import SECTIONS
from janus_lab.bench_files.light_remark import light_remark
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.gui.widgets.labels import problem_colour, wrapped_label
from janus_lab.gui.widgets.on_screen import room_for_current
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.yaml_draft import Place

from .contact_panel import ContactPanel
from .finding_panel import FindingPanel
from .own_detectors import OwnDetectors
from .section_form import SectionForm
from .taking_light import TakingLight

_FIND, _CHECK = "Find instruments", "Check contact"
#: What a real bench is begun from: no file of anybody's has another one's limits.
_TEMPLATE, _OWN_NAME = "hardware", "my-bench"
#: What the page says of a bench of instruments that began as the simulated one.
_BEGUN = (
    "Begun from the example of a bench of instruments; what was of the simulated bench, its light "
    "calibration and limits, is left out: set yours."
)
_LEFT_OUT = "The light calibration of the simulated bench is left out: it is not that of yours."
_NEW = ("New bench of instruments", "new", "Begins from the example of a real bench")


class BenchPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Steps on the left, from finding to checking; the file's name and what is wrong above.

    `use_wanted` carries a `BenchConfig` and the file that it is of: what the window is to measure
    with from now on.
    """

    use_wanted = QtCore.Signal(object, object)

    def __init__(
        self,
        own_folder: Path,
        runs_dir: Path | None = None,
        parent: QtWidgets.QWidget | None = None,
    ) -> None:
        """`own_folder` has the user's bench files, `runs_dir` the runs that may have measured the
        light."""
        super().__init__(parent)
        self._own = own_folder
        self.draft: BenchDraft | None = None
        self.bench: BenchConfig | None = None  #: what the draft describes; None with a mistake
        self._was_simulated = False  #: as the draft was opened, or edited last
        self._note = ""  #: what has been left out of it, said until another one is opened
        self._to_assign: list[tuple[str, str, str]] = []  #: role, model, address
        self._entry = ""  #: of the chooser: the file that the draft is of
        self._files, self._listing = Background(self), Background(self)
        self._saving = Background(self)
        self.chooser = FileChooser("bench", "", self)
        self.chooser.set_first([_NEW])
        self.chooser.picked.connect(self._pick)
        self.question = QuestionBar(self)
        self.save_as = QtWidgets.QLineEdit(self)
        self.save_as.setToolTip("The file that it is saved as; its name ends in .yaml")
        self.save = QtWidgets.QPushButton("&Save and use", self)
        self.save.setToolTip("Save the file, and measure with this bench")
        self.save.clicked.connect(lambda _: self._save())
        self.status = wrapped_label(self)
        self.steps = QtWidgets.QListWidget(self)
        self.steps.setToolTip("From above to below: a new bench needs all of them")
        self.finding = FindingPanel(self)
        self.forms = {section: SectionForm(section, self) for section in SECTIONS}
        self.contact = ContactPanel(self)
        self.pages = QtWidgets.QStackedWidget(self)
        room_for_current(self.pages)
        self._add_step(_FIND, _scrolled(self.finding))
        for section, form in self.forms.items():
            form.edited.connect(self._edited)
            self._add_step(SECTIONS[section], _scrolled(form))
        self._add_step(_CHECK, self.contact)
        self.light = TakingLight(self.forms["laser.calibration"], runs_dir)
        OwnDetectors(self.forms["reference"], self._folders)
        self.light.refused.connect(partial(self._tell, wrong=True))
        self.steps.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.finding.table.assigned.connect(self._assign)
        self._lay_out()
        self.steps.setCurrentRow(0)
        self._listing.run(partial(shelf.bench_paths, own_folder), self._list)

    def open(self, path: Path) -> None:
        """Show the bench file `path`, when it has been read."""
        self.status.setText("Reading the file …")
        self._files.run(partial(_read, path), partial(self._show, path))

    def open_new(self) -> None:
        """Show a new bench of instruments, once the example has been read."""
        self.status.setText("Reading the file …")
        example = shipped_files.shipped_file(_TEMPLATE, "bench")
        read = partial(BenchDraft.of_instruments, example)
        self._files.run(read, partial(self._show, example, is_new=True))

    def begin_real(self) -> None:
        """Show a new bench of instruments, unless one is shown, or being edited, already."""
        if not self.unsaved and (self.draft is None or self.draft.is_simulated):
            self.open_new()

    def show_step(self, title: str) -> None:
        """Bring up a step by its name."""
        found = self.steps.findItems(title, QtCore.Qt.MatchExactly)
        if found:
            self.steps.setCurrentItem(found[0])

    def show_light(self) -> None:
        """Bring up the step of the light calibration, with the runs that have measured one."""
        self._show_light_step()
        self.light.panel.unfold()

    def take_light(self, run: Path, bench: Path | None = None) -> None:
        """Have the light calibration of a `run` in what is edited; while nothing is, in the file
        `bench`. Nothing is saved."""
        self._show_light_step()
        is_shown = self.draft is not None and self.draft.path == bench
        if bench is not None and not is_shown and not self.unsaved:
            self.open(bench)
        self.light.take(run, into_next=self._files.busy)

    def _show_light_step(self) -> None:
        self.steps.setCurrentRow(1 + [*SECTIONS].index("laser.calibration"))

    @property
    def unsaved(self) -> str:
        """The name of the file that has been edited and not saved; empty if there is none."""
        if self.draft is None or not self.draft.changed:
            return ""
        return Path(self.save_as.text().strip()).name

    # -- what is in it

    def _folders(self) -> list[Path]:
        """Where files that a bench file names are looked for."""
        beside = [self.draft.path.parent] if self.draft is not None else []
        return [*beside, self._own, Path.cwd()]

    def _list(self, paths: list[Path] | Exception) -> None:
        if isinstance(paths, Exception):
            self.status.setText(str(paths))
            return
        own = [str(path) for path in paths if not shelf.is_shipped(path)]
        self.chooser.set_files(shipped_files.names("bench"), own)

    def _pick(self, name: str) -> None:
        """Open a file of the list, once nothing is lost by it or the person wants it so."""
        if not self.unsaved:
            self._open_entry(name)
            return
        self.chooser.choose(self._entry)
        words = f"{self.unsaved} is not saved. Open another bench file all the same?"
        opens = partial(self._open_entry, name)
        self.question.ask(words, "Open without saving", "Stay", opens)

    def _open_entry(self, name: str) -> None:
        if name in (_NEW[1], _TEMPLATE):
            self.open_new()
            return
        try:
            self.open(shipped_files.find(name, "bench"))
        except JanusLabError as error:
            self._tell(str(error), wrong=True)

    def _show(
        self, path: Path, draft: BenchDraft | Exception, *, is_new: bool = False, note: str = ""
    ) -> None:
        if isinstance(draft, Exception):
            self.light.forget()
            self._tell(str(draft), wrong=True)
            return
        self.draft, self._note = draft, note
        self._was_simulated = draft.is_simulated
        name = _OWN_NAME if path.stem == _TEMPLATE else path.stem
        target = shelf.proposed(name, self._own) if shelf.is_shipped(path) else path
        self.save_as.setText(str(target))
        self._entry = path.stem if shelf.is_shipped(path) else str(path)
        if is_new:
            self._entry = _NEW[1]
        self.chooser.choose(self._entry)
        for form in self.forms.values():
            form.set_draft(draft)
        self.light.set_draft(draft)
        self.finding.set_library(draft.get(("visa_library",)))
        self._edited()

    def _assign(self, role: str, model: str, address: str) -> None:
        """Let what was found be `role`. Instruments are of no simulated bench: a new one begins."""
        if self.draft is None:
            return
        library = str(self.finding.library.currentData())
        self._to_assign.append((role, model, address))
        if library == "simulated" or not self.draft.is_simulated:
            self._assign_found()
        elif len(self._to_assign) == 1:
            example = shipped_files.shipped_file(_TEMPLATE, "bench")
            read = partial(BenchDraft.of_instruments, example)
            self._files.run(read, partial(self._show_instead, example, library))

    def _show_instead(self, path: Path, library: str, draft: BenchDraft | Exception) -> None:
        """In place of a simulated bench, with what has been found, and been typed already."""
        if isinstance(draft, Exception):
            self._to_assign.clear()
        elif self.draft is not None:
            draft.take_typed(self.draft, [p for form in self.forms.values() for p in form.rows])
        self._show(path, draft, is_new=True, note=_BEGUN)
        self.finding.set_library(library)
        if self._to_assign:
            self._assign_found()

    def _assign_found(self) -> None:
        assert self.draft is not None
        library = str(self.finding.library.currentData())
        for role, model, address in self._to_assign:
            self.draft.set((role, "controller" if role == "laser" else "model"), model)
            self.draft.set((role, "address"), address)
        self._to_assign.clear()
        self.draft.set(("visa_library",), library)
        for form in self.forms.values():
            form.set_draft(self.draft)
        self._edited()

    def _edited(self) -> None:
        assert self.draft is not None
        self.question.withdraw()  # what has been typed since would be lost unasked
        if self._was_simulated and not self.draft.is_simulated:
            self._was_simulated, self._note = False, _LEFT_OUT
            self.draft.become_real()
            for form in self.forms.values():
                form.set_draft(self.draft)
        self.bench, mistakes = self.draft.check()
        if why := self.light.objection():
            self.bench, mistakes = None, {**mistakes, RUN_OF_CALIBRATION: why}
        for number, (section, form) in enumerate(self.forms.items(), start=1):
            self._mark_step(number, SECTIONS[section], form.mark(mistakes))
        self.contact.set_bench(self.bench)
        self.save.setEnabled(self.bench is not None)
        if mistakes:
            self._tell(f"{_count(mistakes)}: see the steps that are marked.", wrong=True)
        else:
            is_new = self.draft.changed or self._entry == _NEW[1]
            unsaved = "not saved yet" if is_new else "as in its file"
            light = (
                light_remark(self.bench, datetime.now(UTC).date()) if self.bench is not None else ""
            )
            said = (f"No mistakes; {unsaved}.", self._note, f"⚠ {light}" if light else "")
            self._tell(" ".join(filter(None, said)))

    def _mark_step(self, number: int, title: str, mistakes: int) -> None:
        item = self.steps.item(number)
        item.setText(f"{title}  ⚠ {mistakes}" if mistakes else title)
        if mistakes:
            item.setForeground(problem_colour(self.palette()))
        else:
            item.setData(QtCore.Qt.ForegroundRole, None)

    # -- the file

    def _save(self) -> None:
        if self.draft is None or self.bench is None:
            return
        draft, bench = self.draft, self.bench
        path = Path(self.save_as.text().strip()).expanduser()
        if shelf.is_shipped(path):
            if draft.changed:
                self._tell("That file is Janus Lab's own, and an update replaces it.", wrong=True)
                return
            self.use_wanted.emit(bench, path)
            return

        def done(problem: object) -> None:
            if isinstance(problem, Exception):
                self._tell(str(problem), wrong=True)
                return
            self._note = ""
            self._tell(f"Saved as {path}.")
            self._listing.run(partial(shelf.bench_paths, self._own), self._list)
            self._entry = str(path)
            self.chooser.choose(self._entry)
            self.use_wanted.emit(bench, path)

        self._saving.run(partial(draft.save, path), done)

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self.status.setText(text)
        colour = problem_colour(self.palette()).name()
        self.status.setStyleSheet(f"color: {colour};" if wrong else "")

    # -- how it looks

    def _add_step(self, title: str, content: QtWidgets.QWidget) -> None:
        self.steps.addItem(title)
        self.pages.addWidget(content)

    def _lay_out(self) -> None:
        width = max(self.fontMetrics().horizontalAdvance(t) for t in (*SECTIONS.values(), _FIND))
        self.steps.setFixedWidth(width + 5 * self.fontMetrics().averageCharWidth() + 24)
        top = QtWidgets.QGridLayout()
        top.setColumnStretch(1, 2)
        top.setColumnStretch(3, 3)
        for column, (words, widget) in enumerate(
            (("Bench file", self.chooser), ("Save &as", self.save_as))
        ):
            label = QtWidgets.QLabel(words, self)
            label.setBuddy(widget)
            top.addWidget(label, 0, 2 * column)
            top.addWidget(widget, 0, 2 * column + 1)
        top.addWidget(self.save, 0, 4)
        middle = QtWidgets.QHBoxLayout()
        middle.addWidget(self.steps)
        middle.addWidget(self.pages, 1)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.status)
        column.addLayout(middle, 1)


def _read(path: Path) -> BenchDraft:
    return BenchDraft(path)


def _count(mistakes: dict[Place, str]) -> str:
    return "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"


def _scrolled(form: QtWidgets.QWidget) -> QtWidgets.QScrollArea:
    area = QtWidgets.QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QtWidgets.QFrame.NoFrame)
    area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
    area.setWidget(form)
    return area
