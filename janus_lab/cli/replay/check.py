"""`janus-lab replay --check`: the recorded commands sent to instruments again, and their replies
compared with the recorded ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from drivers.clock import WallClock
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from drivers.transcript import format as transcript
from janus_lab.cli.output import console, print_json, print_notes, remarks
from janus_lab.cli.stopping import StopOnSignal
from janus_lab.replay.check import TOLERANCE, check
from janus_lab.replay.outcome import Outcome, Verdict
from janus_lab.replay.programs import check_program
from janus_lab.replay.stored import check_configuration
from janus_lab.runs.run import open_run
from janus_lab.runs.run_names import resolve
from janus_lab.runs.states import RunState

from .replays import bare_transcript

#: Where a program's transcript is checked, unless --bench and --device name another place.
_BENCH, _DEVICE = "simulated", "janus-160C"


def check_again(
    name: str,
    out_dir: Path,
    bench: str | None,
    device: str | None,
    tolerance: float | None,
    as_json: bool,
) -> int:
    """Send the recorded commands to instruments; 0 if the replies agree with the recorded ones, 1
    if not. Raises ConfigError for a transcript that cannot be checked there."""
    tolerance = TOLERANCE if tolerance is None else tolerance
    wall = WallClock()
    if (bare := bare_transcript(name)) is not None:
        checked = _check_program(bare, bench or _BENCH, device or _DEVICE, tolerance)
    elif device is not None:
        raise ConfigError("--device is for a program's transcript; a run keeps its own device")
    else:
        checked = _check_run(resolve(out_dir, name), bench, tolerance)
    if as_json:
        print_json([_outcome(checked, wall.now())])
        return 1 if checked.report else 0
    if not checked.report:
        console.print(
            f"[green]agrees[/]  {escape(str(checked.path))}  {checked.operations} operations on "
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
            "is a real bench; a program's transcript does not hold the limits it was recorded "
            "within, so Janus Lab checks it on simulated instruments only",
            subject=file,
        )
    session = _first_session(path)
    if not session.operations:
        raise ConfigError("holds no command, so there is nothing to check", subject=path)
    if session.end is None:
        print_notes([f"{path} has no end: the program was killed, or lines are missing"])
    with _stop_on_signal() as stop:
        report = check_program(session, f"{file}?device={device}@janus", stop, tolerance)
    return _Checked(path, "", config.name, len(session.operations), report)


def _first_session(path: Path) -> transcript.Session:
    """The session to check; raises ConfigError if somebody has edited it."""
    session = transcript.read(path)[0]
    if session.changed is not None:
        raise ConfigError(
            f"line {session.changed} has been changed since it was recorded, or follows a "
            "missing line, so Janus Lab does not send it to instruments",
            subject=path,
        )
    return session


def _check_run(path: Path, bench: str | None, tolerance: float) -> _Checked:
    run = open_run(path)
    found = transcript.find(path)
    if found is None:
        raise ConfigError("the run has no transcript, so there is nothing to check", subject=path)
    check_configuration(run)
    config = run.bench
    if bench is not None:
        config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    elif config.outlasts_process:
        raise ConfigError(
            "was recorded on a real bench, and a check does everything again",
            subject=path,
            advice="name the bench to do it on with --bench",
        )
    session = _first_session(found)
    # a run that was killed has no end; nor has the start before a resumption
    if session.end is None and run.state is not RunState.INTERRUPTED and run.record.starts == 1:
        raise ConfigError(
            "the end of the transcript is missing, so Janus Lab does not send it to instruments",
            subject=found,
        )
    with _stop_on_signal() as stop:
        report = check(run, session, config, stop, tolerance)
    name = run.record.procedure_name
    return _Checked(path, name, config.name, len(session.operations), report)


def _stop_on_signal() -> StopOnSignal:
    return StopOnSignal(lambda: remarks.print("[yellow]Stopping safely.[/]"), pausable=True)
