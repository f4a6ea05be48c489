"""The queue of measurements: what waits, what is being measured, what has ended."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.errors import Cause
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.bench_process.messages import (
    BetweenCommand,
    BetweenEnded,
    Command,
    CommandRefused,
    MeasureCommand,
    ResumeCommand,
    RunEnded,
    RunProgress,
    RunStarted,
)
from janus_lab.kinds import kind_of, title_of
from janus_lab.runs.ending import alarm
from janus_lab.runs.states import RunState
from janus_lab.sequence.executor import SequenceEntry, next_entry, stop_that_asks_for
from janus_lab.sequence.items import Decide, Item, Measure, Prompt, measurements, to_values

from .main_figures import main_figures
from .queue_entry import QueueEntry
from .short_reason import short_reason

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.measurement import Measurement


_EDITED = "in the form: what is queued next takes its place"
#: What stands between measurements and these is to be done before those behind it.
_NOT_DONE = (RunState.RUNNING, RunState.ABORTED, RunState.FAILED, RunState.INTERRUPTED)


@dataclass
class QueuedJob(SequenceEntry):
    """One thing in the queue, from waiting to its end: a measurement, or what stands between."""

    number: int = 0
    bench: BenchConfig | None = None  #: that of its sequence
    resumes: Path | None = None  #: the run that it goes on with
    percent: float = 0.0
    path: Path | None = None
    details: str = ""  #: all that there is to say about it
    ended: float | None = None  #: when, in s since 1970, where its file says so
    shown_figures: str = ""  #: those that a table shows

    @property
    def measurement(self) -> Measurement | None:
        """What it measures; None if it measures nothing."""
        return self.item.measurement if isinstance(self.item, Measure) else None

    @property
    def remaining(self) -> float | None:
        """Bench time that it still takes (s); None once it has ended."""
        if self.state not in (RunState.QUEUED, RunState.RUNNING):
            return None
        return self.item.duration * (1 - self.percent / 100)

    @property
    def not_begun(self) -> bool:
        """Whether nothing of it has been measured yet: what waits, but is not gone on with."""
        return self.waits and self.resumes is None

    @property
    def can_pause(self) -> bool:
        """Whether it can be ended in the middle and be gone on with."""
        if self.measurement is None:
            return False
        kind = kind_of(self.measurement.procedure.name)
        return kind is not None and kind.pauses

    @property
    def name(self) -> str:
        """For a sentence: `I–V sweep of film 3`, or what is done instead."""
        title = self.item.words
        return f"{title} of {self.measurement.procedure.sample}" if self.measurement else title

    def command(self, out_dir: Path, speed: float | None) -> Command:
        """What the bench's process is told; a simulated bench is paced at `speed`."""
        assert self.bench is not None
        bench = self.bench.model_dump(mode="json")
        if self.resumes is not None:
            return ResumeCommand(self.number, str(self.resumes), bench)
        if self.measurement is None:
            paced_bench = paced({"bench": bench}, speed)["bench"]
            return BetweenCommand(self.number, to_values(self.item), paced_bench)
        return MeasureCommand(self.number, paced(self.measurement.to_values(), speed), str(out_dir))

    def wait_again(self, why: str = "") -> bool:
        """Let a prompt or a wait that has not come to its end, and why, wait for being done again:
        what is behind it in its sequence is not to be measured without. False for anything else."""
        if isinstance(self.item, Measure | Decide) or self.state not in _NOT_DONE:
            return False
        again = "asked again" if isinstance(self.item, Prompt) else "waited for again"
        self.state, self.percent = RunState.QUEUED.value, 0.0
        self.reason = f"{why or 'it was not done'}; it is {again} before what is behind it"
        self.details = self.reason
        return True

    def entry(self) -> QueueEntry:
        """The job as the queue's table shows it."""
        if self.measurement is None:
            return QueueEntry(
                id=str(self.number),
                title=self.item.words,
                sample="",
                device="",
                state=self.state,
                percent=100.0 if self.state == RunState.FINISHED else self.percent,
                remaining_s=self.remaining if self.item.duration else None,
                reason=self.reason,
            )
        procedure = self.measurement.procedure
        title = title_of(procedure.name)
        return QueueEntry(
            id=str(self.number),
            title=f"{title}, resumed" if self.resumes else title,
            name=f"{self.name}, resumed" if self.resumes and not self.waits else self.name,
            sample=procedure.sample,
            device=self.measurement.device.name,
            state=self.state,
            percent=self.percent,
            remaining_s=self.remaining,
            figures=self.shown_figures,
            reason=self.reason,
        )


def paced(what: dict[str, Any], speed: float | None) -> dict[str, Any]:
    """The values of a measurement, on a simulated bench so many times as fast as a real one.

    None leaves the clock as the bench file has it. A real bench has no other speed than its own.
    """
    simulation = what["bench"].get("simulation")
    if speed is None or what["bench"].get("visa_library") != "simulated":
        return what
    clock = {"clock": "paced", "speed": speed}
    return what | {"bench": what["bench"] | {"simulation": (simulation or {}) | clock}}


class RunQueue:
    """Jobs in the order in which they are measured; at most one is with the bench's process."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._sequences = itertools.count(1)
        self.jobs: list[QueuedJob] = []
        self._edited: int | None = None  #: the job whose place the next that is added takes

    def add(
        self,
        items: Sequence[Item],
        *,
        resumes: Path | None = None,
        first: bool = False,
    ) -> list[QueuedJob]:
        """Queue a sequence: in the place of the job that is edited, else at the end or, with
        `first`, before all that waits."""
        edited = self.find(self._edited) if not first else None
        sequence = next(self._sequences)
        bench = next(measurement.bench for measurement in measurements(items))
        jobs = [
            QueuedJob(item, sequence, number=next(self._numbers), bench=bench, resumes=resumes)
            for item in items
        ]
        if edited is not None and edited.waits:
            for job in jobs:
                job.sequence = edited.sequence
            place = self.jobs.index(edited)
            self.jobs[place : place + 1] = jobs
            self._edited = None
        else:
            self.insert(jobs, first=first)
        return jobs

    def edit(self, number: int) -> QueuedJob | None:
        """Let the next that is added take the place of this job, and return it. None, and nothing
        is edited any more, for the one that is edited already, and for one that does not wait or
        measures nothing."""
        before, self._edited = self.find(self._edited), None
        if before is not None and before.reason == _EDITED:
            before.reason = ""
        job = self.find(number)
        if job is None or job is before or not job.waits or job.measurement is None:
            return None
        self._edited, job.reason = number, _EDITED
        return job

    def restore(self, jobs: Sequence[QueuedJob]) -> None:
        """Put jobs of an earlier start, with sequences of their own, before all that waits."""
        again: dict[int, int] = {}
        for job in jobs:
            job.number = next(self._numbers)
            if job.sequence not in again:
                again[job.sequence] = next(self._sequences)
            job.sequence = again[job.sequence]
        self.insert(jobs, first=True)
        for job in jobs:
            if job.state == RunState.INTERRUPTED:
                self._measure_again(job)

    def insert(self, jobs: Sequence[QueuedJob], *, first: bool = False) -> None:
        """Put jobs at the end or, with `first`, before all that waits."""
        place = len(self.jobs)
        if first:
            waiting = (i for i, job in enumerate(self.jobs) if job.waits)
            place = next(waiting, place)
        self.jobs[place:place] = jobs

    def find(self, number: int | None) -> QueuedJob | None:
        """The job of that number."""
        return next((job for job in self.jobs if job.number == number), None)

    @property
    def running(self) -> QueuedJob | None:
        """The job that is with the bench's process."""
        return next((job for job in self.jobs if job.state == RunState.RUNNING), None)

    def next_job(self) -> QueuedJob | None:
        """The job to begin now; None while one is running or nothing waits. Conditions before it
        have been decided then."""
        return next_entry(self.jobs) if self.running is None else None

    @property
    def waits(self) -> bool:
        """Whether there is a job that has not begun."""
        return any(job.state == RunState.QUEUED for job in self.jobs)

    @property
    def not_begun(self) -> list[QueuedJob]:
        """The jobs whose values may still change."""
        return [job for job in self.jobs if job.not_begun]

    @property
    def under_way(self) -> list[QueuedJob]:
        """The jobs that have begun and not ended: the one that runs, and those that are paused."""
        return [
            job
            for job in self.jobs
            if job.state == RunState.RUNNING or (job.waits and not job.not_begun)
        ]

    def remove(self, number: int) -> None:
        """Take a job out that waits or has ended."""
        self.jobs = [
            job for job in self.jobs if job.number != number or job.state == RunState.RUNNING
        ]

    def move(self, number: int, offset: int) -> None:
        """Let a waiting job change places with the one before (-1) or after it (1) that waits."""
        waiting = [i for i, job in enumerate(self.jobs) if job.state == RunState.QUEUED]
        place = next((k for k, i in enumerate(waiting) if self.jobs[i].number == number), None)
        if place is None or not 0 <= place + offset < len(waiting):
            return
        a, b = waiting[place], waiting[place + offset]
        self.jobs[a], self.jobs[b] = self.jobs[b], self.jobs[a]

    def hear(self, report: object) -> QueuedJob | None:
        """Take in what the bench's process reports; the job that has changed by it."""
        if not isinstance(
            report, RunStarted | RunProgress | RunEnded | BetweenEnded | CommandRefused
        ):
            return None
        job = self.find(report.job)
        if job is None:
            return None
        match report:
            case RunStarted():
                job.path = Path(report.path)
            case RunProgress():
                job.percent = report.percent
            case CommandRefused():
                job.state = RunState.FAILED.value
                job.details, job.reason = str(report.why), short_reason(report.why)
                job.wait_again(job.reason)
            case BetweenEnded():
                job.end(report.state, str(report.why or ""))
                job.details = job.reason
                job.wait_again(job.reason)
            case RunEnded() if report.ending.kind is Cause.PAUSED:
                job.state, job.path = RunState.QUEUED.value, report.ending.path
                job.resumes, job.reason = job.path, "paused; it will be gone on with"
            case RunEnded() if job.measurement is not None:
                ending = report.ending
                job.state, job.path, job.ended = ending.state.value, ending.path, report.when
                job.figures = [dict(figure) for figure in report.figures]
                # once: the table is drawn anew with every change of any job
                found = [FigureOfMerit.from_dict(figure) for figure in job.figures]
                job.shown_figures = main_figures(found, job.measurement.procedure.name)
                told = (*ending.unsafe, ending.reason, report.not_analysed)
                job.details = "; ".join(str(said) for said in told if said)
                finished = ending.state is RunState.FINISHED
                # of a run that has failed, it goes without saying that there is little to analyse
                why = ending.why or (report.not_analysed if finished else None)
                job.reason = "; ".join(filter(None, (alarm(ending.unsafe), short_reason(why))))
                if finished:
                    job.percent = 100.0
                if ending.state is RunState.ABORTED:
                    self._measure_again(job)
        return job

    def lost(self, reason: str) -> None:
        """The bench's process is gone: what it had is interrupted."""
        if (job := self.running) is not None:
            job.state, job.details = RunState.INTERRUPTED.value, reason
            job.reason = reason.partition("; ")[0]
            if not job.wait_again(job.reason):
                self._measure_again(job)

    def _measure_again(self, job: QueuedJob) -> None:
        """Queue once more, behind itself, what has been ended before its time, if a condition to
        stop asks for it: that could not be decided, and all behind it would be left out."""
        stop = stop_that_asks_for(job, self.jobs)
        if stop is None or job.measurement is None:
            return
        again = QueuedJob(job.item, job.sequence, number=next(self._numbers), bench=job.bench)
        again.reason = f"once more: '{stop.item.words}' asks for it"
        self.jobs.insert(self.jobs.index(job) + 1, again)
        waits = f"it waits in the queue once more, for '{stop.item.words}' asks for it"
        job.details = "; ".join(filter(None, (job.details, waits)))
