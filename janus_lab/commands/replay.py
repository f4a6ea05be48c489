"""`janus-lab replay`: recorded runs once more, and whether they still come out as they did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape
from rich.progress import track

from drivers import config_file, configs, transcript
from drivers.bench_config import BenchConfig
from drivers.clock import WallClock
from drivers.errors import ConfigError

from ..replay.check import TOLERANCE, check
from ..replay.folder import find_runs, junit, name_of, replay_all
from ..replay.outcome import Outcome, Verdict
from ..replay.programs import check_program
from ..replay.stored import check_configuration
from ..runs.catalogue import resolve
from ..runs.record import RUN_JSON
from ..runs.run import open_run
from ..stopping import StopOnSignal
from .output import console, print_json, remarks

#: On which a program's transcript is said again, if nobody says on which.
_BENCH, _DEVICE = "simulated", "janus-160C"
_COLOURS = {
    Verdict.AGREES: "green",
    Verdict.DEVIATES: "red",
    Verdict.SKIPPED: "yellow",
    Verdict.BROKEN: "red",
}


def replay_runs(
    name: str, out_dir: Path, jobs: int | None, junit_file: Path | None, as_json: bool
) -> int:
    """Replay a run, or all in a folder. 0 if they agree, 1 if one does not or none could be."""
    if (bare := _bare_transcript(name)) is not None:
        raise ConfigError(
            f"{bare}: is the transcript of a program, not of a run: run the program with the VISA "
            f"library '{bare}@janus', or say it again to a simulated bench with --check"
        )
    base = Path(name)
    if not base.is_dir() or (base / RUN_JSON).exists():
        base = resolve(out_dir, name)
    paths = find_runs(base)
    if not paths:
        raise ConfigError(f"{base}: there are no runs here")
    done: list[Outcome] = []
    outcomes = replay_all(paths, jobs)
    for outcome in track(
        outcomes, "replaying", len(paths), console=remarks, transient=True, disable=len(paths) == 1
    ):
        done.append(outcome)
        if not as_json:
            _print(outcome, base)
    done.sort(key=lambda outcome: outcome.path)
    if junit_file is not None:
        junit_file.write_bytes(junit(done, base))
    if as_json:
        print_json(done)
    elif len(done) > 1:
        _print_sum(done)
    good = all(outcome.verdict in (Verdict.AGREES, Verdict.SKIPPED) for outcome in done)
    return 0 if good and any(outcome.verdict is Verdict.AGREES for outcome in done) else 1


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
    if (bare := _bare_transcript(name)) is not None:
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


def _bare_transcript(name: str) -> Path | None:
    """The file `name` if it is a transcript that lies in no run's folder."""
    path = Path(name)
    if (path.parent / RUN_JSON).exists() or not transcript.is_transcript(path):
        return None
    return path


def _check_program(path: Path, bench: str, device: str, tolerance: float) -> _Checked:
    file = configs.find(bench, "bench")
    config = config_file.load(file, BenchConfig)
    if not config.simulated:
        raise ConfigError(
            f"{file}: is a real bench; a program's transcript does not say within which limits it "
            "was recorded, so it is only said again to simulated instruments"
        )
    session = _first_session(path)
    if not session.operations:
        raise ConfigError(f"{path}: nothing was said, so there is nothing to say again")
    with _stop_on_signal() as stop:
        report = check_program(session, f"{file}?device={device}@janus", stop, tolerance)
    return _Checked(path, "", config.name, len(session.operations), report)


def _first_session(path: Path) -> transcript.Session:
    """What will be said again: refused if somebody has edited it."""
    session = transcript.read(path)[0]
    if session.changed is not None:
        raise ConfigError(
            f"{path}: line {session.changed} has been changed since it was recorded, or follows "
            "one that is missing, so it is not said again"
        )
    return session


def _check_run(path: Path, bench: str | None, tolerance: float) -> _Checked:
    run = open_run(path)
    found = transcript.find(path)
    if found is None:
        raise ConfigError(f"{path}: was not recorded, so there is nothing to say again")
    check_configuration(run)
    config = BenchConfig.model_validate(run.record.bench)
    if bench is not None:
        config = config_file.load(configs.find(bench, "bench"), BenchConfig)
    elif not config.simulated:
        raise ConfigError("what was recorded will be done again: name the bench with --bench")
    session = _first_session(found)
    with _stop_on_signal() as stop:
        report = check(run, session, config, stop, tolerance)
    name = run.record.procedure_name
    return _Checked(path, name, config.name, len(session.operations), report)


def _stop_on_signal() -> StopOnSignal:
    return StopOnSignal(lambda: remarks.print("[yellow]Stopping safely.[/]"))


def _print(outcome: Outcome, base: Path) -> None:
    """One line; of what does not agree the report below it."""
    verdict = f"[{_COLOURS[outcome.verdict]}]{outcome.verdict}[/]"
    name = name_of(outcome, base)
    where = escape(outcome.path if name == "." else name)
    if outcome.verdict is Verdict.AGREES:
        said = (
            f"{outcome.rows} rows, {outcome.figures} figures of merit, "
            f"{outcome.source}, {outcome.seconds:.1f} s"
        )
        console.print(f"{verdict}  {where}  {said}", soft_wrap=True)
        return
    console.print(f"{verdict}  {where}  {escape(outcome.report[0])}", soft_wrap=True)
    for line in outcome.report[1:]:
        console.print(escape(line), soft_wrap=True)


def _print_sum(outcomes: list[Outcome]) -> None:
    counts = [
        f"{count} {verdict}"
        for verdict in Verdict
        if (count := sum(outcome.verdict is verdict for outcome in outcomes))
    ]
    console.print(f"{len(outcomes)} runs: {', '.join(counts)}")
