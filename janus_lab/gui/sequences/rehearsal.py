"""A rehearsal: the sequence on the simulated bench, as fast as that computes, with its curves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab.bench_process.messages import RunRows
from janus_lab.durations import duration, runs
from janus_lab.gui.controller import Controller
from janus_lab.gui.model.run_queue import QueuedJob
from janus_lab.gui.panels import queue_model
from janus_lab.gui.panels.queue_model import ProgressBars, QueueModel
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.run_table import RunTable
from janus_lab.gui.widgets.theme import Theme
from janus_lab.measurement import Measurement
from janus_lab.runs.states import RunState
from janus_lab.sequence.items import Item, Measure, total

Qt = QtCore.Qt

_COLUMNS = {
    queue_model.POSITION: (2, 3),
    queue_model.TITLE: (9, 22),
    queue_model.SAMPLE: (7, 12),
    queue_model.DEVICE: (7, 12),
    queue_model.STATE: (9, 10),
    queue_model.PROGRESS: (6, 8),
    queue_model.REMAINING: (7, 8),
}
#: Lines of text that the table is as high as, at least.
_LINES = 4
#: Of the height, for the curves and for the table, until a person shares it otherwise.
_SHARES = [2800, 1200]
_NAMES = (queue_model.TITLE, queue_model.SAMPLE, queue_model.DEVICE)


def simulated_twin(bench: BenchConfig) -> BenchConfig:
    """`bench` with simulated instruments of the same models, limits and calibration, in virtual
    time and without faults."""
    content = bench.model_dump(mode="json")
    simulation = dict(content.get("simulation") or {})
    simulation |= {"clock": "virtual", "interlock": "closed", "faults": []}
    content |= {"visa_library": "simulated", "simulation": simulation}
    return BenchConfig.model_validate(content)


def on_bench(items: Sequence[Item], bench: BenchConfig) -> list[Item]:
    """`items` with their measurements on another bench."""
    return [
        replace(item, measurement=replace(item.measurement, bench=bench))
        if isinstance(item, Measure)
        else item
        for item in items
    ]


class Rehearsal(QtWidgets.QWidget):  # type: ignore[misc]
    """Carries a sequence out in a process of its own, into a folder that goes with it.

    Nothing of it touches an instrument, the queue or the runs of the window.
    """

    def __init__(self, theme: Theme, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._rows: dict[int, int] = {}  #: of the runs that have ended, by number
        self.controller: Controller | None = None
        self.view = RunView(theme)
        self.model = QueueModel(self)
        self.table = RunTable(self.model, _COLUMNS, _NAMES, "Rehearsal", self)
        self.table.setItemDelegateForColumn(queue_model.PROGRESS, ProgressBars(self.table))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.status = wrapped_label(self, "Nothing has been rehearsed.")
        self.stop = QtWidgets.QPushButton("Stop the rehearsal", self)
        self.stop.setEnabled(False)
        self.stop.clicked.connect(lambda _: self._stop())
        self._lay_out()

    def rehearse(self, items: Sequence[Item], bench: BenchConfig) -> None:
        """Begin with these on the simulated twin of `bench`; an earlier rehearsal ends. Raises
        BenchError for what the twin has not."""
        rehearsed = on_bench(items, simulated_twin(bench))
        controller = self._controller()
        if controller.busy:
            controller.stop()  # what comes now begins behind it
        for job in controller.queue.jobs:
            controller.queue.remove(job.number)
        self._rows.clear()
        self._expected = total(items)
        controller.enqueue(rehearsed)
        controller.start_queue()

    def close_all(self) -> None:
        """End it, and remove its folder; waits a moment for its process."""
        if self.controller is not None:
            self.controller.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.view.set_theme(theme)

    # -- what happens

    def _controller(self) -> Controller:
        if self.controller is None:
            self._folder = Path(tempfile.mkdtemp(prefix="janus-lab-rehearsal-"))
            made = self.controller = Controller(self._folder, self)
            made.speed = None
            made.queue_changed.connect(self._show)
            made.begun.connect(self._begun)
            made.rows.connect(self._add_rows)
            made.ended.connect(self._ended)
        return self.controller

    def _show(self) -> None:
        assert self.controller is not None
        jobs = self.controller.queue.jobs
        self.model.set_entries([job.entry() for job in jobs])
        busy = self.controller.busy
        self.stop.setEnabled(busy)
        self.status.setText(_status(jobs, busy=busy, expected=self._expected))

    def _begun(self, job: QueuedJob) -> None:
        assert job.measurement is not None
        self._begin(job.number, job.measurement)

    def _begin(self, number: int, measured: Measurement) -> None:
        self.view.begin(number, measured.procedure.name, device=measured.device, simulated=True)

    def _add_rows(self, rows: RunRows) -> None:
        self.view.add(rows)

    def _ended(self, job: QueuedJob, rows: int) -> None:
        self._rows[job.number] = rows
        if job.path is not None:
            self.view.end(job.number, job.path, rows, job.figures)

    def _show_chosen(self) -> None:
        """Show the curves of the run that is chosen in the table."""
        rows = self.table.selected_rows()
        if self.controller is None or len(rows) != 1 or self.controller.busy:
            return
        job = self.controller.queue.find(int(self.model.entries[rows[0]].id))
        if job is not None and job.measurement is not None and job.number in self._rows:
            self._begin(job.number, job.measurement)
            if job.path is not None:
                self.view.end(job.number, job.path, self._rows[job.number], job.figures)

    def _stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()

    def _lay_out(self) -> None:
        self.view.setCornerWidget(self.stop)
        self.table.setMinimumHeight(_LINES * self.fontMetrics().height())
        both = QtWidgets.QSplitter(Qt.Vertical, self)
        both.addWidget(self.view)
        both.addWidget(self.table)
        both.setChildrenCollapsible(False)
        both.setSizes(_SHARES)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.status)
        column.addWidget(both, 1)


def _status(jobs: Sequence[QueuedJob], *, busy: bool, expected: float) -> str:
    """How far it is, or how it ended."""
    measured = [job for job in jobs if job.measurement is not None]
    done = sum(job.state == RunState.FINISHED for job in measured)
    failed = [job for job in jobs if job.state in (RunState.FAILED, RunState.INTERRUPTED)]
    text = f"SIMULATED: {done} of {runs(len(measured))} rehearsed"
    if failed:
        return f"{text}; {failed[0].name}: {failed[0].details or failed[0].reason}"
    if busy:
        return f"{text} …"
    if any(job.waits for job in jobs):
        return f"{text}; stopped."
    return f"{text}. On the bench it takes {duration(expected)} at most."
