"""What is measured for the paper: every run of the three devices, on any bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from drivers.config import shipped_files
from janus_lab.device_file import read_device
from janus_lab.samples.batch import Job
from janus_lab.samples.planning import BatchPlan, plan_batch

from .results import STORAGE, PaperResults, gather

_NAME = "paper"  #: of recipe and sheet


def plan_paper(bench: str | None = None) -> BatchPlan:
    """All runs, checked against the bench; `bench` replaces the recipe's.

    On a real bench days of storage pass by themselves: of those steps only the first is planned.
    Raises ConfigError.
    """
    plan = plan_batch(
        shipped_files.find(_NAME, "recipes"), shipped_files.find(_NAME, "samples"), bench
    )
    if plan.bench.simulated:
        return plan
    runs = [run for run in plan.runs if not run.measurement.procedure.sample_age]
    return replace(plan, runs=runs)


def results_of(plan: BatchPlan, jobs: Sequence[Job], out_dir: Path) -> PaperResults:
    """The results of the runs that `jobs` have by now; raises BundleError."""
    devices = {sample.name: read_device(sample.device or "") for sample in plan.sheet.samples}
    found = gather(
        out_dir,
        [
            (job.planned.sample.name, devices[job.planned.sample.name], job.path)
            for job in jobs
            if job.path is not None and not job.given_up
        ],
    )
    missing = [job for job in jobs if job.path is None]
    if missing:
        found.notes.append(f"{len(missing)} of {len(jobs)} runs have not been made.")
    stored = [run for sample in found.samples.values() for run in sample.runs_of(STORAGE)]
    if not plan.bench.simulated and stored:
        found.notes.append(
            "Measure 'storage_stability' of these samples again on the days that follow, with the "
            "same --out, and 'janus-lab paper' again after the last."
        )
    return found
