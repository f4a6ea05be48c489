"""One recorded run, carried out again: against its transcript, or, where a simulated run has none,
by simulating it again from its configuration and seed. The run itself is only read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.bench import EarlierStarts
from drivers.clock import WallClock
from drivers.errors import BenchError, Cause, JanusLabError
from drivers.operator import Remembered
from drivers.transcript import format as transcript
from drivers.transcript.playback import Playback
from drivers.transcript.played_session import Deviation
from janus_lab.measurement import Measurement
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs import runner
from janus_lab.runs.ending import Ending
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, RUN_JSON
from janus_lab.runs.record import versions
from janus_lab.runs.resuming.resumption import repetition
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState
from procedures.base import safe_off_log

from .compare import Difference, compare_figures, compare_rows
from .outcome import Outcome, Verdict
from .stored import (
    answers,
    changed,
    check_stored,
    columns,
    started_until,
)

#: Across platforms and versions a simulation repeats itself to this (relative), else to the bit.
SIMULATION_TOLERANCE = 1e-9


class _Skip(Exception):
    """The run cannot be replayed, for a reason that lies in the run."""


def replay(path: Path) -> Outcome:
    """Replay the run in the folder `path`; never raises for what is in the folder."""
    wall = WallClock()
    told: dict[str, Any] = {}
    try:
        run = open_run(path)
        if run.state.is_open:
            raise _Skip("it is still being measured")
        if run.record.sources:
            raise _Skip(f"it was not measured, but read from {run.record.sources[0].file}")
        check_stored(run)
        told["procedure"] = run.record.procedure_name
        found = transcript.find(path)
        told["source"] = "transcript" if found else "simulated again"
        with _quiet():
            report = _against_transcript(run, found) if found else _simulated_again(run)
        told |= {"rows": run.rows, "figures": len(run.figures), "report": report}
        verdict = Verdict.DEVIATES if report else Verdict.AGREES
    except _Skip as reason:
        verdict, told["report"] = Verdict.SKIPPED, (str(reason),)
    except JanusLabError as error:
        verdict, told["report"] = Verdict.BROKEN, (str(error),)
    except OSError as error:
        said = f"{error.filename or path}: {error.strerror or error}"
        verdict, told["report"] = Verdict.BROKEN, (said,)
    except Exception as error:  # noqa: BLE001 - one run must not hold up the others of a folder
        said = " ".join(str(error).split())
        verdict = Verdict.BROKEN
        told["report"] = (f"cannot be carried out again: {type(error).__name__}: {said}",)
    return Outcome(str(path), verdict, seconds=wall.now(), **told)


@contextmanager
def _quiet() -> Iterator[None]:
    """No complaints that a bench cannot be switched off: there is none."""
    was_disabled, safe_off_log.disabled = safe_off_log.disabled, True
    try:
        yield
    finally:
        safe_off_log.disabled = was_disabled


# -- against a transcript


def _against_transcript(run: Run, path: Path) -> tuple[str, ...]:
    sessions = transcript.read(path)
    starts = [session.start for session in sessions]
    for before, after in pairwise(sessions):
        # a start that was killed before it counted is begun once more, at another date
        killed = before.end is None and before.began != after.began
        if after.start < before.start + (not killed):
            raise transcript.TranscriptError(
                f"line {after.line} begins start {after.start} after start {before.start}",
                subject=path,
            )
    if starts != list(range(1, run.record.starts + 1)):
        raise _Skip(
            f"{path.name} holds start {', '.join(map(str, starts))} of {run.record.starts}: "
            "a run that was resumed has to be recorded from its first start to its last"
        )
    aborted_by = _kinds_of_abort(run)
    if Cause.KEYBOARD in aborted_by:
        raise _Skip("it was interrupted from the keyboard, at an instant that nothing records")
    for session in sessions:
        report = _play(run, session, path.name)
        if report and None in aborted_by:
            raise _Skip(
                "it was aborted, and its folder does not say whether from the keyboard, at an "
                f"instant that nothing records ({report[0]})"
            )
        if report:
            return (*report, *changed(session, "  also: "))
    return next(filter(None, (changed(session, f"{path.name}, ") for session in sessions)), ())


def _kinds_of_abort(run: Run) -> set[str | None]:
    """Why the run was aborted, at each start; None where an older version did not keep it."""
    aborts = [event for event in run.events if event["kind"] == RunState.ABORTED]
    return {event["problem"]["kind"] if "problem" in event else None for event in aborts}


def _play(run: Run, session: transcript.Session, name: str) -> tuple[str, ...]:
    """Replay one start of the run."""
    last = session.start == run.record.starts
    killed = session.end is None and (not last or run.state is RunState.INTERRUPTED)
    playback = Playback(session)
    with TemporaryDirectory(prefix="janus-lab-replay-") as folder:
        outcome = _carry_out(run, session, playback, Path(folder))
        deviation = playback.finish(cut_off=killed)
        if deviation is not None:
            return _conversation(run, name, deviation)
        if isinstance(outcome, BenchError):
            return (f"the bench could not be opened: {outcome}",)
        replayed = open_run(outcome.path)
        expected = columns(run)
        if not last:
            until = started_until(run, session.start)
            expected = {name: values[until] for name, values in expected.items()}
        difference = compare_rows(expected, columns(replayed), cut_off=killed)
        if difference is not None:
            return _difference(DATA_CSV, difference)
        if not last or killed:  # the state of an earlier start is nowhere to be read
            return ()
        return _compare_end(run, replayed, outcome)


def _carry_out(
    run: Run, session: transcript.Session, playback: Playback, folder: Path
) -> Ending | BenchError:
    measurement = repetition(run)
    begin = partial(runner.run, measurement, folder, seed=run.record.seed)
    if session.start > 1:
        before, rows = _as_it_was(run, session.start, folder)
        measurement.procedure.resume_after(rows, session.start)
        earlier = EarlierStarts(session.bench_time, session.start - 1)
        begin = partial(runner.resume, before, measurement, earlier)
    try:
        return begin(tape=playback, operator=Remembered(answers(run, session.start)))
    except BenchError as error:
        return error
    except Exception:
        if playback.deviation is None and not playback.ran_out:
            raise
        return BenchError("the conversation deviates before a run exists")


def _as_it_was(run: Run, start: int, folder: Path) -> tuple[Path, Mapping[str, NDArray[Any]]]:
    """A copy of the run's folder as its `start`-th start found it, and the data in it."""
    found = columns(run)
    rows = int(np.count_nonzero(started_until(run, start - 1)))
    before = folder / run.path.name
    before.mkdir()
    shutil.copy(run.path / RUN_JSON, before / RUN_JSON)
    record = json.loads((before / RUN_JSON).read_bytes())
    record |= {"state": RunState.FAILED, "starts": start - 1, "rows": rows}
    (before / RUN_JSON).write_text(json.dumps(record), encoding="utf-8")
    lines = (run.path / DATA_CSV).read_bytes().splitlines(keepends=True)
    head = len(lines) - len(next(iter(found.values())))
    while not lines[-1].endswith(b"\n"):  # a half-written last line is no row
        lines.pop()
        head -= 1
    (before / DATA_CSV).write_bytes(b"".join(lines[: head + rows]))
    return before, {name: values[:rows] for name, values in found.items()}


def _conversation(run: Run, name: str, deviation: Deviation) -> tuple[str, ...]:
    report = [
        f"{name}, line {deviation.line}: expected {deviation.expected}, got {deviation.got}",
        *(f"  before: {line}" for line in deviation.context),
    ]
    if run.record.reason:
        report.append(f"  the recorded run {run.state}: {run.record.reason}")
    return tuple(report)


# -- without one


def _simulated_again(run: Run) -> tuple[str, ...]:
    bench = run.bench
    if not bench.repeats_itself:
        raise _Skip("it was measured on real instruments and not recorded (run with --record)")
    if run.record.starts > 1:
        raise _Skip("it was resumed and not recorded: nobody knows when it was stopped")
    if run.state not in (RunState.FINISHED, RunState.FAILED):
        raise _Skip(f"it was {run.state} and not recorded: nobody knows when it was stopped")
    if bench.simulation is not None and bench.simulation.clock == "wall":
        raise _Skip("it was simulated on the wall's time, which never repeats")
    measurement = _in_virtual_time(repetition(run))
    with TemporaryDirectory(prefix="janus-lab-replay-") as folder:
        ended = runner.run(measurement, Path(folder), seed=run.record.seed)
        replayed = open_run(ended.path)
        relative = 0.0 if _same_versions(run) else SIMULATION_TOLERANCE
        difference = compare_rows(columns(run), columns(replayed), relative)
        if difference is not None:
            return (*_difference(DATA_CSV, difference), *_other_versions(run))
        return _compare_end(run, replayed, ended)


def _in_virtual_time(measurement: Measurement) -> Measurement:
    """The same measurement; a paced clock shows the same times, only slower."""
    bench = measurement.bench
    if bench.simulation is not None:
        simulation = bench.simulation.model_copy(update={"clock": "virtual"})
        bench = bench.model_copy(update={"simulation": simulation})
    return replace(measurement, bench=bench)


def _same_versions(run: Run) -> bool:
    return all(run.record.versions.get(name) == value for name, value in _matter(versions()))


def _matter(present: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in present.items() if name in ("numpy", "platform")]


def _other_versions(run: Run) -> list[str]:
    return [
        f"  recorded with {name} {run.record.versions.get(name, 'unknown')}, replayed with {value}"
        for name, value in _matter(versions())
        if run.record.versions.get(name) != value
    ]


# -- what both compare


def _compare_end(run: Run, replayed: Run, ended: Ending) -> tuple[str, ...]:
    """The state, and the figures of merit of the recorded day."""
    if run.state is not ended.state:
        then = f"{run.state} ({run.record.reason})" if run.record.reason else str(run.state)
        now = f"{ended.state} ({ended.reason})" if ended.reason else str(ended.state)
        return _difference("run.json", Difference("the state", then, now))
    kept = (run.path / ANALYSIS).exists()
    if not kept and run.state is not RunState.FINISHED:  # it need not have been analysed
        return ()
    replayed.record.started = run.record.started  # by which a calibration's age is judged
    replayed.record.created = run.record.created
    try:
        figures = [figure.to_dict() for figure in analyse(replayed)]
    except BundleError as error:
        if not run.figures:
            return ()
        return (f"{ANALYSIS}: there were {len(run.figures)} figures of merit, now: {error}",)
    if figures and not run.figures:
        missing = f"the file is missing; 'janus-lab analyse {run.record.id}' makes it"
        none = f"none ({'that could be read' if kept else missing})"
        found = Difference("the number of figures of merit", none, str(len(figures)))
        return _difference(ANALYSIS, found)
    difference = compare_figures(run.figures, figures)
    return _difference(ANALYSIS, difference) if difference is not None else ()


def _difference(file: str, found: Difference) -> tuple[str, ...]:
    return (
        f"{file}: {found.where}: expected {found.expected}, got {found.got} "
        f"(tolerance: {found.tolerance})",
    )
