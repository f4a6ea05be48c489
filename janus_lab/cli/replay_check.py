"""`janus-lab replay --check`: what was recorded, said again to instruments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from drivers.clock import WallClock
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from drivers.transcript import format as transcript
from janus_lab.replay.check import TOLERANCE, check
from janus_lab.replay.outcome import Outcome, Verdict
from janus_lab.replay.programs import check_program
from janus_lab.replay.stored import check_configuration
from janus_lab.runs.catalogue import resolve
from janus_lab.runs.run import open_run
from janus_lab.runs.states import RunState

from .output import console, print_json, remarks
from .replay import bare_transcript
from .stopping import StopOnSignal

#: On which a program's transcript is said again, if nobody says on which.
_BENCH, _DEVICE = "simulated", "janus-160C"


def check_again(
    name: str,
    out_dir: Path,
    bench: str | None,
    device: str | None,
    tolerance: float | None,
    as_json: bool,
) -> int:
    """Say again to instruments what was recorded, and compare: 0 if they answer alike, else 1."""
    tolerance = TOLERANCE if tolerance is None else tolerance
    wall = WallClock()
    if (bare := bare_transcript(name)) is not None:
        checked = _check_program(bare, bench or _BENCH, device or _DEVICE, tolerance)
    elif device is not None:
        raise ConfigError("--device is for a program's transcript; a run says which device it had")
    else:
        checked = _check_run(resolve(out_dir, name), bench, tolerance)
    if as_json:
        print_json([_outcome(checked, wall.now())])
        return 1 if checked.report else 0
    if not checked.report:
        console.print(
            f"[green]alike[/]  {escape(str(checked.path))}  {checked.operations} operations on "
            f"{escape(checked.bench)}, numbers within {tolerance:g} relative",
            soft_wrap=True,
        )
    for line in checked.report:
        console.print(escape(line), soft_wrap=True)
    return 1 if checked.report else 0


@dataclass(frozen=True)
class _Checked:
    path: Path
    procedure: str
    bench: str
    operations: int
    report: tuple[str, ...]


def _outcome(checked: _Checked, seconds: float) -> Outcome:
    return Outcome(
        str(checked.path),
        Verdict.DEVIATES if checked.report else Verdict.AGREES,
        checked.procedure,
        f"checked on {checked.bench}",
        seconds=seconds,
        report=checked.report,
    )


def _check_program(path: Path, bench: str, device: str, tolerance: float) -> _Checked:
    file = shipped_files.find(bench, "bench")
    config = yaml_file.load(file, BenchConfig)
    if not config.simulated:
        raise ConfigError(
            "is a real bench; a program's transcript does not say within which limits it "
            "was recorded, so it is only said again to simulated instruments",
            subject=file,
        )
    session = _first_session(path)
    if not session.operations:
        raise ConfigError("nothing was said, so there is nothing to say again", subject=path)
    if session.end is None:
        remarks.print(
            f"[yellow]note:[/] {escape(str(path))} has no end: the program was killed, or lines "
            "are missing",
            soft_wrap=True,
        )
    with _stop_on_signal() as stop:
        report = check_program(session, f"{file}?device={device}@janus", stop, tolerance)
    return _Checked(path, "", config.name, len(session.operations), report)


def _first_session(path: Path) -> transcript.Session:
    """What will be said again: refused if somebody has edited it."""
    session = transcript.read(path)[0]
    if session.changed is not None:
        raise ConfigError(
            f"line {session.changed} has been changed since it was recorded, or follows "
            "one that is missing, so it is not said again",
            subject=path,
        )
    return session


def _check_run(path: Path, bench: str | None, tolerance: float) -> _Checked:
    run = open_run(path)
    found = transcript.find(path)
    if found is None:
        raise ConfigError("was not recorded, so there is nothing to say again", subject=path)
    check_configuration(run)
    config = run.bench
    if bench is not None:
        config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    elif not config.simulated:
        raise ConfigError("what was recorded will be done again: name the bench with --bench")
    session = _first_session(found)
    # a run that was killed has no end; nor has the start before a resumption
    if session.end is None and run.state is not RunState.INTERRUPTED and run.record.starts == 1:
        raise ConfigError(
            "is not whole, the end of what was recorded is missing, so it is not said again",
            subject=found,
        )
    with _stop_on_signal() as stop:
        report = check(run, session, config, stop, tolerance)
    name = run.record.procedure_name
    return _Checked(path, name, config.name, len(session.operations), report)


def _stop_on_signal() -> StopOnSignal:
    return StopOnSignal(lambda: remarks.print("[yellow]Stopping safely.[/]"))
