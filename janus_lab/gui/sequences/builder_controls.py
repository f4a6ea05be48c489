"""What the builder of sequences looks like; what it does is `SequenceBuilder`'s."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import breakable, problem_colour, wrapped_label
from janus_lab.kinds import KINDS
from janus_lab.sequence.step import FLOW

from .steps_tree import StepsTree

_ADDED = {
    "wait": "Wait",
    "prompt": "Prompt",
    "repeat": "Repeat",
    "loop": "Loop over values",
    "stop_if": "Stop if …",
}

#: The room for what is typed of one step has so many letters, at least.
_EDITOR_LETTERS = 21


class BuilderControls(QtWidgets.QWidget):  # type: ignore[misc]
    """The first of `tabs`: title, devices and files, the steps, and what is typed of one. Below,
    what the whole comes to. `add_wanted` carries a kind of step."""

    add_wanted = QtCore.Signal(str)
    remove_wanted = QtCore.Signal()
    undo_wanted = QtCore.Signal()
    double_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QtWidgets.QLineEdit(self)
        self.title.setToolTip("Title of the sequence")
        self.devices = QtWidgets.QLineEdit(self)
        self.devices.setToolTip("Devices, with commas between them; each goes through all steps")
        self.tree = StepsTree(self)
        self.stack = QtWidgets.QStackedWidget(self)
        # whatever is typed of a step, the buttons stay under the mouse
        self.stack.setSizePolicy(QtWidgets.QSizePolicy.Ignored, QtWidgets.QSizePolicy.Preferred)
        self.stack.setMinimumWidth(_EDITOR_LETTERS * self.fontMetrics().averageCharWidth())
        self.summary = wrapped_label(self)
        self.summary.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.tabs = QtWidgets.QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.open = self._button("&Open …", "Edit a recipe")
        self.save = self._button(
            "&Save …", "Write it as a recipe, which the command line runs, too"
        )
        self.close_button = self._button("Close", "Back to the plots; nothing is lost (Ctrl+B)")
        self.rehearse = self._button(
            "&Rehearse", "Do all of it on the simulated bench now, in seconds"
        )
        self.queue = self._button(
            "Add to the &queue", "Put it at the end of the queue, which does not start it"
        )
        self.add = QtWidgets.QToolButton(self)
        self.add.setText("Add")
        self.add.setToolTip("Put in a step (Insert)")
        self.add.setPopupMode(QtWidgets.QToolButton.InstantPopup)
        menu = QtWidgets.QMenu(self.add)
        for kind in (*KINDS, *FLOW):
            words = KINDS[kind].title if kind in KINDS else _ADDED[kind]
            menu.addAction(words).triggered.connect(partial(self._add, kind))
        self.add.setMenu(menu)
        self._lay_out()

    def show_summary(self, text: str, *, is_problem: bool) -> None:
        """What the whole comes to, or what is wrong with it."""
        self.summary.setText(breakable(f"⚠ {text}" if is_problem else text))
        colour = problem_colour(self.palette()).name() if is_problem else ""
        self.summary.setStyleSheet(f"color: {colour}" if colour else "")

    def show_editor(self, editor: QtWidgets.QWidget) -> None:
        """Show what is typed of one step, in the place of the last one's."""
        old = self.stack.currentWidget()
        self.stack.addWidget(editor)
        self.stack.setCurrentWidget(editor)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()

    def _add(self, kind: str, _: bool) -> None:
        self.add_wanted.emit(kind)

    def _lay_out(self) -> None:
        head = QtWidgets.QHBoxLayout()
        for label, field in (("&Title", self.title), ("&Devices", self.devices)):
            words = QtWidgets.QLabel(label, self)
            words.setBuddy(field)
            head.addWidget(words)
            head.addWidget(field, 1)
        for button in (self.open, self.save):
            head.addWidget(button)
        tools = QtWidgets.QHBoxLayout()
        tools.addWidget(self.add)
        for words, tip, key, does in (
            ("Remove", "Take the step out; Ctrl+Z puts it back", "Delete", self.remove_wanted.emit),
            ("Double", "Put a copy behind it", "Ctrl+D", self.double_wanted.emit),
            ("Up", "Earlier", "Ctrl+Up", lambda: self.tree.move_by(-1)),
            ("Down", "Later", "Ctrl+Down", lambda: self.tree.move_by(1)),
            ("In", "Into the loop or repeat above it", "Ctrl+Right", self.tree.indent),
            ("Out", "Out of its loop or repeat", "Ctrl+Left", self.tree.outdent),
        ):
            tools.addWidget(self._tool(words, tip, key, does))
        tools.addStretch(1)
        self._shortcut("Insert", "put in a step", self.add.showMenu)
        # a field has an undo of its own
        undo = self._shortcut("Ctrl+Z", "put back a step", self.undo_wanted.emit, self)
        undo.setContext(QtCore.Qt.WidgetWithChildrenShortcut)
        left = QtWidgets.QWidget(self)
        column = QtWidgets.QVBoxLayout(left)
        column.setContentsMargins(0, 4, 4, 0)
        column.addLayout(tools)
        column.addWidget(self.tree, 1)
        split = QtWidgets.QSplitter(QtCore.Qt.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.stack)
        split.setSizes([400, 300])
        steps = QtWidgets.QWidget(self)
        page = QtWidgets.QVBoxLayout(steps)
        page.setContentsMargins(0, 4, 0, 0)
        page.addLayout(head)
        page.addWidget(split, 1)
        self.tabs.addTab(steps, "Steps")  # what is typed: a rehearsal needs the room
        self.tabs.setCornerWidget(self.close_button)
        below = QtWidgets.QHBoxLayout()
        below.addWidget(self.summary, 1)
        below.addWidget(self.rehearse)
        below.addWidget(self.queue)
        whole = QtWidgets.QVBoxLayout(self)
        whole.setContentsMargins(4, 4, 4, 4)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(below)

    def _button(self, text: str, tip: str) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)
        return button

    def _tool(self, text: str, tip: str, key: str, does: Callable[[], Any]) -> Any:
        button = QtWidgets.QToolButton(self)
        button.setText(text)
        button.setToolTip(f"{tip} ({key})")
        button.setFocusPolicy(QtCore.Qt.TabFocus)
        button.clicked.connect(lambda _: does())
        self._shortcut(key, f"{tip[:1].lower()}{tip[1:]}".partition(";")[0], does)
        return button

    def _shortcut(
        self, key: str, words: str, does: Callable[[], Any], of: QtWidgets.QWidget | None = None
    ) -> QtWidgets.QShortcut:
        """Where the tree has the keyboard: fields have their own Delete."""
        shortcut = QtWidgets.QShortcut(QtGui.QKeySequence(key), of or self.tree)
        shortcut.setContext(QtCore.Qt.WidgetShortcut)
        shortcut.setWhatsThis(f"Steps of a sequence: {words}")
        shortcut.activated.connect(lambda: does())
        return shortcut
