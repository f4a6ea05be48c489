"""What is left to measure of a past run, and on which bench: read from disk, so not for the
window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.measurement import Measurement


@dataclass(frozen=True)
class Resumable:
    """A measurement that goes on with a run, and in what its bench differs from the run's."""

    path: Path
    measurement: Measurement
    differences: tuple[str, ...]


def to_resume(path: Path, here: BenchConfig | None) -> Resumable:
    """The run in `path` on `here`, the window's bench, or, if it was simulated, on its own.

    Raises JanusLabError for a run that cannot be gone on with there.
    """
    from janus_lab.runs.resuming.bench_differences import bench_differences
    from janus_lab.runs.resuming.resumption import bench_to_resume_on, repetition
    from janus_lab.runs.run import open_run

    run = open_run(path)
    bench = bench_to_resume_on(run, None if run.bench.simulated else here)
    measurement = repetition(run, bench)
    differences = bench_differences(run.bench, measurement.bench)
    return Resumable(path, measurement, tuple(differences))
