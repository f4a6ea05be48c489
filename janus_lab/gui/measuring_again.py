"""A past run measured again, or gone on with, and one that waits edited: what becomes of it in the
queue."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from janus_lab.gui.model.resuming import Resumable, to_resume
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.bench_question import once_bench_is_accepted
from janus_lab.sequence.items import Measure

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.measurement import Measurement


class MeasuringAgain(QtCore.QObject):  # type: ignore[misc]
    """What the history's actions on a run do, and the queue's on a measurement that waits; `queued`
    carries the items that are to be queued, `resumed` that some are, `said` a level and a line.
    What is queued here begins with the queue, not by itself."""

    queued = QtCore.Signal(object)
    resumed = QtCore.Signal()
    said = QtCore.Signal(str, str)

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self._window = window
        window.history.requeue_wanted.connect(self._requeue)
        window.history.resume_wanted.connect(self._resume)
        window.queue.edit_wanted.connect(self._edit)
        window.controller.queue_changed.connect(self._take)

    def _requeue(self, path: Path) -> None:
        again = partial(_again, path, self._window.bench)
        Background(self).run(again, self._queue_again)  # one each: none may be forgotten

    def _queue_again(self, measurement: Measurement | Exception) -> None:
        if isinstance(measurement, Exception):
            self.said.emit("error", str(measurement))
        else:
            self.queued.emit([Measure(measurement=measurement)])

    def _edit(self, number: str) -> None:
        """Take what waits into the form, or let it be as it is again."""
        window = self._window
        job = window.controller.edit(number)
        if job is None:
            self.said.emit("info", "nothing of the queue is edited any more")
            return
        procedure, device = job.measurement.procedure, job.measurement.device.name
        said = job.item.unmounted or {}  # without what is the file's, not a person's
        typed = {key: said[key] for key in ("position", "sample_history") if key in said}
        sample = procedure.sample if procedure.sample != device else ""
        window.show_measured()
        window.measurement.fill(procedure.name, procedure.parameter_values() | typed, sample)
        devices = window.measurement.devices
        if device in devices.others():
            window.measurement.mount(None, device)
        self.said.emit("info", f"{job.name} is in the form: what is queued next takes its place")

    def _resume(self, path: Path) -> None:
        Background(self).run(partial(to_resume, path, self._window.bench), self._queue_rest)

    def _queue_rest(self, rest: Resumable | Exception) -> None:
        if isinstance(rest, Exception):
            self.said.emit("error", str(rest))
            return
        once_bench_is_accepted(self._window, rest.differences, partial(self._go_on, rest))

    def _go_on(self, rest: Resumable) -> None:
        window = self._window
        if rest.path.absolute() in self._taken():  # asked twice before the first was read
            self.said.emit("info", f"{rest.path.name} is measured, or waits in the queue, already")
            return
        items = [Measure(measurement=rest.measurement)]
        window.controller.enqueue(items, first=True, resumes=rest.path)
        self.resumed.emit()
        begins = "comes next" if not window.controller.paused else (
            f"waits first in the queue: '{window.desk.controls.start.text()}' begins it"
        )  # fmt: skip
        self.said.emit("info", f"the rest of {rest.path.name} {begins}")

    def _taken(self) -> set[Path]:
        """The runs that are measured, or wait to be gone on with."""
        jobs = self._window.controller.queue.jobs
        paths = (job.resumes or job.path for job in jobs if job.remaining is not None)
        return {path.absolute() for path in paths if path is not None}

    def _take(self) -> None:
        self._window.history.set_taken(self._taken())


def _again(path: Path, bench: BenchConfig | None) -> Measurement:
    """The measurement that made the run in `path`, on `bench` as it is now."""
    from janus_lab.runs.resuming.resumption import repetition
    from janus_lab.runs.run import open_run

    return repetition(open_run(path), bench)
