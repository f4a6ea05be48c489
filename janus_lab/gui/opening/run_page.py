"""One past run as it looked while it was measured, with all that its folder says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.bench_process.messages import RunRows
from janus_lab.gui.model.blocks import Block
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.widgets.labels import (
    ElidedLabel,
    breakable,
    plain_tip,
    problem_colour,
    wrapped_label,
)
from janus_lab.gui.widgets.table_colours import state_colour, state_text
from janus_lab.gui.widgets.theme import Theme
from janus_lab.kinds import KINDS, or_general
from janus_lab.runs.notes.pinned import PinnedNote
from janus_lab.runs.states import RunState

from .opened_run import OpenedRun, notes_in_words
from .run_reading import RunReading
from .words import Words

#: The number that rows of a past run have; runs that are measured count from 1.
_JOB = 0


class RunPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Shows the run that `show_run` names, read in the background.

    `form_wanted` carries an `OpenedRun`, `report_wanted`, `folder_wanted`, `star_wanted`,
    `remarks_wanted`, `light_wanted`, `keep_wanted` and `beside_wanted` the path of the run.
    Call `stop` before it goes.
    """

    form_wanted = QtCore.Signal(object)
    report_wanted = QtCore.Signal(object)
    folder_wanted = QtCore.Signal(object)
    star_wanted = QtCore.Signal(object)
    remarks_wanted = QtCore.Signal(object)
    light_wanted = QtCore.Signal(object)
    keep_wanted = QtCore.Signal(object)
    beside_wanted = QtCore.Signal(object)
    named = QtCore.Signal(str, str)  #: a short name, for a tab, and the whole one

    def __init__(
        self, theme: Theme, *, is_preview: bool = False, parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.run: OpenedRun | None = None
        self.is_preview = is_preview
        self.reading = RunReading(self)
        self.view = RunView(theme)
        self.facts = Words(("Parameter", "Value"))
        self.events = Words(("Time", "Event"))
        self.notes = Words(("What", "Note"))
        for name, page in (
            ("Parameters", self.facts), ("Events", self.events), ("Notes and flags", self.notes)
        ):  # fmt: skip
            self.view.addTab(page, name)
        self.headline = ElidedLabel(self)
        self.state = QtWidgets.QLabel(self)
        self.banner = wrapped_label(self)
        self.banner.hide()
        self.status = wrapped_label(self)
        self.status.hide()
        self._problem = ""
        self._rows = 0
        self._procedure = ""  # of the run that is shown
        self._has_begun = self._has_excerpt = False
        self._names = ("", "")  # short and whole, until the run is read
        self._wanted_tab = ""  # that is brought up when the run is there
        self._spare: Any = None  # a plot that takes all rows while the excerpt is shown
        self._lay_out()
        self._connect()

    def show_run(self, path: Path) -> None:
        """Show the run in the folder `path` in place of the one shown."""
        self.path, self.run, self._problem = path, None, ""
        self._rows, self._has_begun = 0, False
        self._drop_spare()
        short, whole = (name or path.name for name in self._names)
        self._head(whole)
        self.named.emit(short, whole)
        self.state.clear()
        self.banner.hide()
        for action in (self.form, self.report, self.light):
            action.setEnabled(False)
        for words in (self.facts, self.events, self.notes):
            words.set_groups([])
        self._say("Reading …")
        self.reading.start(path)

    def show_again(self, path: Path, values: Mapping[str, Any]) -> None:
        """Show the run in the folder `path` as `kept` told it."""
        short, whole, tab = (str(values.get(name) or "") for name in ("short", "whole", "tab"))
        self._names, self._wanted_tab = (short, whole), tab
        self.show_run(path)

    def kept(self) -> dict[str, Any]:
        """What it is kept as until the next start."""
        run = self.run
        short, whole = (run.short_name, run.whole_name) if run is not None else self._names
        tab = self._wanted_tab or self.view.tabText(self.view.currentIndex())
        path = str(self.path.absolute()) if self.path is not None else ""
        return {"run": path, "short": short, "whole": whole, "tab": tab}

    def stop(self) -> None:
        """End the thread that reads, and wait for it."""
        self.reading.stop()
        self._drop_spare()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.view.set_theme(theme)
        if self._spare is not None:
            self._spare.set_theme(theme)
        self._colour()

    # -- what the reading tells

    def _begun(self, procedure: str, excerpt: bool, simulated: bool) -> None:
        tab = self._wanted_tab or self.view.tabText(self.view.currentIndex())
        self._wanted_tab = ""
        self._procedure, self._has_begun = procedure, True
        self.view.show()
        self.view.begin(_JOB, procedure, self.path, simulated=simulated)
        for number in range(self.view.count()):  # the same tab while walking through the history
            if self.view.tabText(number) == tab and self.view.isTabVisible(number):
                self.view.setCurrentIndex(number)
        self._has_excerpt = excerpt
        if excerpt:
            self._say("Overview from a part of the rows; the rest is being read …")

    def _excerpt(self, block: Block) -> None:
        rows: Any = self.view.rows
        with suppress(KeyError, ValueError):  # all rows, which follow, tell what is wrong
            rows.add(block)
            rows.mark_gap()

    def _block(self, block: Block) -> None:
        first, self._rows = self._rows, self._rows + len(next(iter(block.values())))
        if not self._has_excerpt:
            self._draw(lambda: self.view.add(RunRows(_JOB, first, dict(block))))
            return
        if self._spare is None:
            self._spare = self.view.spare_rows()
        for plot in (self._spare, self.view.merit):
            self._draw(partial(plot.add, block))
        if self.run is not None and self.run.rows and not self._problem:
            share = min(99, 100 * first // self.run.rows)
            self._say(f"Overview from a part of the rows; the rest is being read: {share} %")

    def _draw(self, draw: Callable[[], object]) -> None:
        """Rows that a plot cannot take are told of once; all else is shown."""
        if self._problem:
            return
        try:
            draw()
        except (KeyError, ValueError) as error:
            said = str(error.args[0]) if error.args else type(error).__name__
            self._problem = f"the rows cannot be drawn: {' '.join(said.split())}"
            self._say(self._problem)

    def _told(self, run: OpenedRun) -> None:
        self.run = run
        self._head(run.whole_name)
        self.named.emit(run.short_name, run.whole_name)
        self.banner.setText("\n".join(run.banners))
        self.banner.setVisible(bool(run.banners))
        self.view.of_device(run.mounted)
        self.view.set_figures(run.figures, run.damage)
        self.view.no_more_figures()
        self.facts.set_groups(run.facts, "The run has no parameters.")
        self.events.set_groups([("", run.events)], "Nothing happened that was written down.")
        self._show_notes(run.pinned)
        self.form.setEnabled(run.procedure in KINDS)
        self.report.setEnabled(True)
        self.light.setEnabled(run.state == RunState.FINISHED)
        self._show_buttons()
        self._colour()

    def _show_notes(self, pinned: Sequence[PinnedNote]) -> None:
        """With the notes that are pinned to the plots now."""
        if self.run is not None:
            groups = notes_in_words(self.run, pinned)
            self.notes.set_groups(groups, "There is no note, and no flag.")

    def _ended(self) -> None:
        if self._spare is not None:
            self._spare.show_now()
            self.view.take_rows(self._spare)
            self._spare = None
        self.view.merit.end()
        self.view.rest()
        if self.path is not None:
            self.view.board.open(self.path)
        nothing = "" if self._rows else "Nothing was recorded in this run."
        self._say(self._problem or nothing)

    def _failed(self, problem: str) -> None:
        self._problem = problem
        self._drop_spare()
        if not self._has_begun:  # what is shown is of the run before, or axes of no run
            self.view.begin(_JOB, self._procedure or next(iter(KINDS)))
            self.view.hide()
        self.view.rest()
        self._say(problem)

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.show_now()
            self._spare.close()
            self._spare.deleteLater()
            self._spare = None

    # -- how it looks

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Where there is no room for the buttons there is still the menu."""
        super().resizeEvent(event)
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_of_light = or_general(self._procedure).calibrates_light
        self.light.setVisible(is_of_light)
        shown = [b for b in self._buttons if is_of_light or b.defaultAction() is not self.light]
        needed = sum(button.sizeHint().width() for button in shown)
        narrow = 2 * needed > self.width()
        for button in self._buttons:
            if narrow and button.defaultAction() is self.light:  # what such a run is made for
                button.setVisible(is_of_light and 3 * button.sizeHint().width() < self.width())
            else:
                button.setVisible(not narrow and button in shown)

    def _head(self, text: str) -> None:
        self.headline.show_text(text)
        self.headline.setToolTip(plain_tip(text))  # a sample may be called anything

    def _say(self, text: str) -> None:
        shown = f"⚠ {text}" if self._problem else text
        if shown != self.status.text():
            self.status.setText(breakable(shown))
        self.status.setVisible(bool(text))
        self._colour()

    def _colour(self) -> None:
        problem = problem_colour(self.palette()).name()
        sheets = {
            self.status: f"color: {problem}" if self._problem else "",
            self.banner: f"color: {problem}",
            self.state: "",
        }
        if self.run is not None:
            colour = state_colour(self.run.state, self.palette()).name()
            sheets[self.state] = f"color: {colour}; font-weight: bold"
            self.state.setText(state_text(self.run.state))
            if self.run.damage:
                sheets[self.state] = f"color: {problem}; font-weight: bold"
                self.state.setText(f"⚠ {self.run.state}, damaged")
        for label, sheet in sheets.items():
            if label.styleSheet() != sheet:
                label.setStyleSheet(sheet)

    def _action(
        self, text: str, keys: str, tip: str, does: Callable[[], None]
    ) -> QtWidgets.QAction:
        action = QtWidgets.QAction(text, self)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setWhatsThis(f"Opened run: {tip[:1].lower()}{tip[1:]}")
        action.setShortcut(keys)
        action.setShortcutContext(QtCore.Qt.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _: does())
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        font = self.headline.font()
        font.setBold(True)
        self.headline.setFont(font)
        make = self._action
        self.form = make("Load into form", "Ctrl+E", "Take its parameters into the form, to edit "
                         "and measure again", lambda: self.form_wanted.emit(self.run))  # fmt: skip
        self.report = make("Report", "Ctrl+R", "Open the report; written first if there is none",
                           lambda: self.report_wanted.emit(self.path))  # fmt: skip
        self.folder = make("Folder", "Ctrl+D", "Open the folder of the run",
                           lambda: self.folder_wanted.emit(self.path))  # fmt: skip
        if self.is_preview:
            self.last = make("Keep open", "Ctrl+K", "Keep the run in a tab of its own while you "
                             "walk on", lambda: self.keep_wanted.emit(self.path))  # fmt: skip
        else:
            self.last = make("Beside", "Ctrl+Shift+B",
                             "Show the run beside the other tabs, or among them again",
                             lambda: self.beside_wanted.emit(self.path))  # fmt: skip
        self.star = make("Star", "Ctrl+Shift+T", "Mark the run with a star, or take it away",
                         lambda: self.star_wanted.emit(self.path))  # fmt: skip
        # its key is the window's, which asks for the run that has the keyboard
        self.remarks = make("Tags and comment …", "", "Star, tags and comment (Ctrl+T)",
                            lambda: self.remarks_wanted.emit(self.path))  # fmt: skip
        self.light = make("Use in bench file …", "", "Take its light calibration into the bench "
                          "file, where you look at it and save it (Ctrl+Shift+U)",
                          lambda: self.light_wanted.emit(self.path))  # fmt: skip
        self.light.setEnabled(False)
        head = QtWidgets.QHBoxLayout()
        head.addWidget(self.headline, 1)
        head.addWidget(self.state)
        self._buttons = []
        for action in (self.form, self.report, self.folder, self.last, self.light):
            button = QtWidgets.QToolButton(self)
            button.setDefaultAction(action)
            head.addWidget(button)
            self._buttons.append(button)
        self.more = QtWidgets.QToolButton(self)
        self.more.setText("Run")
        self.more.setToolTip("What can be done with this run")
        self.more.setPopupMode(QtWidgets.QToolButton.InstantPopup)
        menu = QtWidgets.QMenu(self.more)
        menu.setToolTipsVisible(True)
        menu.addActions([self.form, self.report, self.folder, self.last, self.star, self.remarks])
        menu.addAction(self.light)
        self.more.setMenu(menu)
        head.addWidget(self.more)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 2)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.status)

    def _connect(self) -> None:
        reading = self.reading
        self.view.message.connect(lambda _, text: self._say(text))
        self.view.board.noted.connect(self._show_notes)
        reading.begun.connect(self._begun)
        reading.excerpt.connect(self._excerpt)
        reading.block.connect(self._block)
        reading.told.connect(self._told)
        reading.ended.connect(self._ended)
        reading.failed.connect(self._failed)
