"""Building a sequence in the window: its steps, what is typed of each, what the whole comes to."""

from __future__ import annotations

import copy
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from drivers.errors import BenchError
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.gui.widgets.theme import Theme

from .builder_controls import BuilderControls
from .checking import Checked, check, proposed_name, saved
from .draft import Draft, Node, draft_of, known_figures, known_keys, new_node
from .rehearsal import Rehearsal
from .step_editors import StepEditor, editor_for

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

_CHECK_LATER = 350  #: after the last change (ms)
_FILES = "Recipes (*.yaml *.yml)"


class SequenceBuilder(BuilderControls):
    """Steps and rehearsal of one draft. `queue_wanted` carries its items, checked; `message` a
    level and a line for the log; `left` says that the person is done with it."""

    queue_wanted = QtCore.Signal(list)
    message = QtCore.Signal(str, str)
    left = QtCore.Signal()

    def __init__(self, theme: Theme, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = Draft()
        self._kept = asdict(self.draft)  #: as it was opened, saved or queued last
        self.checked = Checked()
        self._bench: BenchConfig | None = None
        self._bench_name = ""
        self._path: Path | None = None
        self._removed: list[tuple[Node | None, int, Node]] = []  #: in what, where, which step
        self._bad: Node | None = None  #: the step whose fault `checked.problem` is
        self._checking = Background(self)
        self._files = Background(self)
        self.question = QuestionBar(self)
        self._later = QtCore.QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_CHECK_LATER)
        self._later.timeout.connect(self._check)
        self.editor: StepEditor | None = None
        self._connect()
        self.rehearsal = Rehearsal(theme)
        self.tabs.addTab(self.rehearsal, "Rehearsal")
        self.show_draft(self.draft)

    def set_bench(self, bench: BenchConfig, name: str, device: str) -> None:
        """Build for this bench, which files call `name`; `device` is the first sample."""
        self._bench, self._bench_name = bench, name
        if not self.devices.text():
            self.devices.setText(device)
            self.draft.devices = device
        self._changed()

    def show_draft(self, draft: Draft) -> None:
        """Edit this one."""
        self.draft, self._kept = draft, asdict(draft)
        self._removed.clear()
        self.title.setText(draft.title)
        self.devices.setText(draft.devices)
        self.tree.set_nodes(draft.nodes)
        self._changed()

    @property
    def unsaved(self) -> str:
        """The title of a sequence with steps that has been changed and neither saved nor queued;
        empty if there is none."""
        if not self.draft.nodes or asdict(self.draft) == self._kept:
            return ""
        return self.draft.title or "without a title"

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.rehearsal.set_theme(theme)
        self._show_problem()
        self._enable()

    def close_all(self) -> None:
        """End what is rehearsed."""
        self._later.stop()
        self.rehearsal.close_all()

    def _connect(self) -> None:
        self.title.textEdited.connect(lambda text: self._set("title", text))
        self.devices.textEdited.connect(lambda text: self._set("devices", text))
        self.tree.chosen.connect(self._edit)
        self.tree.rearranged.connect(self._rearranged)
        self.add_wanted.connect(self.add_step)
        self.remove_wanted.connect(self.remove_step)
        self.undo_wanted.connect(self.put_back)
        self.double_wanted.connect(self.double_step)
        self.open.clicked.connect(lambda _: self._ask_to_open())
        self.save.clicked.connect(lambda _: self._ask_for_file(to_save=True))
        self.close_button.clicked.connect(lambda _: self.left.emit())
        self.rehearse.clicked.connect(lambda _: self._rehearse())
        self.queue.clicked.connect(lambda _: self._queue())

    def _set(self, key: str, text: str) -> None:
        setattr(self.draft, key, text)
        self._changed()

    # -- what a person does with the steps

    def add_step(self, kind: str) -> None:
        """Put a new step behind the current one, or into it where it holds others."""
        node, current = new_node(kind), self.tree.current()
        if current is not None and current.holds:
            current.children.append(node)
        else:
            siblings = self._siblings(current)
            at = siblings.index(current) + 1 if current is not None else len(siblings)
            siblings.insert(at, node)
        self._show(node)

    def remove_step(self) -> None:
        """Take the current step out, with all that is in it."""
        current = self.tree.current()
        if current is None:
            return
        above, siblings = self._above(current), self._siblings(current)
        at = siblings.index(current)
        siblings.remove(current)
        self._removed.append((above, at, current))
        self.message.emit("info", f"taken out: {current.words}; Ctrl+Z puts it back")
        self._show(siblings[min(at, len(siblings) - 1)] if siblings else None)

    def put_back(self) -> None:
        """Put the step that was taken out last where it was, or at the end if that is gone."""
        if not self._removed:
            return
        above, at, node = self._removed.pop()
        there = [each for top in self.draft.nodes for each in top.all()]
        within = next((each.children for each in there if each is above), self.draft.nodes)
        within.insert(min(at, len(within)), node)
        self._show(node)

    def double_step(self) -> None:
        """Put a copy of the current step behind it."""
        current = self.tree.current()
        if current is None:
            return
        siblings = self._siblings(current)
        siblings.insert(siblings.index(current) + 1, twin := copy.deepcopy(current))
        self._show(twin)

    def _above(self, node: Node | None) -> Node | None:
        """The step that `node` is in."""
        there = [each for top in self.draft.nodes for each in top.all()]
        return next((e for e in there if any(child is node for child in e.children)), None)

    def _siblings(self, node: Node | None) -> list[Node]:
        above = self._above(node)
        return above.children if above is not None else self.draft.nodes

    def _show(self, current: Node | None) -> None:
        self.tree.set_nodes(self.draft.nodes, current)
        self._changed()

    # -- checking

    def _changed(self) -> None:
        """Something is other than it was: it is checked once the person pauses."""
        self.question.withdraw()  # what has been changed since would be lost unasked
        self.checked, self._bad = Checked(), None
        self._enable()
        self._later.start()

    def _check(self) -> None:
        if self._bench is None:
            return
        nodes = [each for node in self.draft.nodes for each in node.all()]
        draft = copy.deepcopy(self.draft)
        beside = self._path.parent if self._path is not None else Path.cwd()
        self._checking.run(
            partial(check, draft, self._bench, beside), partial(self._show_check, nodes)
        )

    def _show_check(self, nodes: list[Node], checked: Checked | Exception) -> None:
        if isinstance(checked, Exception):
            checked = Checked(problem=str(checked))
        if self._later.isActive():
            return  # it has been changed meanwhile
        self.checked = checked
        self._bad = nodes[checked.number] if 0 <= checked.number < len(nodes) else None
        self._show_problem()
        self._enable()

    def _show_problem(self) -> None:
        """At the step whose fault it is, in the colours that there are now."""
        problem = self.checked.problem
        self.tree.mark(self._bad, problem)
        if self.editor is not None:
            self.editor.set_problem(problem if self.editor.node is self._bad else "")

    def _enable(self) -> None:
        checked = self.checked
        good = bool(checked.items)
        for button in (self.rehearse, self.queue):
            button.setEnabled(good)
        text = checked.summary if good else checked.problem or "Checking …"
        self.show_summary(text, is_problem=bool(checked.problem))

    # -- what becomes of it

    def _edit(self, node: Node | None) -> None:
        """Show the editor of a step."""
        if self.editor is not None and self.editor.node is node:
            return
        self.editor = None
        if node is not None:
            figures = partial(known_figures, self.draft.nodes)
            self.editor = editor_for(node, self._bench, figures, known_keys(node))
            self.editor.changed.connect(self._edited)
        self.show_editor(self.editor or QtWidgets.QWidget())

    def _edited(self) -> None:
        self.tree.refresh()
        self._changed()

    def _rearranged(self) -> None:
        self.draft.nodes = self.tree.nodes()
        self._changed()

    def _rehearse(self) -> None:
        if not self.checked.items or self._bench is None:
            return
        try:
            self.rehearsal.rehearse(self.checked.items, self._bench)
        except BenchError as error:
            self.message.emit("error", f"cannot be rehearsed: {error}")
            return
        self.tabs.setCurrentWidget(self.rehearsal)

    def _queue(self) -> None:
        if self.checked.items:
            self._kept = asdict(self.draft)  # the queue outlasts the window
            self.queue_wanted.emit(list(self.checked.items))

    def open_file(self, path: Path) -> None:
        """Edit the recipe in a file, once it has been read."""
        self._files.run(partial(draft_of, path), partial(self._opened, path))

    def _opened(self, path: Path, draft: Draft | Exception) -> None:
        if isinstance(draft, Exception):
            self.message.emit("error", str(draft))
            return
        self._path = path
        self.show_draft(draft)

    def save_file(self, path: Path) -> None:
        """Write it as a recipe."""
        draft = copy.deepcopy(self.draft)
        job = partial(saved, draft, path, self._bench_name)
        self._files.run(job, partial(self._saved, asdict(draft)))

    def _saved(self, content: dict[str, Any], path: Path | Exception) -> None:
        if isinstance(path, Exception):
            self.message.emit("error", str(path))
            return
        self._path, self._kept = path, content
        if self.checked.problem:
            why = f"it cannot be measured yet: {self.checked.problem}"
            self.message.emit("warning", f"saved: {path}; {why}")
        else:
            self.message.emit("info", f"saved: {path}; janus-lab run {path.name} measures it, too")

    def _ask_to_open(self) -> None:
        opens = partial(self._ask_for_file, to_save=False)
        if self.unsaved:
            words = f"The sequence {self.unsaved} is not saved. Open another one all the same?"
            self.question.ask(words, "Open without saving", "Stay", opens)
        else:
            opens()

    def _ask_for_file(self, *, to_save: bool) -> None:
        """A dialog beside the window, which keeps nobody from STOP."""
        folder = str(self._path or Path.cwd())
        dialog = QtWidgets.QFileDialog(self, "Save the sequence" if to_save else "Open", folder)
        dialog.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        dialog.setModal(False)
        dialog.setNameFilter(_FILES)
        if to_save:
            dialog.setAcceptMode(QtWidgets.QFileDialog.AcceptSave)
            dialog.setDefaultSuffix("yaml")
            if self._path is None:
                dialog.selectFile(proposed_name(self.draft.title))
        act = self.save_file if to_save else self.open_file
        dialog.fileSelected.connect(lambda name: act(Path(name)))
        dialog.show()
