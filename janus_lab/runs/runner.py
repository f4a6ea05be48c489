"""The runner: one measurement, from an opened bench to a closed run folder. Knows no window and no
terminal; whoever starts it passes in a stop condition and hears of progress and events."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from drivers.bench import Bench, EarlierStarts
from drivers.clock import Stop, never
from drivers.config.bench import BenchConfig
from drivers.errors import Cause, JanusLabError, Problem, problem_of
from drivers.onlooking import Onlooker
from drivers.operator import Operator
from drivers.transcript.format import Tape
from drivers.uninterrupted import uninterrupted
from drivers.unsafe import Unsafe
from janus_lab.measurement import Measurement
from janus_lab.registry.folder import said_of, samples_folder
from procedures import BenchProcedure
from procedures.doing import Doing

from .bundle import RunBundle
from .ending import Ending
from .errors import RunError
from .header import class_path, header
from .holding.held_bench import HeldBench, hold
from .layout import DATA_CSV
from .meters import meters_on
from .recorder import Recorder
from .states import RunState
from .tape import KeptTape
from .writing.run_writer import RunWriter


@dataclass
class Listener:
    """What a run tells whoever started it; the default hears nothing."""

    progress: Callable[[float], None] = lambda percent: None
    event: Callable[[Mapping[str, Any]], None] = lambda event: None
    rows: Callable[[Mapping[str, Any]], None] = lambda block: None
    #: What begins now; it is not kept with the run.
    doing: Callable[[Doing], None] = lambda doing: None
    #: The run's folder, once there is one.
    folder: Callable[[Path], None] = lambda path: None
    #: Hears of all that is switched; None: nobody does.
    onlooker: Onlooker | None = None


def run(
    measurement: Measurement,
    out_dir: Path,
    *,
    seed: int | None = None,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    tape: Tape | None = None,
    operator: Operator | None = None,
) -> Ending:
    """Carry out `measurement` and keep everything in a new folder below `out_dir`.

    `stop` ends the run, safely, once it is true; it may have a `why`, see `why_stopped`, and an
    `at_safe_point`, which is called where the run can be gone on with if it ends there.
    `on_bench` is shown the open bench before the measurement starts. A `tape` that records is kept
    in the folder; one that plays back stands in for the instruments. `operator` is asked for what
    takes a person at the bench. Raises BenchError for a bench that cannot be opened, before
    anything is switched on and without leaving a folder; after that every way to fail is a state of
    the run. Raises RunError if the folder cannot be made.
    """
    procedure = measurement.procedure

    def new_folder(bench: Bench) -> RunBundle:
        samples, area = samples_folder(out_dir), float(procedure.active_area)
        registered, warnings = said_of(samples, procedure.sample, area)
        bundle = RunBundle.create(
            out_dir,
            procedure.name,
            procedure.sample,
            {
                **measurement.to_values(),
                "procedure": class_path(procedure),
                "seed": _seed(measurement.bench, seed),
                "instruments": bench.identities,
                "meters": meters_on(measurement.bench, procedure.shortest_nplc(measurement.bench)),
                "registered": registered,
            },
        )
        now = bench.clock.now()
        for message in warnings:
            bundle.event(now, "warning", message=message)
            if listener is not None:
                listener.event({"time_s": now, "kind": "warning", "message": message})
        return bundle

    held = _holding(measurement, seed=seed, tape=tape, operator=operator, listener=listener)
    return _measure(procedure, held, new_folder, KeptTape(tape), stop, listener, on_bench)


def resume(
    path: Path,
    measurement: Measurement,
    earlier: EarlierStarts,
    *,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    tape: Tape | None = None,
    operator: Operator | None = None,
) -> Ending:
    """Go on with the run in the folder `path`, as `run` began it; `measurement` knows where.

    Raises as `run` does, and BundleError for a run that is finished or still under way.
    """
    procedure = measurement.procedure
    seed = RunBundle.reopen(path).record.seed

    held = _holding(
        measurement, seed=seed, earlier=earlier, tape=tape, operator=operator, listener=listener
    )

    def folder(bench: Bench) -> RunBundle:
        return RunBundle.reopen(path)

    kept = KeptTape(tape)
    return _measure(procedure, held, folder, kept, stop, listener, on_bench, earlier)


def _holding(
    measurement: Measurement, *, listener: Listener | None, **how: Any
) -> Callable[[], AbstractContextManager[HeldBench]]:
    """What takes hold of the bench of `measurement`; `how` are arguments of `hold`."""
    procedure = measurement.procedure
    return partial(
        hold,
        measurement.bench,
        measurement.device,
        sample_age=procedure.sample_age,
        doing=_doing(procedure),
        onlooker=listener.onlooker if listener is not None else None,
        **how,
    )


def _measure(
    procedure: BenchProcedure,
    open_bench: Callable[[], AbstractContextManager[HeldBench]],
    folder: Callable[[Bench], RunBundle],
    tape: KeptTape,
    stop: Stop,
    listener: Listener | None,
    on_bench: Callable[[Bench], None],
    earlier: EarlierStarts | None = None,
) -> Ending:
    """Hold the bench, and measure on it into the folder that `folder` makes or reopens."""
    with RunWriter() as writer, tape, open_bench() as held:
        on_bench(tape.unrecorded(held.bench))
        listener = listener or Listener()
        bundle = folder(held.bench)
        writer.begin(bundle)
        tape.keep_in(bundle.path, writer.appending)
        listener.folder(bundle.path)
        stopped = tape.stop_condition(writer.watching(held.renewing(stop)))
        why = partial(why_stopped, stop)
        procedure.at_safe_point = getattr(stop, "at_safe_point", procedure.at_safe_point)
        running = _RunningRun(bundle, writer, held, procedure, stopped, why, listener, tape)
        return running.measure(earlier)


def why_stopped(stop: Stop) -> Problem:
    """Why `stop` ends a run: the `why` that it carries, or that somebody wanted it."""
    why: Problem | None = getattr(stop, "why", None)
    return why or Problem(Cause.STOPPED, "stopped by the user")


def _doing(procedure: BenchProcedure) -> str:
    """What others who want the bench are told."""
    return f"{procedure.name} of {procedure.sample}" if procedure.sample else procedure.name


def _seed(config: BenchConfig, seed: int | None) -> int | None:
    if not config.repeats_itself:
        return None
    return seed if seed is not None else config.simulation.seed if config.simulation else 0


class _RunningRun:
    """One run while it lasts."""

    def __init__(
        self,
        bundle: RunBundle,
        writer: RunWriter,
        held: HeldBench,
        procedure: BenchProcedure,
        stop: Stop,
        why_stopped: Callable[[], Problem],
        listener: Listener,
        tape: KeptTape,
    ) -> None:
        self._bundle = bundle
        self._writer = writer
        self._held = held
        self._procedure = procedure
        self._stop = stop
        self._why_stopped = why_stopped
        self._listener = listener
        self._tape = tape
        self._unsafe: list[Unsafe] = []
        self._lost: list[Problem] = []  #: what could not be kept

    def measure(self, earlier: EarlierStarts | None) -> Ending:
        try:
            self._bundle.start()
            self._writer.keep_rows(
                Recorder(
                    self._bundle.path / DATA_CSV,
                    header(self._procedure),
                    self._procedure.DATA_COLUMNS,
                    resume=earlier is not None,
                )
            )
            if earlier is not None:
                self._event("resumed", start=earlier.starts + 1, gap_s=earlier.gap)
            state, why = self._life_cycle()
        except RunError as error:
            self._switch_off()
            state, why = RunState.FAILED, error.problem
        except KeyboardInterrupt as error:  # of somebody who does not wait until the end is told
            self._switch_off()
            state, why = RunState.ABORTED, problem_of(error)
        with self._held.at_rest():
            return self._finish(state, why)

    def _finish(self, state: RunState, why: Problem | None) -> Ending:
        """Keep how it ended; what could not be kept where it belongs makes a failure of it."""
        lost: list[Problem] = []
        if self._lost and state is not RunState.FAILED:
            state, lost = RunState.FAILED, list(self._lost)
        moved = self._writer.settle(lambda said: self._note("disk", message=said))
        if moved is not None:
            state = RunState.FAILED
            if why is not None and (why.kind, why.subject) == (moved.kind, moved.subject):
                why = moved  # the same, and where the rows are now
            else:
                lost.append(moved)
        if why is None and lost:
            why = lost.pop(0)
        ended = Ending(self._writer.path, state, why, tuple(lost), tuple(self._unsafe))
        with uninterrupted():  # or nobody would learn how it ended
            return self._writer.finish(ended)

    def _life_cycle(self) -> tuple[RunState, Problem | None]:
        procedure = self._procedure
        procedure.bench = self._held.bench
        procedure.emit = self._emit
        procedure.should_stop = self._stop
        state, why = RunState.FINISHED, None
        try:
            bench = self._held.use()
            for remark in self._held.remarks:
                self._event("taken over", message=remark)
            for found in bench.found_on:
                self._event("found on", message=found)
            if not self._stop():
                procedure.startup()
                procedure.execute()
            if self._stop():
                state, why = RunState.ABORTED, self._why_stopped()
        except KeyboardInterrupt as error:
            state, why = RunState.ABORTED, problem_of(error)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not keep the laser on
            state, why = RunState.FAILED, problem_of(error)
            if not isinstance(error, JanusLabError):
                self._note("internal error", traceback=traceback.format_exc())
            if (gone := self._held.why_taken_away()) is not None:
                why = gone.problem  # what an instrument did then was the guard's doing
        finally:
            self._switch_off()
        if why is not None:
            self._note(state.value, reason=str(why), problem=why.to_dict())
        if self._tape.problem:
            self._note("warning", message=self._tape.problem)
        return state, why

    def _switch_off(self) -> None:
        """Safe-off, rescue of what the instruments still hold, and a look at the outputs."""
        self._writer.raises = False
        with uninterrupted():
            try:
                self._procedure.shutdown()
            except Exception as error:  # noqa: BLE001 - the outputs come first
                lost = f"what was read after the end was lost: {error}"
                self._lost.append(Problem(problem_of(error).kind, lost))
            left = self._held.confirm_off()
        self._unsafe += self._insist_off(left) if left else []
        for doubt in self._unsafe:
            self._note("unsafe", message=str(doubt), unsafe=doubt.to_dict())
        if not self._unsafe:
            opened = ", all channels open" if self._held.bench.switch is not None else ""
            self._note("off", message=f"laser and output confirmed off{opened}")

    def _insist_off(self, left: list[Unsafe]) -> list[Unsafe]:
        """Try again what is `left` on; somebody may interrupt that, and is told so."""

        def tell(doubts: list[Unsafe]) -> None:
            for doubt in doubts:
                self._note("trying again", message=str(doubt), unsafe=doubt.to_dict())

        tell(left)
        try:
            return self._held.insist_off(left, tell)
        except KeyboardInterrupt:
            return left

    # -- what a procedure emits

    def _emit(self, topic: str, record: Any) -> None:
        match topic:
            case "batch results":
                self._tape.flush()  # no row without the conversation that it came from
                self._writer.rows(record)
                if slow := self._writer.slowness():
                    self._event("disk", message=slow)
                self._listener.rows(record)
            case "progress":
                self._listener.progress(float(record))
            case "doing":
                self._listener.doing(record)
            case "event":
                details = dict(record)
                self._event(details.pop("kind"), **details)

    def _event(self, kind: str, time: float | None = None, **details: Any) -> None:
        when = self._held.bench.clock.now() if time is None else time
        self._writer.event(when, kind, details)
        self._listener.event({"time_s": when, "kind": kind, **details})

    def _note(self, kind: str, **details: Any) -> None:
        """An event that must not stand in the way of what comes after it."""
        try:
            self._event(kind, **details)
        except Exception as error:  # noqa: BLE001 - nor may whoever listens
            self._lost.append(problem_of(error))
