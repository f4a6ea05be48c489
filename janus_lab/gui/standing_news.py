"""Brings what happens to where it stands: the line above the plots, the right column while the
bench rests, and the remark beside Start."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from drivers.errors import JanusLabError
from janus_lab.bench_process.messages import ProcessGone, StopDone, StoppedElsewhere
from janus_lab.gui.model.past_run import PastRun, RunDetails, newest_first
from janus_lab.gui.widgets.background import Background

from .standing.model.headline import Headline, ended, next_of, of_the_past, running

if TYPE_CHECKING:
    from janus_lab.bench_process.messages import RunDoing

    from .model.run_queue import QueuedJob
    from .window import BenchWindow

#: What a start would differ in is looked for so long (ms) after the last key.
_LATER = 300


class StandingNews(QtCore.QObject):  # type: ignore[misc]
    """Listens to `window`'s controller, history and, since `begin_remarks`, its form."""

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._running = 0  #: number of the job that is measured, or was last
        self._has_ended = True
        self._sentence = ""
        self._measured: Headline | None = None  #: the last run of this session, as it ended
        self._figures, self._earlier = Background(self), Background(self)
        self._looking = QtCore.QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LATER)
        self._looking.timeout.connect(self._look_at_earlier)
        window.controller.happens.connect(self._happens)
        window.controller.queue_changed.connect(self._queue_changed)
        window.controller.ended.connect(self._ended)
        window.controller.told.connect(self._hear_of_stop)
        window.history.reader.listed.connect(lambda listing: self._listed(listing.runs))

    def begin_remarks(self) -> None:
        """Look before each start, from now on: the form is there."""
        measurement, history = self._window.measurement, self._window.history
        measurement.read.connect(self._looking.start)
        measurement.sample.textChanged.connect(lambda _: self._looking.start())
        history.reader.listed.connect(lambda _: self._looking.start())
        history.reader.found.connect(lambda _: self._looking.start())

    def _hear_of_stop(self, report: object) -> None:
        """What becomes of a STOP stands beside it."""
        sign = self._window.bench_panel.outputs_sign
        match report:
            case StoppedElsewhere():
                sign.stop_heard()
            case StopDone():
                sign.stop_done()
            case ProcessGone():
                sign.stop_done(all_of_them=True)

    # -- the run

    def _happens(self, report: RunDoing) -> None:
        if report.job == self._running:
            self._sentence = report.happening.sentence(time.time())
            self._queue_changed()

    def _queue_changed(self) -> None:
        window, queue = self._window, self._window.controller.queue
        if (job := queue.running) is not None:
            if job.number != self._running:
                self._running, self._sentence = job.number, ""
                if job.measurement is not None:  # curves of another run are not for its heading
                    window.view.leave()
            self._has_ended = False
            window.headline.show_headline(running(job.entry(), self._sentence))
        elif not self._has_ended:
            self._has_ended = True
            if (job := queue.find(self._running)) is not None:
                told = _ended(job)
                if job.measurement is None and self._measured is not None:
                    told = self._measured  # a wait has no figures, and nobody looks for it
                self._show_last(told)
        waiting = [entry for job in queue.jobs if (entry := job.entry()).is_waiting]
        held = window.controller.paused
        window.bench_panel.last_and_next.show_next(next_of(waiting, held=held))

    def _ended(self, job: QueuedJob, rows: int) -> None:
        self._measured = _ended(job)

    def _show_last(self, headline: Headline) -> None:
        self._window.headline.show_headline(headline)
        self._window.bench_panel.last_and_next.show_last(headline)

    # -- the last one of another session

    def _listed(self, runs: list[PastRun]) -> None:
        known = [run for run in newest_first(runs) if run.created is not None]
        if self._running or not known:
            return
        read = partial(_details, known[0].path)
        self._figures.run(read, partial(self._show_past, known[0]))

    def _show_past(self, run: PastRun, details: RunDetails | Exception) -> None:
        if not self._running:
            figures = "" if isinstance(details, Exception) else details.figures
            last = of_the_past(run, figures, time.time())
            self._window.bench_panel.last_and_next.show_last(last)

    # -- what a start would differ in

    def _look_at_earlier(self) -> None:
        from janus_lab.registry.folder import samples_folder

        from .standing.model.before_start import Planned, light_remarks, remarks_before

        try:
            planned = self._window.measurement.measurements()
        except JanusLabError:  # is said where it stands
            planned = []
        light = light_remarks(planned, datetime.now(UTC).date())
        if not planned or len({run.device.name for run in planned}) > 1:
            self._earlier.run(lambda: light, self._remark)
            return
        first = planned[0]
        what = Planned(
            first.procedure.sample, first.device.name, float(first.procedure.active_area)
        )
        runs = newest_first(self._window.history.model.runs)
        samples = samples_folder(self._window.controller.out_dir)
        devices = self._window.measurement.devices.others()
        look = partial(remarks_before, what, runs, samples, devices)
        self._earlier.run(lambda: [*light, *look()], self._remark)

    def _remark(self, remarks: list[str] | Exception) -> None:
        found = [] if isinstance(remarks, Exception) else remarks
        self._window.measurement_controls.show_remark(" ".join(found))


def _ended(job: QueuedJob) -> Headline:
    """When, its file says; of what has none it is now."""
    now = time.time()
    return ended(job.entry(), now if job.ended is None else job.ended, now)


def _details(path: Path) -> RunDetails:
    from janus_lab.gui.model.past_runs import read_details

    return read_details(path)
