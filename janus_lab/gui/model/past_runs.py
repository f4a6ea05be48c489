"""Reads past runs for the window's list: from disk, so nothing here is for the window's thread."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from drivers.clock import Stop, never
from drivers.errors import Cause, JanusLabError, Problem, problem_of
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import KINDS
from janus_lab.report.writing import REPORT
from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.catalogue_row import CatalogueRow
from janus_lab.runs.errors import RunError
from janus_lab.runs.layout import ANALYSIS, NOTES, REMARKS
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState

from .main_figures import main_figures
from .past_run import (
    BROKEN,
    PastRun,
    RunDetails,
    RunListing,
    goes_on,
    newest_first,
)
from .short_reason import short_ending

#: An analysis or a report may take ten minutes; it is looked at so often (s).
_BETWEEN_LOOKS = 0.2
_LOOKS = 3_000
#: What is said of a run whose process was killed, or has crashed.
_DIED = "its process ended without a word"

_FOLDER = re.compile(r"(?P<time>\d{6})-(?P<what>.+)-(?P<id>[^-]+)")


def list_runs(runs_dir: Path) -> RunListing:
    """Bring the catalogue up to date and list it."""
    with Catalogue(runs_dir) as catalogue:
        catalogue.refresh()
        runs = [_past(row) for row in catalogue.list()]
        broken = [_broken(path, why) for path, why in catalogue.broken.items()]
        notes = list(dict.fromkeys(catalogue.notes))
    return RunListing(newest_first([*runs, *broken]), notes)


def read_past_run(runs_dir: Path, path: Path) -> PastRun:
    """The run in `path`, entered into the catalogue.

    A run that is not in `runs_dir` is not entered.
    """
    try:
        run = open_run(path)
    except (JanusLabError, OSError) as error:
        return _broken(path, problem_of(error))
    where = run.path.resolve()
    with Catalogue(runs_dir) as catalogue:
        if where.is_relative_to(runs_dir.resolve()):
            catalogue.add(run)
        for row in catalogue.find(run.record.id):
            if row.path.resolve() == where:
                return _past(row)
    return _broken(path, Problem(Cause.NOT_FOUND, f"is not in {runs_dir}", str(path)))


def read_details(path: Path) -> RunDetails:
    """The figures of the run in `path`; what is wrong with it becomes `problem`."""
    try:
        run = open_run(path)
        figures = main_figures(_figures(run), run.record.procedure_name)
        return RunDetails(figures, "; ".join(run.warnings))
    except (JanusLabError, OSError) as error:
        return RunDetails("", _within(path, problem_of(error)))
    except (KeyError, TypeError, ValueError):
        return RunDetails("", "analysis.json: not as this version writes it; analyse the run again")


def report_of(path: Path, stop: Stop = never) -> Path:
    """The run's report, written if there is none yet, or none since the last note was pinned or
    remark made, after an analysis if there is none either.

    Raises RunError or OSError, in words, if that cannot be done.
    """
    page = path / REPORT
    if not page.is_file() or any(_is_older(page, path / name) for name in (NOTES, REMARKS)):
        if not (path / ANALYSIS).is_file():
            run_command("analyse", path, stop)
        run_command("report", path, stop)
    return page


def _is_older(page: Path, notes: Path) -> bool:
    with suppress(OSError):  # most runs have no notes
        return page.stat().st_mtime_ns < notes.stat().st_mtime_ns
    return False


def run_command(name: str, path: Path, stop: Stop = never) -> None:
    """Do `janus-lab <name> <path>` in a process of its own; raises RunError with what it says.

    Drawing holds the interpreter for tenths of a second, also from another thread: in this process
    the live plots would stutter. The process is ended when `stop` says so.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "janus_lab", name, str(path.resolve()), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    for _ in range(_LOOKS):
        try:
            said, _ = process.communicate(timeout=_BETWEEN_LOOKS)
            break
        except subprocess.TimeoutExpired:
            if stop():
                break
    if process.returncode is None:
        process.kill()
        process.communicate()
        raise RunError(f"'janus-lab {name}' was ended before it was done", subject=path)
    if process.returncode:
        raise _error_in(said) or RunError("no reason was given", subject=path)


def _error_in(said: bytes) -> RunError | None:
    """The error that a command with `--json` has printed, if it has."""
    try:
        told = json.loads(said)
        kind = Cause(told["kind"])
        return RunError(
            told["detail"],
            subject=told["subject"],
            where=told["where"],
            advice=told["advice"],
            kind=kind,
        )
    except (ValueError, KeyError, TypeError):
        return None


def _past(row: CatalogueRow) -> PastRun:
    return PastRun(
        path=row.path,
        id=row.id,
        procedure=row.procedure,
        sample=row.sample,
        device=row.device,
        state=row.state.value,
        created=row.created,
        rows=row.rows,
        reason=short_ending(row.ending, row.reason) or _unsaid(row),
        starred=row.remarks.star,
        tags=row.remarks.tags,
        remark_words=row.remark_words,
    )


def _unsaid(row: CatalogueRow) -> str | None:
    """Why a run ended that could not say so itself any more."""
    if row.state is not RunState.INTERRUPTED:
        return None
    return _DIED + ("; it can be resumed" if goes_on(row.procedure) else "")


def _broken(path: Path, why: Problem) -> PastRun:
    named = _FOLDER.fullmatch(path.name)
    what = named["what"] if named else path.name
    procedure = next((name for name in KINDS if what.startswith(f"{name}-")), "")
    created = None
    if named:
        with suppress(ValueError, OverflowError, OSError):  # a folder may have any name
            created = datetime.fromisoformat(f"{path.parent.name} {named['time']}").astimezone()
    return PastRun(
        path=path,
        id=named["id"] if named else "",
        procedure=procedure,
        sample=what.removeprefix(f"{procedure}-"),
        device="",
        state=BROKEN,
        created=created,
        rows=0,
        reason=_within(path, why),
    )


def _within(path: Path, why: Problem) -> str:
    """What is wrong with a file in the folder `path`, without saying where the folder is."""
    subject = Path(why.subject)
    if subject.is_relative_to(path):
        inside = subject.relative_to(path)
        why = replace(why, subject=str(inside) if inside.parts else "")
    return " ".join(str(why).split())


def _figures(run: Run) -> list[FigureOfMerit]:
    return [FigureOfMerit.from_dict(figure) for figure in run.figures]
