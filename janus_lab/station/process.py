"""The process that has the bench: carries out commands one by one, and hears Stop at any time."""

from __future__ import annotations

import contextlib
import queue
import signal
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from drivers.bench import Bench, emergency_off
from drivers.bench_config import BenchConfig
from drivers.device import DeviceConfig
from drivers.errors import BenchError

from ..measure import Measured, measure, resume
from ..recipe import Measurement
from ..resume import resumption
from ..runs.errors import RunError
from ..runs.run import open_run
from ..runs.runner import Listener
from . import plain
from .display import Display
from .inbox import Inbox
from .manual import ACTIONS, LOOK_INTERVAL, ManualBench
from .messages import (
    Act,
    BenchState,
    Command,
    Connect,
    Disconnect,
    Ended,
    Event,
    Measure,
    Progress,
    Quit,
    Refused,
    Report,
    Resume,
    Rows,
    Said,
    Started,
    Stop,
)


def main(commands: Connection, reports: Any, display: Any) -> None:
    """Entry of the spawned process: `reports` and `display` are multiprocessing queues.

    `display` is bounded, and blocks that do not fit are dropped; nothing else ever is. Ends on
    Quit, or when the other end of `commands` is gone; the bench is off by then.
    """
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to handle
    Station(commands, reports.put, display.put_nowait).serve()
    display.cancel_join_thread()  # what nobody has taken, nobody will miss
    display.close()


class Station:
    """Commands in, reports out; `show` is for rows and raises queue.Full rather than wait."""

    def __init__(
        self,
        commands: Connection,
        report: Callable[[Report], None],
        show: Callable[[Rows], None],
    ) -> None:
        self._report = report
        self._show = show
        self._inbox = Inbox(commands)
        self._manual: ManualBench | None = None
        self._config: BenchConfig | None = None

    def serve(self) -> None:
        """Carry out commands until Quit."""
        self._inbox.listen()
        try:
            while True:
                command = self._next()
                if isinstance(command, Quit):
                    break
                if command is not None:
                    self._carry_out(command)
        finally:
            self._disconnect()

    def _next(self) -> Command | None:
        """The next command; None when it was time to look at the bench instead."""
        try:
            timeout = None if self._manual is None else LOOK_INTERVAL
            return self._inbox.next(timeout)
        except queue.Empty:
            self._try(None, self._look)
            return None

    def _carry_out(self, command: Command) -> None:
        match command:
            case Measure():
                self._try(command.job, lambda: self._measure(command))
            case Resume():
                self._try(command.job, lambda: self._resume(command))
            case Connect():
                self._try(None, lambda: self._connect(command))
            case Act():
                self._try(None, lambda: self._act(command))
            case Disconnect():
                self._try(None, self._disconnect)
            case Stop():
                self._try(None, self._off)

    def _try(self, job: int | None, action: Callable[[], None]) -> None:
        """Whatever goes wrong is reported in one sentence, and leaves the bench off."""
        try:
            action()
        except (BenchError, RunError, OSError) as error:
            self._refuse(job, " ".join(str(error).split()))
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the process
            self._report(Said("error", traceback.format_exc()))
            self._refuse(job, f"internal error: {type(error).__name__}: {error}")

    def _refuse(self, job: int | None, reason: str) -> None:
        self._report(Refused(job, reason))
        if job is None and self._manual is not None:
            for problem in self._manual.outputs_off():
                self._report(Said("error", problem))

    # -- measuring

    def _measure(self, command: Measure) -> None:
        measurement = plain.measurement(command.measurement)
        out_dir = Path(command.out_dir)

        def start(listener: Listener, on_bench: Callable[[Bench], None]) -> Measured:
            return measure(
                measurement,
                out_dir,
                seed=command.seed,
                stop=self._inbox,
                listener=listener,
                on_bench=on_bench,
            )

        self._run(command.job, measurement, start)

    def _resume(self, command: Resume) -> None:
        path = Path(command.path)
        measurement, past = resumption(path)

        def start(listener: Listener, on_bench: Callable[[Bench], None]) -> Measured:
            return resume(
                path,
                measurement,
                past,
                stop=self._inbox,
                listener=listener,
                on_bench=on_bench,
            )

        self._run(command.job, measurement, start, open_run(path).rows)

    def _run(
        self,
        job: int,
        measurement: Measurement,
        start: Callable[[Listener, Callable[[Bench], None]], Measured],
        rows_before: int = 0,
    ) -> None:
        self._disconnect()
        self._config = measurement.bench
        compliance = getattr(measurement.procedure, "compliance", None)
        watched = _Watched(job, self._report, Display(job, self._show, rows_before), compliance)
        try:
            measured = start(watched.listener, watched.on_bench)
        finally:
            self._report(BenchState(connected=False))
        watched.display.flush()
        ended = measured.ended
        self._report(
            Ended(
                job,
                str(ended.path),
                ended.state.value,
                ended.reason,
                open_run(ended.path).rows,
                tuple(figure.to_dict() for figure in measured.figures),
                measured.not_analysed,
                tuple(ended.unsafe),
            )
        )

    # -- single actions

    def _connect(self, command: Connect) -> None:
        self._disconnect()
        self._config = BenchConfig.model_validate(command.bench)
        device = DeviceConfig.model_validate(command.device)
        self._manual = ManualBench(self._config, device, self._inbox)
        for found in self._manual.found_on:
            self._report(Said("warning", f"found when the bench was opened: {found}"))
        self._look()

    def _act(self, command: Act) -> None:
        if self._manual is None:
            self._report(Refused(None, "connect the bench first"))
            return
        ACTIONS[command.name](self._manual, **command.arguments)
        self._look()

    def _look(self) -> None:
        if self._manual is not None:
            self._report(self._manual.look())

    def _disconnect(self) -> None:
        if self._manual is not None:
            manual, self._manual = self._manual, None
            manual.close()
            self._report(BenchState(connected=False))

    def _off(self) -> None:
        """Safe-off of a bench that is connected, or of one that nobody has open."""
        problems: list[str] = []
        if self._manual is not None:
            problems = self._manual.outputs_off()
            self._look()
        elif self._config is not None and not self._config.simulated:
            problems = emergency_off(self._config)
        for problem in problems:
            self._report(Said("error", problem))
        self._report(Said("info", "outputs off" if not problems else "check the bench"))


class _Watched:
    """What one run tells: progress, events, rows, and what they say about the bench."""

    def __init__(
        self,
        job: int,
        report: Callable[[Report], None],
        display: Display,
        compliance: float | None,
    ) -> None:
        self._job = job
        self._report = report
        self.display = display
        self._bench: Bench | None = None
        self._clipped = False  #: whether rows since those last shown were in compliance
        self._state = BenchState(connected=True, busy=True, compliance=compliance)
        self.listener = Listener(
            progress=self._progress, event=self._event, rows=self._rows, folder=self._folder
        )

    def on_bench(self, bench: Bench) -> None:
        self._bench = bench
        self._tell(identities=tuple(bench.identities.items()))

    def _folder(self, path: Path) -> None:
        self._report(Started(self._job, str(path)))

    def _progress(self, percent: float) -> None:
        now = self._bench.clock.now() if self._bench is not None else 0.0
        self._report(Progress(self._job, percent, now))

    def _event(self, event: Mapping[str, Any]) -> None:
        self._report(Event(self._job, dict(event)))
        match event["kind"]:
            case "light":
                self._tell(irradiance=event["irradiance_mW_cm2"])
            case "compliance":
                self._clipped = True
            case "off":
                self._tell(output_on=False, laser_on=False, irradiance=0.0, bias=0.0)

    def _rows(self, block: Mapping[str, Any]) -> None:
        before = self.display.sent
        self.display.add(block)
        if self.display.sent == before:
            return  # as often as rows are shown
        assert self._bench is not None
        known: dict[str, Any] = {
            "laser_on": self._bench.laser.switched_on,
            "output_on": True,
            "in_compliance": self._clipped,
            "interlock_closed": True,  # or the run would have ended before these rows
        }
        self._clipped = False
        for column, name in (
            ("Voltage (V)", "bias"),
            ("Current (A)", "current"),
            ("Irradiance (mW/cm**2)", "irradiance"),
        ):
            if column in block:
                known[name] = float(block[column][-1])
        self._tell(**known)

    def _tell(self, **known: Any) -> None:
        self._state = replace(self._state, **known)
        self._report(self._state)
