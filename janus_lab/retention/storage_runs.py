"""The storage runs of samples: which of the catalogue's count, and why others do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drivers.config import yaml_file
from drivers.config.light import LaserConfig
from drivers.errors import ConfigError, JanusLabError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import KINDS
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.catalogue_row import CatalogueRow
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState

#: The kind of measurement whose runs tell what storage does to a sample.
PROCEDURE = next(kind.name for kind in KINDS.values() if kind.is_of_storage)


@dataclass(frozen=True)
class StorageRun:
    """One run that has a photocurrent, and what it takes to compare it with another."""

    id: str
    sample: str
    started: datetime
    finished: bool
    simulated: bool
    seed: int | None
    age: float  #: of a simulated sample, days
    bias: float  #: V
    photocurrents: dict[float, FigureOfMerit]  #: by irradiance, mW/cm²
    meter: str
    laser: LaserConfig
    parameters: dict[str, Any]

    @property
    def name(self) -> str:
        return _name(self.id, self.sample, self.started.date())

    @property
    def unlike_any_other(self) -> tuple[object, ...]:
        """What two runs of a simulation share if they are the same noise all over again."""
        return (self.seed, self.age) if self.simulated else (self.id,)


@dataclass(frozen=True)
class StorageRuns:
    """The runs that count, the oldest first, and a line about each that does not."""

    runs: list[StorageRun]
    notes: list[str]


def storage_runs(runs_dir: Path, samples: Sequence[str]) -> StorageRuns:
    """The storage runs of `samples` below `runs_dir`, analysed where they have not been.

    Unfinished runs count with their whole cycles. Raises ConfigError for a folder that is not
    there and for a sample without a storage run that counts.
    """
    if not runs_dir.is_dir():
        raise ConfigError("no such folder; runs are made by 'janus-lab run'", subject=runs_dir)
    with Catalogue(runs_dir) as catalogue:
        catalogue.refresh()
        rows = catalogue.list(procedure=PROCEDURE)
        others = Counter(row.sample for row in catalogue.list() if row.procedure != PROCEDURE)
        notes = [*catalogue.notes, *catalogue.left_out]
    known = sorted({row.sample for row in rows})
    for sample in samples:
        if sample not in known:
            raise ConfigError(_unknown(sample, known, others[sample], runs_dir))
    runs: list[StorageRun] = []
    left_out: dict[str, list[str]] = {sample: [] for sample in samples}
    for row in reversed(rows):
        if row.sample not in left_out:
            continue
        found = _read(row)
        if isinstance(found, StorageRun):
            runs.append(found)
            if not found.finished:
                notes.append(f"{found.name}: {row.state.value}; its whole cycles are used")
        else:
            started = row.started.date() if row.started else None
            left_out[row.sample].append(f"{_name(row.id, row.sample, started)}: left out: {found}")
    for sample, reasons in left_out.items():
        if not any(run.sample == sample for run in runs):
            raise ConfigError(f"no storage run of {sample!r} can be used; {reasons[-1]}")
        notes += reasons
    return StorageRuns(runs, notes)


def _unknown(sample: str, known: Sequence[str], others: int, runs_dir: Path) -> str:
    near = yaml_file.nearest(sample, known)
    if others:
        found = f"{sample!r} has no {PROCEDURE} run in {runs_dir} ({others} of other procedures)"
    else:
        found = f"no run of a sample {sample!r} in {runs_dir}"
    if near:
        return found + near
    there = f"; there are {PROCEDURE} runs of {', '.join(known)}" if known else ""
    return found + (there or f"; 'janus-lab run storage-week' makes {PROCEDURE} runs")


def _read(row: CatalogueRow) -> StorageRun | str:
    """The run, or why it does not count."""
    if row.state.is_open:
        return f"it is {row.state.value}"
    try:
        run = open_run(row.path)
        return _storage_run(run)
    except JanusLabError as error:
        return str(error)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        said = " ".join(str(error).split())
        return f"run.json does not hold what it should ({said})"


def _storage_run(run: Run) -> StorageRun | str:
    found = {
        float(figure.conditions["irradiance_mW_cm2"]): figure
        for figure in _figures(run)
        if figure.name == "photocurrent" and figure.value is not None
    }
    state = "" if run.state is RunState.FINISHED else f"{run.state.value}, "
    if not found:
        return f"{state}no cycle that is whole and has a photocurrent"
    record, given = run.record, run.parameters
    bench = run.bench
    return StorageRun(
        id=record.id,
        sample=record.sample,
        started=record.started or record.created,
        finished=run.state is RunState.FINISHED,
        simulated=bench.repeats_itself,
        seed=record.seed,
        age=float(given["simulated_age"]),
        bias=float(given["bias"]),
        photocurrents=found,
        meter=str(record.instruments.get("smu", "")),
        laser=bench.laser,
        parameters=given,
    )


def _figures(run: Run) -> list[FigureOfMerit]:
    """As they are kept; anew where they are missing, unreadable, or the run may have gone on."""
    if run.state is RunState.FINISHED and run.figures:
        with suppress(KeyError, TypeError, ValueError):
            return [FigureOfMerit.from_dict(kept) for kept in run.figures]
    return analyse(run)


def _name(run_id: str, sample: str, started: date | None) -> str:
    return f"{run_id} ({sample}{f', {started}' if started else ''})"


#: Of a run, the values of a condition that it was measured at.
Values = Callable[[StorageRun], Sequence[float]]


def choose(
    runs: Sequence[StorageRun],
    what: str,
    unit: str,
    values: Values,
    asked: float | None,
    advice: str,
) -> float:
    """The one value of `what` that all runs have, or the one `asked` for.

    Raises ConfigError, with the values there are, if there are several or the asked one is not
    among them: photocurrents under different conditions are no retention. `advice` says how to
    choose, with {} for the commonest value.
    """
    there: dict[float, list[str]] = {}
    for run in runs:
        for value in values(run):
            there.setdefault(value, []).append(run.id)
    listed = ", ".join(f"{value:g} {unit} ({_ids(there[value])})" for value in sorted(there))
    if asked is not None:
        near = [value for value in there if math.isclose(value, asked, rel_tol=1e-6)]
        if not near:
            raise ConfigError(f"--{what}: nothing was measured at {asked:g} {unit}, but {listed}")
        return near[0]
    if len(there) == 1:
        return next(iter(there))
    most = max(there, key=lambda value: len(there[value]))
    raise ConfigError(
        f"the {what} is not the same in all runs, so there is no retention: {listed}; "
        + advice.format(f"{most:g} {unit}")
    )


def only(
    runs: Sequence[StorageRun], value: float, unit: str, values: Values
) -> tuple[list[StorageRun], list[str]]:
    """The runs that were measured at `value`, and a line about each that was not.

    Raises ConfigError if a sample has none left.
    """
    chosen = [run for run in runs if value in values(run)]
    for sample in {run.sample: None for run in runs}:
        if not any(run.sample == sample for run in chosen):
            raise ConfigError(f"no storage run of {sample!r} was measured at {value:g} {unit}")
    notes = [
        f"{run.name}: left out: it was not measured at {value:g} {unit}"
        for run in runs
        if value not in values(run)
    ]
    return chosen, notes


def once_each(runs: Sequence[StorageRun]) -> tuple[list[StorageRun], list[str]]:
    """The runs without repetitions of a simulation, and a line about each repetition.

    The same noise again is no second measurement: a finished run, then the latest, stands for all.
    Give it runs of one bias and irradiance.
    """
    best: dict[tuple[object, ...], StorageRun] = {}
    notes = []
    for run in runs:
        key = (run.sample, *run.unlike_any_other)
        before = best.get(key)
        if before is None:
            best[key] = run
            continue
        kept, dropped = (run, before) if run.finished or not before.finished else (before, run)
        best[key] = kept
        notes.append(
            f"{dropped.name}: left out: the same simulation as {kept.id} "
            f"(seed {run.seed}, day {run.age:g})"
        )
    ids = {run.id for run in best.values()}
    return [run for run in runs if run.id in ids], notes


def _ids(ids: Sequence[str]) -> str:
    count = f"{len(ids)} run{'s' if len(ids) > 1 else ''}"
    return f"{count}: {', '.join(ids)}" if len(ids) <= 3 else count
