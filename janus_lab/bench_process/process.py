"""The process that has the bench: carries out commands one by one, and hears Stop at any time."""

from __future__ import annotations

import contextlib
import queue
import signal
import traceback
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import JanusLabError, problem_of
from drivers.operator import Operator
from drivers.unsafe import Doubt, Unsafe
from janus_lab.measure import Measured, measure, resume
from janus_lab.measurement import Measurement
from janus_lab.runs import runner
from janus_lab.runs.resuming.resumption import resumption
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import RunState
from janus_lab.sequence import between
from janus_lab.sequence.items import Prompt, Wait, from_values

from .aside import contact, keep, search
from .asking import WindowOperator
from .by_hand import BenchByHand
from .display import Display
from .inbox import Inbox
from .messages import (
    ActCommand,
    BenchState,
    BetweenCommand,
    BetweenEnded,
    Command,
    CommandRefused,
    ConnectCommand,
    DisconnectCommand,
    LogLine,
    MeasureCommand,
    OperatorAsked,
    QuitCommand,
    Report,
    ResumeCommand,
    RunEnded,
    RunProgress,
    RunRows,
    StopCommand,
    StopDone,
    StoppedElsewhere,
    SwitchedOff,
    off_now,
)
from .requests import (
    ContactCommand,
    FindCommand,
    KeepCommand,
)
from .stop_line import StopLine
from .switching_off import instruments_of, switch_off
from .watched import Watched


def main(commands: Connection, reports: Any, display: Any) -> None:
    """Entry of the spawned process: `reports` and `display` are multiprocessing queues.

    `display` is bounded, and blocks that do not fit are dropped; nothing else ever is. Ends on
    Quit, or when the other end of `commands` is gone; the bench is off by then.
    """
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to handle
    line = StopLine()

    def report(what: Report) -> None:
        reports.put(what)
        line.hear(what)

    station = Station(commands, report, display.put_nowait)
    line.open(station.stop_from_elsewhere, report)
    try:
        station.serve()
    finally:
        line.close()
    display.cancel_join_thread()  # what nobody has taken, nobody will miss
    display.close()


class Station:
    """Commands in, reports out; `show` is for rows and raises queue.Full rather than wait."""

    def __init__(
        self,
        commands: Connection,
        report: Callable[[Report], None],
        show: Callable[[RunRows], None],
    ) -> None:
        self._report = report
        self._show = show
        self._inbox = Inbox(commands)
        self._hand = BenchByHand(report, self._tell_off, self._inbox)
        self._config: BenchConfig | None = None
        #: Whether each output was asked after the bench was used last, and said that it is off.
        self._confirmed = False

    def stop_from_elsewhere(self, bench: Mapping[str, Any] | None) -> None:
        """As a StopCommand, but not from the window; in any thread."""
        self._inbox.stop(StopCommand(bench), lambda: self._report(StoppedElsewhere()))

    def serve(self) -> None:
        """Carry out commands until Quit."""
        self._inbox.listen()
        try:
            while True:
                command = self._next()
                if isinstance(command, QuitCommand):
                    break
                if command is not None:
                    self._carry_out(command)
        finally:
            self._hand.disconnect(quitting=True)

    def _next(self) -> Command | None:
        """The next command; None when it was time to look at the bench instead."""
        try:
            return self._inbox.next(self._hand.until_next_look())
        except queue.Empty:
            self._hand.watch()
            return None

    def _carry_out(self, command: Command) -> None:
        match command:
            case MeasureCommand():
                self._try(command.job, lambda: self._measure(command))
            case BetweenCommand():
                self._try(command.job, lambda: self._between(command))
            case ResumeCommand():
                self._try(command.job, lambda: self._resume(command))
            case ConnectCommand():
                self._try(None, lambda: self._connect(command))
            case ActCommand():
                self._try(None, lambda: self._hand.act(command))
            case FindCommand():
                self._try(
                    None, lambda: search(self._hand.manual, command, self._report, self._inbox)
                )
            case KeepCommand():
                self._try(None, lambda: keep(self._hand.strip_of, command, self._report))
            case ContactCommand():
                self._try(None, lambda: contact(self._hand.manual, self._report, self._inbox))
            case DisconnectCommand():
                self._try(None, self._hand.disconnect)
            case StopCommand():
                self._try(None, lambda: self._off(command))

    def _try(self, job: int | None, action: Callable[[], None]) -> None:
        """Whatever goes wrong is reported in one sentence, and leaves the bench off."""
        try:
            action()
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the process
            if not isinstance(error, JanusLabError | OSError):
                self._report(LogLine("error", traceback.format_exc()))
            self._report(CommandRefused(job, problem_of(error)))
            if job is None:
                self._hand.failed(error)

    # -- measuring

    def _measure(self, command: MeasureCommand) -> None:
        measurement = Measurement.from_values(command.measurement)
        out_dir = Path(command.out_dir)

        def start(
            listener: Listener, on_bench: Callable[[Bench], None], operator: Operator
        ) -> Measured:
            return measure(
                measurement,
                out_dir,
                seed=command.seed,
                stop=self._inbox,
                listener=listener,
                on_bench=on_bench,
                operator=operator,
            )

        self._run(command.job, measurement, start)

    def _between(self, command: BetweenCommand) -> None:
        """What stands between two measurements, with the bench closed: everything is off."""
        self._hand.let_go()
        job, item = command.job, from_values(command.item)
        bench = BenchConfig.model_validate(command.bench)
        if isinstance(item, Wait):
            done = between.wait(
                item, bench, self._inbox, lambda percent: self._report(RunProgress(job, percent, 0))
            )
        else:
            assert isinstance(item, Prompt)
            operator = WindowOperator(job, self._report, self._inbox.answers)
            done = between.prompt(item, bench, operator, self._inbox)
            self._report(OperatorAsked(job, None))
        if done:
            self._report(BetweenEnded(job, RunState.FINISHED.value))
        else:
            why = runner.why_stopped(self._inbox)
            self._report(BetweenEnded(job, RunState.ABORTED.value, why))

    def _resume(self, command: ResumeCommand) -> None:
        path = Path(command.path)
        bench = BenchConfig.model_validate(command.bench) if command.bench else None
        measurement, past = resumption(path, bench=bench)

        def start(
            listener: Listener, on_bench: Callable[[Bench], None], operator: Operator
        ) -> Measured:
            return resume(
                path,
                measurement,
                past,
                stop=self._inbox,
                listener=listener,
                on_bench=on_bench,
                operator=operator,
            )

        self._run(command.job, measurement, start, open_run(path).rows)

    def _run(
        self,
        job: int,
        measurement: Measurement,
        start: Callable[[Listener, Callable[[Bench], None], Operator], Measured],
        rows_before: int = 0,
    ) -> None:
        self._hand.let_go()
        self._config, self._confirmed = measurement.bench, False
        compliance = getattr(measurement.procedure, "compliance", None)
        display = Display(job, self._show, rows_before)
        watched = Watched(job, self._report, display, compliance, measurement.duration)
        operator = WindowOperator(job, self._report, self._inbox.answers)
        try:
            measured = start(watched.listener, watched.on_bench, operator)
        finally:
            self._report(BenchState(connected=False, off=watched.off))
        watched.display.flush()
        self._confirmed = not measured.ended.unsafe
        run = open_run(measured.ended.path)
        when = run.record.ended
        self._report(
            RunEnded(
                job,
                measured.ended,
                run.rows,
                tuple(figure.to_dict() for figure in measured.figures),
                measured.not_analysed,
                measured.disk_full,
                None if when is None else when.timestamp(),
            )
        )

    # -- single actions

    def _connect(self, command: ConnectCommand) -> None:
        self._hand.let_go()
        self._config = BenchConfig.model_validate(command.bench)
        device = DeviceConfig.model_validate(command.device)
        self._hand.connect(self._config, device)

    def _off(self, command: StopCommand) -> None:
        """As `_all_off`; that it is over is said whatever has come in between."""
        nobody_knows = Unsafe("the bench", Doubt.UNCONFIRMED, "switching off was not finished")
        unsafe = [nobody_knows]
        try:
            unsafe = self._all_off(command)
        finally:
            self._report(StopDone(tuple(unsafe)))

    def _all_off(self, command: StopCommand) -> list[Unsafe]:
        """Safe-off of a bench that is connected, or of one that this process does not have open;
        what could not be done or confirmed."""
        wanted = BenchConfig.model_validate(command.bench) if command.bench else self._config
        known = [config for config in (self._config, wanted) if config is not None]
        if not known:
            nobody = "nobody has said which one it is"
            unsafe = [Unsafe("the bench", Doubt.NOT_REACHED, nobody)]
            self._tell_off(unsafe)
            return unsafe
        unsafe = self._hand.stop()
        if (in_hand := self._hand.in_hand) is not None:
            known = [c for c in known if instruments_of(c) != instruments_of(in_hand)]
        real = {instruments_of(config): config for config in known if config.outlasts_process}
        for config in real.values():
            unsafe += switch_off(config)
        if real or in_hand is not None:
            self._tell_off(unsafe)
            if not unsafe:
                self._report(LogLine("info", "outputs off"))
                if self._hand.manual is None:
                    off = off_now((wanted or in_hand or known[-1]).instruments)
                    self._report(BenchState(connected=False, off=off))
        elif self._confirmed:
            self._report(LogLine("info", "outputs off"))
        else:
            self._report(LogLine("info", "nothing is on: the simulated bench is not open"))
        self._hand.show()
        return unsafe

    def _tell_off(self, unsafe: list[Unsafe]) -> None:
        """Report a safe-off, and what of it could not be confirmed."""
        self._confirmed = not unsafe
        for doubt in unsafe:
            self._report(LogLine("error", f"{doubt}: check that the outputs are off"))
        self._report(SwitchedOff(tuple(unsafe)))
