"""Setting a bench up: its file, its instruments, every key of it, and a check at its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files
from drivers.config.bench import BenchConfig
from drivers.errors import JanusLabError
from janus_lab.bench_files import shelf
from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.entries import SECTIONS
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.gui.widgets.labels import problem_colour, wrapped_label
from janus_lab.gui.widgets.on_screen import room_for_current
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.yaml_draft import Place

from .contact_panel import ContactPanel
from .finding_panel import FindingPanel
from .section_form import SectionForm

_FIND, _CHECK = "Find instruments", "Check contact"
#: What a real bench is begun from: no file of anybody's has another one's limits.
_TEMPLATE, _OWN_NAME = "hardware", "my-bench"
_NEW = ("New bench of instruments", "new", "Begins from the example of a real bench")


class BenchPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Steps on the left, from finding to checking; the file's name and what is wrong above.

    `use_wanted` carries a `BenchConfig` and the file that it is of: what the window is to measure
    with from now on.
    """

    use_wanted = QtCore.Signal(object, object)

    def __init__(self, own_folder: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own_folder
        self.draft: BenchDraft | None = None
        self.bench: BenchConfig | None = None  #: what the draft describes; None with a mistake
        self._entry = ""  #: of the chooser: the file that the draft is of
        self._files = Background(self)
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
        self.steps.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.finding.table.assigned.connect(self._assign)
        self._lay_out()
        self.steps.setCurrentRow(0)
        self._files.run(partial(shelf.bench_paths, own_folder), self._list)

    def open(self, path: Path) -> None:
        """Show the bench file `path`, when it has been read."""
        self.status.setText("Reading the file …")
        self._files.run(partial(_read, path), partial(self._show, path))

    def show_step(self, title: str) -> None:
        """Bring up a step by its name."""
        found = self.steps.findItems(title, QtCore.Qt.MatchExactly)
        if found:
            self.steps.setCurrentItem(found[0])

    @property
    def unsaved(self) -> str:
        """The name of the file that has been edited and not saved; empty if there is none."""
        if self.draft is None or not self.draft.changed:
            return ""
        return Path(self.save_as.text().strip()).name

    # -- what is in it

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
        if name == _NEW[1]:
            self.open(shipped_files.shipped_file(_TEMPLATE, "bench"))
            return
        try:
            self.open(shipped_files.find(name, "bench"))
        except JanusLabError as error:
            self._tell(str(error), wrong=True)

    def _show(self, path: Path, draft: BenchDraft | Exception) -> None:
        if isinstance(draft, Exception):
            self._tell(str(draft), wrong=True)
            return
        self.draft = draft
        name = _OWN_NAME if path.stem == _TEMPLATE else path.stem
        target = shelf.proposed(name, self._own) if shelf.is_shipped(path) else path
        self.save_as.setText(str(target))
        self._entry = path.stem if shelf.is_shipped(path) else str(path)
        self.chooser.choose(self._entry)
        for form in self.forms.values():
            form.set_draft(draft)
        self.finding.set_library(draft.get(("visa_library",)))
        self._edited()

    def _assign(self, role: str, model: str, address: str) -> None:
        """Let what was found be `role`."""
        if self.draft is None:
            return
        self.draft.set((role, "controller" if role == "laser" else "model"), model)
        self.draft.set((role, "address"), address)
        library = str(self.finding.library.currentData())
        self.draft.set(("visa_library",), library)
        if library != "simulated":
            self.draft.remove(("simulation",))
        for form in self.forms.values():
            form.set_draft(self.draft)
        self._edited()

    def _edited(self) -> None:
        assert self.draft is not None
        self.bench, mistakes = self.draft.check()
        for number, (section, form) in enumerate(self.forms.items(), start=1):
            self._mark_step(number, SECTIONS[section], form.mark(mistakes))
        self.contact.set_bench(self.bench)
        self.save.setEnabled(self.bench is not None)
        if mistakes:
            self._tell(f"{_count(mistakes)}: see the steps that are marked.", wrong=True)
        else:
            unsaved = "not saved yet" if self.draft.changed else "as in its file"
            self._tell(f"No mistakes; {unsaved}.")

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
            self._tell(f"Saved as {path}.")
            self._files.run(partial(shelf.bench_paths, self._own), self._list)
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
            (("&Bench file", self.chooser), ("Save &as", self.save_as))
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
