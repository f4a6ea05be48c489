"""The runner: one measurement, from an opened bench to a closed run folder. Knows no window and no
terminal; whoever starts it passes in a stop condition and hears of progress and events."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from drivers.bench import Bench, Past
from drivers.clock import Stop, never
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import BenchError
from drivers.transcript.format import Tape
from drivers.uninterrupted import uninterrupted
from procedures import BenchProcedure

from .bundle import RunBundle
from .check_bench import alarm, not_off
from .errors import RunError
from .guard import Guard
from .header import class_path, header, parameter_values
from .layout import DATA_CSV
from .ownership import owned
from .recorder import Recorder
from .states import RunState
from .tape import KeptTape


@dataclass
class Listener:
    """What a run tells whoever started it; the default hears nothing."""

    progress: Callable[[float], None] = lambda percent: None
    event: Callable[[Mapping[str, Any]], None] = lambda event: None
    rows: Callable[[Mapping[str, Any]], None] = lambda block: None
    #: The run's folder, once there is one.
    folder: Callable[[Path], None] = lambda path: None


@dataclass(frozen=True)
class Ended:
    """How a run ended: its folder, state, and the reason where it is not `finished`."""

    path: Path
    state: RunState
    reason: str | None
    #: What could not be switched off or confirmed to be off; empty when all is well.
    unsafe: list[str]


def run(
    procedure: BenchProcedure,
    bench_config: BenchConfig,
    device: DeviceConfig,
    out_dir: Path,
    *,
    seed: int | None = None,
    recipe: Path | None = None,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    tape: Tape | None = None,
) -> Ended:
    """Measure `procedure` on the bench and keep everything in a new folder below `out_dir`.

    `stop` ends the run, safely, once it is true; it may have a `reason`, see `why_stopped`.
    `on_bench` is shown the open bench before the measurement starts. A `tape` that records is kept
    in the folder; one that plays back stands in for the instruments. Raises BenchError for a bench
    that cannot be opened or may not do what is asked, before anything is switched on and without
    leaving a folder; after that every way to fail is a state of the run. Raises RunError if the
    folder cannot be made.
    """

    def new_folder(bench: Bench) -> RunBundle:
        return RunBundle.create(
            out_dir,
            procedure.name,
            procedure.sample,
            {
                "procedure": class_path(procedure),
                "parameters": parameter_values(procedure),
                "device": device.model_dump(mode="json"),
                "bench": bench_config.model_dump(mode="json"),
                "recipe": str(recipe) if recipe else None,
                "seed": _seed(bench_config, seed),
                "instruments": bench.identities,
            },
        )

    at = _Bench(bench_config, device, seed, None, tape)
    return _on(at, procedure, new_folder, stop, listener, on_bench)


def resume(
    path: Path,
    procedure: BenchProcedure,
    bench_config: BenchConfig,
    device: DeviceConfig,
    past: Past,
    *,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    tape: Tape | None = None,
) -> Ended:
    """Go on with the run in the folder `path`, as `run` began it; `procedure` knows where.

    Raises as `run` does, and BundleError for a run that is finished or still under way.
    """
    at = _Bench(bench_config, device, RunBundle.reopen(path).record.seed, past, tape)
    return _on(at, procedure, lambda bench: RunBundle.reopen(path), stop, listener, on_bench)


@dataclass(frozen=True)
class _Bench:
    """What is needed to open a bench."""

    config: BenchConfig
    device: DeviceConfig
    seed: int | None
    past: Past | None
    tape: Tape | None


def _on(
    at: _Bench,
    procedure: BenchProcedure,
    folder: Callable[[Bench], RunBundle],
    stop: Stop,
    listener: Listener | None,
    on_bench: Callable[[Bench], None],
) -> Ended:
    """Own, guard and open the bench, and measure on it into the folder made or reopened."""
    procedure.check_against(at.config)
    tape = KeptTape(at.tape)
    guard = Guard(at.config)  # which does nothing before it is entered
    with (
        tape,
        owned(at.config) if tape.live else nullcontext(),
        guard if tape.live else nullcontext(),
        Bench.open(at.config, at.device, at.seed, at.past, procedure.sample_age, at.tape) as bench,
    ):

        def stop_or_renew() -> bool:
            guard.renew()
            return stop()

        guard.satisfied = False
        on_bench(tape.shown(bench))
        heard = listener or Listener()
        bundle = folder(bench)
        tape.keep_in(bundle.path)
        heard.folder(bundle.path)
        heeded, why = tape.heed(stop_or_renew), partial(why_stopped, stop)
        running = _Running(bundle, bench, procedure, heeded, why, heard, tape)
        ended = running.measure(at.past)
        guard.satisfied = not ended.unsafe
        return ended


def why_stopped(stop: Stop) -> str:
    """Why `stop` ends a run: for the `reason` that it carries, or because somebody wanted it."""
    return getattr(stop, "reason", "") or "stopped by the user"


def _seed(config: BenchConfig, seed: int | None) -> int | None:
    if not config.simulated:
        return None
    return seed if seed is not None else config.simulation.seed if config.simulation else 0


class _Running:
    """One run while it lasts."""

    def __init__(
        self,
        bundle: RunBundle,
        bench: Bench,
        procedure: BenchProcedure,
        stop: Stop,
        why: Callable[[], str],
        listener: Listener,
        tape: KeptTape,
    ) -> None:
        self._bundle = bundle
        self._bench = bench
        self._procedure = procedure
        self._stop = stop
        self._why_stopped = why
        self._listener = listener
        self._tape = tape
        self._unsafe: list[str] = []
        self._lost: list[str] = []  #: what could not be kept, as sentences

    def measure(self, past: Past | None) -> Ended:
        path = self._bundle.path / DATA_CSV
        rows = 0
        try:
            self._bundle.start()
            with Recorder(
                path,
                header(self._procedure),
                self._procedure.DATA_COLUMNS,
                resume=past is not None,
            ) as self._recorder:
                if past is not None:
                    self._event("resumed", start=past.starts + 1, gap_s=past.gap)
                state, reason = self._life_cycle()
                rows = self._recorder.rows
        except RunError as error:
            self._switch_off()
            state, reason = RunState.FAILED, str(error)
        if self._lost and state is not RunState.FAILED:
            state, reason = RunState.FAILED, "; ".join([reason or "", *self._lost]).lstrip("; ")
        said = "; ".join(filter(None, (alarm(self._unsafe), reason)))  # first what matters most
        try:
            self._bundle.finish(state, rows=rows, reason=said or None)
        except RunError as error:
            state, reason = RunState.FAILED, reason or str(error)
        return Ended(self._bundle.path, state, reason, self._unsafe)

    def _life_cycle(self) -> tuple[RunState, str | None]:
        procedure = self._procedure
        procedure.bench = self._bench
        procedure.emit = self._emit
        procedure.should_stop = self._stop
        state, reason = RunState.FINISHED, None
        try:
            for found in self._bench.found_on:
                self._event("found on", message=found)
            if not self._stop():
                procedure.startup()
                procedure.execute()
            if self._stop():
                state, reason = RunState.ABORTED, self._why_stopped()
        except KeyboardInterrupt:
            state, reason = RunState.ABORTED, "interrupted from the keyboard"
        except (BenchError, RunError) as error:
            state, reason = RunState.FAILED, str(error)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not keep the laser on
            state, reason = RunState.FAILED, f"internal error: {type(error).__name__}: {error}"
            self._note("internal error", traceback=traceback.format_exc())
        finally:
            self._switch_off()
        if reason:
            self._note(state.value, reason=reason)
        if self._tape.problem:
            self._note("warning", message=self._tape.problem)
        return state, reason

    def _switch_off(self) -> None:
        """Safe-off, rescue of what the instruments still hold, and a look at the outputs."""
        with uninterrupted():
            try:
                self._procedure.shutdown()
            except Exception as error:  # noqa: BLE001 - the outputs come first
                self._lost.append(f"what was read after the end was lost: {error}")
            self._unsafe += not_off(self._bench)
        for problem in self._unsafe:
            self._note("unsafe", message=problem)
        if not self._unsafe:
            self._note("off", message="laser and output confirmed off")

    # -- what a procedure emits

    def _emit(self, topic: str, record: Any) -> None:
        match topic:
            case "batch results":
                self._tape.flush()  # no row without the conversation that it came from
                self._recorder.write(record)
                self._listener.rows(record)
            case "progress":
                self._listener.progress(float(record))
            case "event":
                details = dict(record)
                self._event(details.pop("kind"), **details)

    def _event(self, kind: str, time: float | None = None, **details: Any) -> None:
        when = self._bench.clock.now() if time is None else time
        self._bundle.event(when, kind, **details)
        self._listener.event({"time_s": when, "kind": kind, **details})

    def _note(self, kind: str, **details: Any) -> None:
        """An event that must not stand in the way of what comes after it."""
        try:
            self._event(kind, **details)
        except Exception as error:  # noqa: BLE001 - nor may whoever listens
            self._lost.append(str(error))
