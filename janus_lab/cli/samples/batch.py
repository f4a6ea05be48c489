"""How `janus-lab run --samples` and `resume` carry out a batch: sample after sample, with a
question to whoever changes them, and where it is by now."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from drivers.clock import Stop
    from janus_lab.measure import Measured
    from janus_lab.samples.batch import Batch, Job
    from janus_lab.samples.planning import BatchPlan


def change_sample(text: str, sample: str, stop: Stop) -> bool:
    """Have somebody at the terminal mount `sample`, between two runs: everything is off. False if
    the run is to end first. Raises NobodyToAsk without a terminal."""
    from rich.progress import Progress

    from drivers.clock import WallClock
    from drivers.operator import Request, Task, answered

    from ..asking import TerminalOperator
    from ..output import remarks

    with Progress(console=remarks, transient=True) as progress:
        request = Request(Task.MOUNT_SAMPLE, text, subject=sample)
        answer = answered(TerminalOperator(progress), request, WallClock(), stop)
    return answer is not None


def measure_samples(
    recipe: Path,
    sheet: Path,
    out_dir: Path,
    *,
    bench: str | None,
    seed: int | None,
    record: bool,
    again: bool,
    as_json: bool,
) -> int:
    """Measure every sample of `sheet` as `recipe` says, or go on with that; returns the exit code.

    Raises ConfigError for what cannot be carried out, before anything is switched on.
    """
    with starting():
        from janus_lab.samples.planning import plan_batch

        plan = plan_batch(recipe, sheet, bench)
    code, _ = measure_plan(
        plan,
        out_dir,
        bench=bench,
        seed=seed,
        record=record,
        again=again,
        as_json=as_json,
    )
    return code


def measure_plan(
    plan: BatchPlan,
    out_dir: Path,
    *,
    bench: str | None,
    seed: int | None,
    record: bool,
    again: bool,
    as_json: bool,
    pages: bool = True,
) -> tuple[int, list[Job]]:
    """Measure what is left of `plan`; without `pages` the runs are not shown one by one.

    Returns the exit code, and every run with the folder that it has by now. Raises as
    `measure_samples`.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.durations import duration, runs
        from janus_lab.samples.batch import Todo, opened_batch

        from ..output import remarks

        _check_somebody_is_there(plan)
    with opened_batch(plan, out_dir, bench=bench, seed=seed) as batch:
        jobs = batch.jobs(again=again)
        left = [job for job in jobs if job.todo is not Todo.NOTHING]
        time = duration(sum(job.planned.measurement.duration for job in left))
        begun = (
            f", {len(jobs) - len(left)} of them measured already" if len(left) < len(jobs) else ""
        )
        remarks.print(
            f"[bold]{escape(plan.recipe.title)}[/]: {len(plan.sheet.samples)} samples, "
            f"{runs(len(jobs))}{begun}; {time} on the bench",
            soft_wrap=True,
        )
        code = _carry_out(batch, jobs, record=record, as_json=as_json, pages=pages)
        return code, batch.jobs()


def _check_somebody_is_there(plan: BatchPlan) -> None:
    from drivers.errors import ConfigError

    if not plan.bench.changes_samples and not sys.stdin.isatty():
        raise ConfigError(
            f"somebody has to mount {len(plan.sheet.samples)} samples, and there is no terminal to "
            "ask at"
        )


def _carry_out(batch: Batch, jobs: list[Job], *, record: bool, as_json: bool, pages: bool) -> int:
    with starting():
        from janus_lab.runs.ending import OF_THE_SAMPLE
        from janus_lab.runs.states import EXIT_CODES, RunState
        from janus_lab.samples.batch import Todo, analyse_if_missing

        from .. import measuring
        from ..output import print_json, remarks

    done: list[Measured] = []
    ended_early = False
    mounted = ""
    with StopOnSignal(measuring.announce_stop) as stop:
        for number, job in enumerate(jobs):
            if job.todo is Todo.NOTHING:
                if job.path is not None and not job.given_up:
                    analyse_if_missing(job.path)
                continue
            if stop():
                ended_early = True
                break
            sample = job.planned.sample.name
            remarks.print(_where(batch, jobs, number), soft_wrap=True)
            by_hand = sample != mounted and not batch.plan.bench.changes_samples
            if by_hand and not change_sample(_mount_text(batch, job, first=not done), sample, stop):
                ended_early = True
                break
            mounted = sample
            measured = _do(batch, job, stop, record=record)
            done.append(measured)
            if not as_json and (pages or measuring.exit_code(measured)):
                measuring.print_measured(measured)
            ended = measured.ended
            if ended.unsafe or (
                ended.state is not RunState.FINISHED and ended.kind not in OF_THE_SAMPLE
            ):
                ended_early = True
                break
    code = next((code for measured in done if (code := measuring.exit_code(measured))), 0)
    if ended_early and not code:
        code = EXIT_CODES[RunState.ABORTED]
    if as_json and pages:
        print_json(
            {
                "batch": str(batch.file),
                "complete": not ended_early,
                "runs": [measuring.as_json(measured) for measured in done],
            }
        )
    elif pages or ended_early:
        _print_end(batch, complete=not ended_early)
    return code


def _do(batch: Batch, job: Job, stop: StopOnSignal, *, record: bool) -> Measured:
    """Measure what `job` says, or go on with it; what cannot be gone on with is measured anew."""
    from drivers.errors import ConfigError
    from janus_lab.measure import measure, resume
    from janus_lab.runs.resuming.resumption import resumption
    from janus_lab.samples.batch import Todo

    from .. import measuring

    planned = job.planned
    if job.todo is Todo.RESUME and job.path is not None:
        here = planned.measurement.bench
        try:
            measurement, past = resumption(job.path, bench=None if here.simulated else here)
        except ConfigError:  # nothing left to do, or nothing to begin with
            pass
        else:
            go_on = partial(resume, job.path, measurement, past, stop=stop, record=record)
            return measuring.watched(measurement, go_on)

    def start(*, listener: Any, on_bench: Any, operator: Any) -> Measured:
        listener.folder = partial(batch.enter, planned)
        return measure(
            planned.measurement,
            batch.out_dir,
            seed=batch.seed,
            stop=stop,
            listener=listener,
            on_bench=on_bench,
            record=record,
            operator=operator,
        )

    return measuring.watched(planned.measurement, start)


def _where(batch: Batch, jobs: list[Job], number: int) -> str:
    """`A3 (3 of 24, position B2), run 1 of 2, 40 min left on the bench`."""
    from rich.markup import escape

    from janus_lab.durations import duration
    from janus_lab.samples.batch import Todo

    planned = jobs[number].planned
    names = [sample.name for sample in batch.plan.sheet.samples]
    runs = sum(job.planned.sample is planned.sample for job in jobs)
    left = sum(
        job.planned.measurement.duration for job in jobs[number:] if job.todo is not Todo.NOTHING
    )
    at = f", position {planned.sample.position}" if planned.sample.position else ""
    if (switch := planned.measurement.bench.switch) is not None:
        at += f", channel {switch.channel}"
    said = f"{names.index(planned.sample.name) + 1} of {len(names)}{at}"
    steps = f", run {planned.step} of {runs}" if runs > 1 else ""
    return (
        f"[bold]{escape(planned.sample.name)}[/] ({escape(said)}){steps}: "
        f"{duration(left)} left on the bench"
    )


def _mount_text(batch: Batch, job: Job, *, first: bool) -> str:
    sample, device = job.planned.sample, job.planned.measurement.device
    at = f", position {sample.position}" if sample.position else ""
    note = sample.conditions.get("note")
    said = f" ({note})" if note else ""
    safe = "Laser and outputs are off."
    if first:  # what an earlier program left on is not known before the bench has been opened
        safe = "Nothing has been switched on yet by this command; see that laser and bias are off."
    return (
        f"{safe} Mount {sample.name}{at}{said}, a {device.name}, and wire it "
        f"to the {batch.plan.bench.smu.model}."
    )


def _print_end(batch: Batch, *, complete: bool) -> None:
    from rich.markup import escape

    from ..output import console, remarks

    file = escape(str(batch.file))
    if complete:
        console.print(f"all samples have been measured; janus-lab summary {file}", soft_wrap=True)
    else:
        remarks.print(
            f"not all samples have been measured; go on: janus-lab resume {file}", soft_wrap=True
        )
