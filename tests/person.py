"""A person at the bench window: chooses, types, presses and reads what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import BenchState, RunRows
from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.gui.widgets.run_table import RunTable
from janus_lab.gui.window import BenchWindow
from janus_lab.runs.run import Run, open_run

#: Nothing here takes so long (ms), even on a busy machine.
PATIENCE = 60_000
#: A short measurement of each procedure: what is typed into its form.
SHORT: dict[str, dict[str, str]] = {
    "I–V sweep": {
        "step": "0.5 V", "irradiances": "0, 13", "nplc": "0.1", "dark_recovery": "1 s"
    },
    "On/off cycling": {
        "cycles": "3", "on_time": "1", "off_time": "1", "irradiances": "13",
        "current_range": "1 mA",
    },
    "Storage stability": {
        "cycles": "2", "on_time": "1", "off_time": "1", "irradiances": "13",
        "current_range": "1 mA",
    },
    "Response time": {"edges": "12"},
}  # fmt: skip
#: One that goes on until it is stopped: two hours of light, as long as the bench allows.
LONG = {"cycles": "7200", "on_time": "1", "off_time": "1", "current_range": "1 mA"}


class Person:
    """Sits at `window`, with the hands of `qtbot`."""

    def __init__(self, qtbot: QtBot, window: BenchWindow) -> None:
        self._qtbot = qtbot
        self.window = window
        self._log_lines = len(window.log.lines())
        self.states: list[BenchState] = []  #: of the bench, as the window was told
        window.controller.bench_state.connect(self.states.append)

    def wait(self, condition: Callable[[], Any]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    # -- the hands

    def click(self, button: QtWidgets.QAbstractButton) -> None:
        """Press a button that can be seen and pressed."""
        assert button.isVisible(), f"{button.text()} is not there"
        assert button.isEnabled(), f"{button.text()} is disabled: {button.toolTip()}"
        self._qtbot.mouseClick(button, QtCore.Qt.LeftButton)

    def act(self, action: QtWidgets.QAction) -> None:
        """Choose an action that is enabled, from a menu or its button."""
        assert action.isEnabled(), f"{action.text()} is disabled"
        action.trigger()

    def menu(self, text: str) -> None:
        """Choose an entry of the menu bar."""
        self.act(self.menu_entry(text))

    def menu_entry(self, text: str) -> QtWidgets.QAction:
        named = [a for a in self.window.findChildren(QtWidgets.QAction) if a.text() == text]
        named += [
            action
            for menu in self.window.findChildren(QtWidgets.QMenu)
            for action in menu.actions()
            if action.text() == text
        ]
        assert named, text
        return named[0]

    def type_into(self, line: QtWidgets.QLineEdit, text: str) -> None:
        """Type over what is there, and leave the field."""
        line.setFocus()
        line.selectAll()
        self._qtbot.keyClicks(line, text)
        self._qtbot.keyClick(line, QtCore.Qt.Key_Tab)

    def show_tab(self, panel: QtWidgets.QWidget) -> None:
        """Click on the tab of queue, history or log."""
        below = self.window.below
        bar = below.tabBar()
        place = bar.tabRect(below.indexOf(panel)).center()
        self._qtbot.mouseClick(bar, QtCore.Qt.LeftButton, pos=place)
        assert below.currentWidget() is panel

    def select(self, table: RunTable, rows: list[int]) -> None:
        """Click on rows of a table, the second and further ones with Ctrl."""
        table.clearSelection()
        modifier = QtCore.Qt.NoModifier
        for row in rows:
            index = table.model().index(row, 0)
            table.scrollTo(index)
            place = table.visualRect(index).center()
            self._qtbot.mouseClick(table.viewport(), QtCore.Qt.LeftButton, modifier, place)
            modifier = QtCore.Qt.ControlModifier
        assert table.selected_rows() == sorted(rows)

    def pick(self, chooser: FileChooser, text: str) -> None:
        """Pick an entry of a list and wait until its file has been read."""
        self.wait(lambda: chooser.findText(text) >= 0)
        index = chooser.findText(text)
        chooser.setCurrentIndex(index)
        chooser.activated.emit(index)
        self.wait(lambda: "Reading files" not in self.window.measurement.problem())

    # -- measurements

    def fill_in(self, title: str, typed: dict[str, str], sample: str = "") -> None:
        """Choose a procedure and type its parameters."""
        panel = self.window.measurement
        self.pick(panel.chooser, title)
        if sample:
            self.type_into(panel.sample, sample)
            self.wait(lambda: not panel.measured.looking)  # nobody is so quick with the button
        form = panel.form
        assert form is not None
        for key, text in typed.items():
            if not form.fields[key].editor.isVisible():
                (more,) = form.findChildren(QtWidgets.QToolButton)
                self.click(more)
            self.type_into(form.fields[key].editor, text)

    def queue(
        self,
        title: str,
        typed: dict[str, str] | None = None,
        sample: str = "",
        begin: bool = True,
    ) -> None:
        """Fill in a form (a short measurement without `typed`), press Queue, and `begin` with it
        if nothing else waits."""
        self.fill_in(title, SHORT[title] if typed is None else typed, sample)
        others = self.window.controller.queue.waits
        before = [job.number for job in self.window.controller.queue.jobs]
        self.click(self.window.measurement.queue)
        self.wait(lambda: [job.number for job in self.window.controller.queue.jobs] != before)
        if begin and not others and not self.window.controller.busy:
            self.click(self.window.desk.controls.start)

    def stop(self) -> None:
        """Press STOP."""
        self.click(self.window.bench_panel.stop)

    def wait_for_rows(self) -> None:
        """Wait until rows of what is measured have been shown; the last ones of the run before may
        come after it has ended."""
        view = self.window.view

        def are_of_the_run(rows: RunRows) -> bool:
            return view._is_live and rows.job == view._job

        rows = self.window.controller.rows
        with self._qtbot.waitSignal(rows, timeout=PATIENCE, check_params_cb=are_of_the_run):
            pass

    def wait_for_end(self) -> None:
        """Wait until nothing is measured and nothing is about to be."""
        waiting = ("queued", "running")
        self.wait(lambda: self.entries() and not {*self.queue_states()} & {*waiting})

    # -- what can be read

    def entries(self) -> list[Any]:
        return list(self.window.queue.model.entries)

    def queue_states(self) -> list[str]:
        return [entry.state for entry in self.entries()]

    def samples(self) -> list[str]:
        return [entry.sample for entry in self.entries()]

    def runs(self) -> list[Run]:
        """All runs that are on the disk, the oldest first."""
        folders = self.window.controller.out_dir.glob("*/*/run.json")
        found = [open_run(path.parent) for path in folders]
        return sorted(found, key=lambda run: run.record.created)

    def last_run(self) -> Run:
        return self.runs()[-1]

    def said(self, level: str = "") -> list[str]:
        """What has been said in the log since this person came, of one level."""
        lines = [line.split("\t") for line in self.window.log.lines()[self._log_lines :]]
        return [text for _, shown, text in lines if level in shown]

    def history(self) -> list[Path]:
        model = self.window.history.model
        return [model.run_at(row).path for row in range(model.rowCount())]


def assert_off(run: Run) -> None:
    """The run's own events prove that it left laser and output off."""
    kinds = [event["kind"] for event in run.events]
    assert "off" in kinds, kinds
    off = max(place for place, kind in enumerate(kinds) if kind == "off")
    assert run.events[off]["message"] == "laser and output confirmed off"
    later = [event.get("irradiance_mW_cm2", 0.0) for event in run.events[off:]]
    assert not any(later), "light after the end"
