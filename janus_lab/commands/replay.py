"""`janus-lab replay`: recorded runs once more, and whether they still come out as they did."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.progress import track

from drivers import config_file, configs, transcript
from drivers.bench_config import BenchConfig
from drivers.errors import ConfigError

from ..replay.check import TOLERANCE, check
from ..replay.folder import find_runs, junit, name_of, replay_all
from ..replay.outcome import Outcome, Verdict
from ..runs.catalogue import resolve
from ..runs.record import RUN_JSON
from ..runs.run import open_run
from ..stopping import StopOnSignal
from .output import console, print_json, remarks

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


def check_run(name: str, out_dir: Path, bench: str | None, tolerance: float | None) -> int:
    """Say again to instruments what was recorded, and compare: 0 if they answer alike, else 1."""
    tolerance = TOLERANCE if tolerance is None else tolerance
    path = resolve(out_dir, name)
    run = open_run(path)
    found = transcript.find(path)
    if found is None:
        raise ConfigError(f"{path}: was not recorded, so there is nothing to say again")
    config = BenchConfig.model_validate(run.record.bench)
    if bench is not None:
        config = config_file.load(configs.find(bench, "bench"), BenchConfig)
    elif not config.simulated:
        raise ConfigError("what was recorded will be done again: name the bench with --bench")
    session = transcript.read(found)[0]
    with StopOnSignal(lambda: remarks.print("[yellow]Stopping safely.[/]")) as stop:
        report = check(run, session, config, stop, tolerance)
    if not report:
        console.print(
            f"[green]alike[/]  {escape(str(path))}  {len(session.operations)} operations on "
            f"{escape(config.name)}, numbers within {tolerance:g} relative",
            soft_wrap=True,
        )
    for line in report:
        console.print(escape(line), soft_wrap=True)
    return 1 if report else 0


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
