"""The queue of measurements: what waits, what is being measured, what has ended."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.bench_process.messages import (
    Command,
    CommandRefused,
    MeasureCommand,
    ResumeCommand,
    RunEnded,
    RunProgress,
    RunStarted,
)
from janus_lab.kinds import title_of
from janus_lab.runs.ending import alarm
from janus_lab.runs.states import RunState

from .main_figures import main_figures
from .queue_entry import QueueEntry
from .short_reason import short_reason

if TYPE_CHECKING:
    from janus_lab.measurement import Measurement


@dataclass
class QueuedMeasurement:
    """One measurement, from waiting to its end."""

    number: int
    measurement: Measurement
    resumes: Path | None = None  #: the run that it goes on with
    state: str = RunState.QUEUED.value
    percent: float = 0.0
    path: Path | None = None
    reason: str = ""  #: in a few words
    details: str = ""  #: all that there is to say about it
    figures: list[dict[str, Any]] = field(default_factory=list)
    shown_figures: str = ""  #: those that a table shows

    @property
    def remaining(self) -> float | None:
        """Bench time that it still takes (s); None once it has ended."""
        if self.state not in (RunState.QUEUED, RunState.RUNNING):
            return None
        return self.measurement.duration * (1 - self.percent / 100)

    def command(self, out_dir: Path, speed: float | None) -> Command:
        """What the bench's process is told; a simulated bench is paced at `speed`."""
        if self.resumes is not None:
            bench = self.measurement.bench.model_dump(mode="json")
            return ResumeCommand(self.number, str(self.resumes), bench)
        what = paced(self.measurement.to_values(), speed)
        return MeasureCommand(self.number, what, str(out_dir))

    def entry(self) -> QueueEntry:
        """The job as the queue's table shows it."""
        procedure = self.measurement.procedure
        title = title_of(procedure.name)
        return QueueEntry(
            id=str(self.number),
            title=f"{title}, resumed" if self.resumes else title,
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
        self.jobs: list[QueuedMeasurement] = []

    def add(
        self,
        measurements: Iterable[Measurement],
        *,
        resumes: Path | None = None,
        first: bool = False,
    ) -> list[QueuedMeasurement]:
        """Queue measurements, at the end or, with `first`, before all that waits."""
        jobs = [QueuedMeasurement(next(self._numbers), m, resumes) for m in measurements]
        place = len(self.jobs)
        if first:
            waiting = (i for i, job in enumerate(self.jobs) if job.state == RunState.QUEUED)
            place = next(waiting, place)
        self.jobs[place:place] = jobs
        return jobs

    def find(self, number: int | None) -> QueuedMeasurement | None:
        """The job of that number."""
        return next((job for job in self.jobs if job.number == number), None)

    @property
    def running(self) -> QueuedMeasurement | None:
        """The job that is with the bench's process."""
        return next((job for job in self.jobs if job.state == RunState.RUNNING), None)

    def next_job(self) -> QueuedMeasurement | None:
        """The job to begin now; None while one is running or nothing waits."""
        if self.running is not None:
            return None
        return next((job for job in self.jobs if job.state == RunState.QUEUED), None)

    @property
    def waits(self) -> bool:
        """Whether there is a job that has not begun."""
        return any(job.state == RunState.QUEUED for job in self.jobs)

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

    def hear(self, report: object) -> QueuedMeasurement | None:
        """Take in what the bench's process reports; the job that has changed by it."""
        if not isinstance(report, RunStarted | RunProgress | RunEnded | CommandRefused):
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
            case RunEnded():
                ending = report.ending
                job.state, job.path = ending.state.value, ending.path
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
        return job

    def lost(self, reason: str) -> None:
        """The bench's process is gone: what it had is interrupted."""
        if (job := self.running) is not None:
            job.state, job.details = RunState.INTERRUPTED.value, reason
            job.reason = reason.partition("; ")[0]
