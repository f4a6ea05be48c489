"""A batch under way: what of its plan has been measured, and what is to be done next. Killed at any
instant it goes on: a run is entered into the batch's file before its first row is measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock, Timeout

from drivers.config.bench import BenchConfig
from drivers.errors import Cause, ConfigError, JanusLabError
from janus_lab.kinds import CONDITIONS, kind_of
from janus_lab.measurement import Measurement, parameter_values
from janus_lab.measurements.evaluation import analyse, keep_figures
from janus_lab.runs.ending import OF_THE_SAMPLE
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import ANALYSIS, RUN_JSON
from janus_lab.runs.resuming.resumption import repetition
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState

from .batch_file import (
    BatchEntry,
    BatchRecord,
    batch_path,
    is_same_file,
    known_file,
    read_batch,
    write_batch,
)
from .planning import BatchPlan, PlannedRun


class Todo(Enum):
    """What is left to do of a planned run."""

    NOTHING = "nothing"
    MEASURE = "measure"
    RESUME = "resume"


@dataclass(frozen=True)
class Job:
    """What is to be done of one planned run; `path` is the folder that it has by now."""

    planned: PlannedRun
    todo: Todo
    path: Path | None = None
    #: Its sample could not be measured: the run failed for a reason of the sample's.
    given_up: bool = False


class Batch:
    """The runs of a plan, in the folder `out_dir`."""

    def __init__(self, plan: BatchPlan, out_dir: Path, record: BatchRecord) -> None:
        self.plan = plan
        self.out_dir = out_dir
        self.file = batch_path(out_dir, plan.sheet.path)
        self._record = record
        self._runs = {(entry.sample, entry.step): entry.run for entry in record.runs}

    @property
    def seed(self) -> int | None:
        """That of all its runs on a simulated bench; None is the bench file's."""
        return self._record.seed

    def jobs(self, *, again: bool = False) -> list[Job]:
        """Every planned run with what is left to do of it; with `again` also of those whose sample
        could not be measured.

        Raises ConfigError for a run that was measured with other parameters than are planned now,
        and for one that is under way in another process.
        """
        return [self._job(planned, again=again) for planned in self.plan.runs]

    def enter(self, planned: PlannedRun, path: Path) -> None:
        """From now on the run in `path` answers `planned`. Raises ConfigError."""
        folder = path.resolve().relative_to(self.out_dir.resolve())
        self._runs[planned.sample.name, planned.step] = folder.as_posix()
        runs = [
            BatchEntry(sample=sample, step=step, run=run)
            for (sample, step), run in self._runs.items()
        ]
        self._record = self._record.model_copy(update={"runs": runs})
        write_batch(self.file, self._record)

    def _job(self, planned: PlannedRun, *, again: bool) -> Job:
        known = self._runs.get((planned.sample.name, planned.step))
        path = None if known is None else _below(self.out_dir, known)
        if path is None or not (path / RUN_JSON).exists():
            return Job(planned, Todo.MEASURE)
        try:
            run = open_run(path)
        except BundleError:  # damaged: whatever it was, it does not answer the question
            return Job(planned, Todo.MEASURE)
        if run.state.is_open:
            owner = run.record.owner
            raise ConfigError(
                f"{planned.sample.name} is being measured by process {owner.pid} on {owner.host}",
                subject=path,
                kind=Cause.BUSY,
            )
        self._check_same(planned, run)
        if run.state is RunState.FINISHED:
            return Job(planned, Todo.NOTHING, path)
        if gave_up(run) and not again:
            return Job(planned, Todo.NOTHING, path, given_up=True)
        kind = kind_of(planned.measurement.procedure.name)
        resumes = kind is not None and kind.resumes and not gave_up(run)
        here = planned.measurement.bench
        if here.simulated and run.bench != here:  # it would go on with its own, faults included
            resumes = False
        if _channel(run.bench) != _channel(here):  # it would go on where its sample was then
            resumes = False
        return Job(planned, Todo.RESUME if resumes else Todo.MEASURE, path)

    def _check_same(self, planned: PlannedRun, run: Run) -> None:
        """Raise ConfigError if `run` was not measured as `planned` says now."""
        try:
            then = _settings(repetition(run))
        except JanusLabError as error:
            raise ConfigError(f"cannot be read any more ({error})", subject=run.path) from None
        now = _settings(planned.measurement)
        differing = [key for key in now if now[key] != then.get(key)]
        if differing:
            raise ConfigError(
                f"{planned.sample.name} has been measured with another {differing[0]} than recipe "
                "and sheet say now",
                subject=run.path,
                advice="keep what is measured anew in a folder of its own (--out)",
            )


def gave_up(run: Run) -> bool:
    """Whether `run` failed for a reason of its sample's: another sample may do better."""
    ending = run.record.ending
    return run.state is RunState.FAILED and ending is not None and ending.kind in OF_THE_SAMPLE


def _channel(bench: BenchConfig) -> int | None:
    """On which channel of its switch the sample is; None without a switch."""
    return None if bench.switch is None else bench.switch.channel


def _settings(measurement: Measurement) -> dict[str, Any]:
    """All that makes a difference to what is measured; the bench may have been calibrated anew."""
    values = parameter_values(measurement.procedure)
    told: dict[str, Any] = {"procedure": measurement.procedure.name}
    told |= {key: value for key, value in values.items() if key not in CONDITIONS}
    return told | {"device": measurement.device}


def _below(folder: Path, name: str) -> Path | None:
    """The folder `name` below `folder`; None for a name that leads out of it."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name:
        return None
    return folder / pure


@contextmanager
def opened_batch(
    plan: BatchPlan, out_dir: Path, *, bench: str | None = None, seed: int | None = None
) -> Iterator[Batch]:
    """The batch of `plan` in `out_dir`, begun or gone on with, in this process's hands alone.

    `bench` is that of the command line, `seed` that of a simulated bench. Raises ConfigError for a
    batch of another recipe or seed by the same name, and for one that another process works on.
    """
    path = batch_path(out_dir, plan.sheet.path)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_suffix(".lock"))
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(
            "another process works on this batch", subject=path, kind=Cause.BUSY
        ) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be written ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    try:
        record = BatchRecord(
            recipe=str(plan.recipe_path.resolve()),
            samples=str(plan.sheet.path.resolve()),
            known_recipe=known_file(plan.recipe_path, out_dir),
            known_samples=known_file(plan.sheet.path, out_dir),
            bench=bench,
            seed=seed,
        )
        if path.exists() or path.is_symlink():
            record = _gone_on_with(path, read_batch(path), record)
        write_batch(path, record)
        yield Batch(plan, out_dir, record)
    finally:
        lock.release()


def _gone_on_with(path: Path, then: BatchRecord, now: BatchRecord) -> BatchRecord:
    """The batch in `path`, as it was begun; raises ConfigError if `now` it is another one."""
    for what, begun, known, asked, found in (
        ("recipe", then.recipe, then.known_recipe, now.recipe, now.known_recipe),
        ("sheet", then.samples, then.known_samples, now.samples, now.known_samples),
    ):
        if not is_same_file(begun, known, asked, found):
            raise ConfigError(
                f"is of another {what}, {begun}",
                subject=path,
                advice="choose another folder with --out",
            )
    if now.seed is not None and now.seed != then.seed:
        raise ConfigError(
            f"was begun with the seed {'of the bench file' if then.seed is None else then.seed}, "
            f"and not with {now.seed}",
            subject=path,
            advice="choose another folder with --out",
        )
    files = ("recipe", "samples", "known_recipe", "known_samples")
    here = {name: getattr(now, name) for name in files}
    return then.model_copy(update={"bench": now.bench or then.bench, **here})


def batch_runs(path: Path) -> list[Path]:
    """The folders of the runs that a batch's file names and that are there, in its order.

    Raises ConfigError for what is no such file.
    """
    found = (_below(path.parent, entry.run) for entry in read_batch(path).runs)
    return [folder for folder in found if folder is not None and (folder / RUN_JSON).exists()]


def analyse_if_missing(path: Path) -> None:
    """Make the figures of merit of a run that ended, but whose process was killed before it had
    them. Raises BundleError."""
    run = open_run(path)
    if not (path / ANALYSIS).exists():
        keep_figures(run, analyse(run))
