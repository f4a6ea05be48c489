"""What the window does: keeps the queue going, passes between panels and the bench's process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from drivers.errors import DISK_FULL, Cause
from drivers.operator import Answer
from drivers.unsafe import Doubt, Unsafe
from janus_lab.bench_process.messages import (
    ActCommand,
    AnswerCommand,
    BenchState,
    BetweenEnded,
    CommandRefused,
    ConnectCommand,
    DisconnectCommand,
    LogLine,
    OperatorAsked,
    PauseCommand,
    ProcessGone,
    RunDoing,
    RunEnded,
    RunEvent,
    RunRows,
    RunStarted,
    StopCommand,
    StopHeardCommand,
    StopLineOpen,
    StoppedElsewhere,
    SwitchedOff,
    off_now,
)
from janus_lab.gui.model.run_queue import QueuedJob, RunQueue, paced
from janus_lab.quantities import conditions_text
from janus_lab.runs.ending import alarm
from janus_lab.runs.states import RunState
from janus_lab.sequence.executor import LEFT_OUT
from janus_lab.sequence.items import Decide, Item, measurements, total_words

from .bench_link import BenchLink

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig

#: Events of a run that are worth a line in the log, and its level.
_LOGGED = dict.fromkeys(("found on", "compliance", "rescued", "disk", "warning"), "warning")
_LOGGED["resumed"] = "info"
#: Why the queue waits when nothing more can be kept.
_MAKE_ROOM = f"{DISK_FULL}; make room first"
_NOBODY_KNOWS = Unsafe("laser and output", Doubt.UNCONFIRMED)


class Controller(QtCore.QObject):  # type: ignore[misc]
    """Owns the queue and the link. All of its methods return at once.

    `queue_changed`: the entries are others; `begun`: a `QueuedJob` that measures; `rows`: a
    `RunRows`; `ended`: such a job and how many rows its file has, 0 if nobody could count them;
    `happens`: a `RunDoing`; `bench_state`: a `BenchState`; `asked`: an `OperatorAsked`; `said`:
    level and text; `stop_line`: a `StopLineOpen`, or None where there is none any more;
    `told`: every report but rows, for pages that ask things of their own with `send`.
    """

    queue_changed = QtCore.Signal()
    begun = QtCore.Signal(object)
    rows = QtCore.Signal(object)
    ended = QtCore.Signal(object, int)
    happens = QtCore.Signal(object)
    bench_state = QtCore.Signal(object)
    asked = QtCore.Signal(object)
    said = QtCore.Signal(str, str)
    stop_line = QtCore.Signal(object)
    told = QtCore.Signal(object)

    def __init__(self, out_dir: Path, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self.out_dir = out_dir
        #: How many times as fast as a real bench a simulated one runs; None: as it can.
        self.speed: float | None = 1.0
        self.queue = RunQueue()
        #: Whether the queue waits after what is being measured: it is put together first.
        self.paused = True
        self.begun_queue = False  #: whether some of what is in the queue has been measured
        self._bench: BenchConfig | None = None  #: what a STOP is for
        self._state = BenchState(connected=False)
        self._started: set[int] = set()  #: numbers of jobs that begin though the queue waits
        self._link = BenchLink(self)
        self._link.reported.connect(self._hear)
        self.send = self._link.send  #: what a page asks of the bench's process, heard by `told`

    @property
    def busy(self) -> bool:
        """Whether something is being measured."""
        return self.queue.running is not None

    # -- what a person wants

    def enqueue(
        self, items: Sequence[Item], *, first: bool = False, resumes: Path | None = None
    ) -> None:
        """Queue a sequence; it begins with `start_queue`, if that has not been started already.

        What comes `first` begins also while the queue waits, and lets the rest wait; not so what
        `resumes` a run: it is chosen in a list of old ones, where nobody looks at the bench.
        """
        jobs = self.queue.add(items, first=first, resumes=resumes)
        self._bench = self._bench or (jobs[0].bench if jobs else None)
        if first and resumes is None:
            self._started |= {job.number for job in jobs}
        number = len(measurements(items))
        runs = "1 measurement" if number == 1 else f"{number} measurements"
        self.said.emit("info", f"queued {runs}, {total_words(items)} on the bench")
        self._go_on()

    def restore(self, jobs: Sequence[QueuedJob]) -> None:
        """Queue what waited at the end of an earlier start; it waits for `start_queue`."""
        if not jobs:
            return
        self.queue.restore(jobs)
        if self._bench is None:
            self._bench = jobs[0].bench
        number = sum(job.waits and job.measurement is not None for job in jobs)
        runs = "1 measurement waits" if number == 1 else f"{number} measurements wait"
        self.said.emit("info", f"{runs} in the queue since the last start")
        self.queue_changed.emit()

    def change_bench(self, bench: BenchConfig) -> None:
        """Speak of `bench`, not of the one before, which is closed, its queue put aside."""
        self._bench, self._state = bench, BenchState(connected=False)
        self._let_wait()
        self.queue.jobs = [job for job in self.queue.jobs if not job.waits]
        self.queue_changed.emit()

    def remove(self, number: str) -> None:
        """Take a job out of the queue."""
        self.queue.remove(int(number))
        self.queue_changed.emit()

    def edit(self, number: str) -> QueuedJob | None:
        """As `RunQueue.edit`."""
        job = self.queue.edit(int(number))
        self.queue_changed.emit()
        return job

    def move(self, number: str, offset: int) -> None:
        """Change the order of what waits."""
        self.queue.move(int(number), offset)
        self.queue_changed.emit()

    def stop(self, bench: BenchConfig | None = None) -> None:
        """Everything off, also on a `bench` that has not been opened; what waits waits on."""
        self._bench = bench or self._bench
        self._let_wait()
        self._link.send(StopCommand(self._bench.model_dump(mode="json") if self._bench else None))
        self.said.emit("warning", "STOP: switching everything off")
        self.queue_changed.emit()

    def stopped_elsewhere(self) -> None:
        """STOP was pressed outside the window, and is being carried out; what waits waits on."""
        self._let_wait()
        self.said.emit("warning", "STOP was pressed in its own window: switching everything off")
        self.queue_changed.emit()

    def switched_off_elsewhere(self, doubts: Sequence[str]) -> None:
        """That was done without the bench's process; `doubts` could not be confirmed to be off."""
        if doubts:
            self.warn(f"CHECK THE BENCH: {'; '.join(doubts)}")
        else:
            if self._bench is not None:
                self._state = BenchState(connected=False, off=off_now(self._bench.instruments))
            self.warn("")
            self.said.emit("info", "outputs off")

    def _let_wait(self) -> None:
        self.paused = True
        self._started.clear()

    def start_queue(self) -> None:
        """Begin with what waits, or go on with it."""
        self.paused = False
        self._go_on()

    def hold_queue(self) -> None:
        """Let what waits wait, once what is being measured has ended."""
        self._let_wait()
        self.said.emit("info", "the queue is held after what is being measured")
        self.queue_changed.emit()

    def pause(self) -> None:
        """Hold the queue, and end what is being measured at its next safe point, to be gone on with
        later; what cannot be gone on with comes to its own end."""
        self.hold_queue()
        if (job := self.queue.running) is not None and job.can_pause:
            job.reason = "pausing at the next safe point"
            self._link.send(PauseCommand())
            self.queue_changed.emit()

    def connect_bench(self, bench: BenchConfig, device: DeviceConfig) -> None:
        """Open the bench for single actions."""
        self._bench = bench
        content = bench.model_dump(mode="json")
        if bench.pace_is_free:  # somebody is watching: time has to pass
            content = paced({"bench": content}, self.speed or 100.0)["bench"]
        self._link.send(ConnectCommand(content, device.model_dump(mode="json")))

    def disconnect_bench(self) -> None:
        """Close what `connect_bench` opened."""
        self._link.send(DisconnectCommand())

    def act(self, name: str, arguments: dict[str, float]) -> None:
        """A single action; see `station.manual.ACTIONS`."""
        self._link.send(ActCommand(name, arguments))

    def answer(self, job: int, answer: Answer) -> None:
        """What a person answers to what the run of `job` has asked."""
        self._link.send(AnswerCommand(job, answer))

    def start_soon(self) -> None:
        """Have the bench's process ready before somebody needs it."""
        self._link.start_soon()

    def close(self) -> None:
        """End everything safely: some seconds at most, while the event loop goes on."""
        self.paused = True
        self._link.close()

    # -- what the bench's process says

    def _hear(self, report: object) -> None:
        if isinstance(report, RunRows):
            self.rows.emit(report)
            return
        self.told.emit(report)
        job = self.queue.hear(report)
        match report:
            case BenchState():
                self._state = report
                self.bench_state.emit(report)
            case RunDoing():
                self.happens.emit(report)
            case OperatorAsked():
                self.asked.emit(report)
            case SwitchedOff():
                self.warn(alarm(report.unsafe))
            case StopLineOpen():
                self.stop_line.emit(report)
            case StoppedElsewhere():
                self._let_wait()
                self._link.send(StopHeardCommand())
            case LogLine():
                self.said.emit(report.level, report.text)
            case ProcessGone():
                self.stop_line.emit(None)
                self.said.emit("error", report.text)
                self._lost(report.text)
            case RunEvent():
                self._note(report)
            case CommandRefused():
                name = f"{job.name}: " if job is not None else ""
                self.said.emit("error", f"{name}{report.why}")
                if job is not None and job.waits:
                    self._tell_end(job, is_safe=True)
                if report.why.kind is Cause.DISK_FULL and job is not None:
                    self._hold(_MAKE_ROOM)
            case BetweenEnded() if job is not None:
                self._tell_end(job, is_safe=True)
            case RunStarted() if job is not None:
                self.begun.emit(job)
            case RunEnded() if job is not None:
                self._tell_end(job, is_safe=not report.ending.unsafe)
                self.warn(alarm(report.ending.unsafe))
                if report.ending.unsafe:
                    self._hold(alarm(report.ending.unsafe))
                elif report.disk_full:
                    self._hold(_MAKE_ROOM)
                self.ended.emit(job, report.rows)
        if job is not None:
            self.queue_changed.emit()
        if isinstance(report, RunEnded | BetweenEnded | CommandRefused):
            self._go_on()

    def _tell_decisions(self) -> None:
        """Say what conditions have come to, once."""
        for job in self.queue.jobs:
            is_decided = isinstance(job.item, Decide) and job.reason and job.state != LEFT_OUT
            if is_decided and not job.details:
                job.details = job.reason
                failed = job.state == RunState.FAILED
                self.said.emit("error" if failed else "info", f"{job.name}? {job.reason}")

    def _tell_end(self, job: QueuedJob, *, is_safe: bool) -> None:
        if job.waits:  # it is gone on with, or done again, and the rest waits for that
            self._let_wait()
            self.said.emit("info", f"{job.name}: {job.reason}")
            return
        level = "info" if job.state == RunState.FINISHED and is_safe else "error"
        if job.state == RunState.ABORTED and is_safe:
            level = "warning"
        said = f"{job.name}: {job.state}"
        self.said.emit(level, f"{said}: {job.details}" if job.details else said)

    def warn(self, text: str) -> None:
        """Show a warning that stands until the bench is known to be off; empty: it is."""
        self.paused = self.paused or bool(text)
        self.bench_state.emit(replace(self._state, alarm=text))

    def _hold(self, reason: str) -> None:
        """Let what waits in the queue, and what comes into it, wait for the person."""
        self._let_wait()
        self.said.emit("warning", f"the queue waits for 'Go on with the queue': {reason}")

    def _note(self, report: RunEvent) -> None:
        event = report.event
        level = _LOGGED.get(event["kind"])
        if level is not None:
            rest = {key: event[key] for key in event if key not in ("kind", "time_s")}
            details = event.get("message") or conditions_text(rest)
            self.said.emit(level, f"{event['kind']}: {details}")

    def _lost(self, reason: str) -> None:
        job = self.queue.running
        bench = job.bench if job is not None else self._bench
        was_open = job is not None or self._state.connected
        self.queue.lost(reason)
        self.paused = True
        self._state = BenchState(connected=False)
        self.bench_state.emit(self._state)
        if was_open and bench is not None and bench.outlasts_process:
            self.warn(f"{alarm([_NOBODY_KNOWS])}, press STOP")
        self.queue_changed.emit()
        if job is not None and job.measurement is not None:
            self.ended.emit(job, 0)

    def _go_on(self) -> None:
        """Begin the next job, if it may."""
        job = self.queue.next_job()
        self._tell_decisions()
        if not self.queue.waits and not self.busy:
            self.paused, self.begun_queue = True, False  # what comes next is put together first
        if job is not None and (not self.paused or job.number in self._started):
            job.state, job.reason = RunState.RUNNING.value, ""
            self.begun_queue = True
            self._link.send(job.command(self.out_dir, self.speed))
        self.queue_changed.emit()
