"""`janus-lab replay`: recorded runs once more, and whether they still come out as they did."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.progress import track

from drivers.errors import ConfigError
from drivers.transcript import format as transcript
from janus_lab.cli.output import console, print_json, remarks
from janus_lab.replay.folder import (
    find_runs,
    junit,
    name_of,
    replay_all,
)
from janus_lab.replay.outcome import Outcome, Verdict
from janus_lab.runs.layout import RUN_JSON
from janus_lab.runs.run_names import resolve

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
    if (bare := bare_transcript(name)) is not None:
        raise ConfigError(
            "is the transcript of a program, not of a run",
            subject=bare,
            advice=f"run the program with the VISA library '{bare}@janus', or compare it with a "
            "simulated bench with --check",
        )
    base = Path(name)
    if not base.is_dir() or (base / RUN_JSON).exists():
        base = resolve(out_dir, name)
    paths = find_runs(base)
    if not paths:
        raise ConfigError("there are no runs here", subject=base)
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


def bare_transcript(name: str) -> Path | None:
    """The file `name` if it is a transcript that lies in no run's folder."""
    path = Path(name)
    if (path.parent / RUN_JSON).exists() or not transcript.is_transcript(path):
        return None
    return path


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
