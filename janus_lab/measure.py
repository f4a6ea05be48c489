"""One measurement from recipe to figures of merit: run, analyse, enter into the catalogue. What the
command line and the window both do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.bench import Bench, EarlierStarts
from drivers.clock import Stop, never
from drivers.errors import Cause, JanusLabError, Problem
from drivers.operator import Operator
from drivers.transcript.recording import Recording
from janus_lab.measurements.evaluation import analyse, keep_figures
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.ending import Ending
from janus_lab.runs.resuming.bench_differences import bench_differences
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener

from .measurement import Measurement
from .runs import runner

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


@dataclass(frozen=True)
class Measured:
    """A run that has ended, and what its data say."""

    ended: Ending
    figures: list[FigureOfMerit]
    #: Why there are no figures, or why they could not be kept; None if they are.
    not_analysed: Problem | None

    @property
    def disk_full(self) -> bool:
        """Whether something could not be kept for want of room."""
        lacks = self.not_analysed is not None and self.not_analysed.kind is Cause.DISK_FULL
        return lacks or self.ended.disk_full


def measure(
    measurement: Measurement,
    out_dir: Path,
    *,
    seed: int | None = None,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    record: bool = False,
    operator: Operator | None = None,
) -> Measured:
    """Run `measurement`, analyse its data, and list it in the catalogue of `out_dir`.

    With `record`, what crosses the VISA seam is kept in the folder, too. `operator` is asked for
    what takes a person at the bench.
    Raises BenchError and RunError as `janus_lab.runs.runner.run` does: before a run exists.
    """
    ended = runner.run(
        measurement,
        out_dir,
        seed=seed,
        stop=stop,
        listener=listener,
        on_bench=on_bench,
        tape=Recording() if record else None,
        operator=operator,
    )
    return _evaluated(ended)


def resume(
    path: Path,
    measurement: Measurement,
    past: EarlierStarts,
    *,
    stop: Stop = never,
    listener: Listener | None = None,
    on_bench: Callable[[Bench], None] = lambda bench: None,
    record: bool = False,
    operator: Operator | None = None,
) -> Measured:
    """Go on with the run in `path`, as `measure` began it; see
    `janus_lab.runs.resuming.resumption`.

    In what its bench differs from the one on which the run began becomes an event.
    """
    if differences := bench_differences(open_run(path).bench, measurement.bench):
        message = f"goes on, on a bench that differs: {'; '.join(differences)}"
        RunBundle.reopen(path).event(past.time, "warning", message=message)
    ended = runner.resume(
        path,
        measurement,
        past,
        stop=stop,
        listener=listener,
        on_bench=on_bench,
        tape=Recording() if record else None,
        operator=operator,
    )
    return _evaluated(ended)


def _evaluated(ended: Ending) -> Measured:
    """Analyse the run, and list it in the catalogue of the folder that it is in after all."""
    figures: list[FigureOfMerit] = []
    reason: Problem | None = None
    try:
        run = open_run(ended.path)
        figures = analyse(run)
        keep_figures(run, figures)
    except JanusLabError as error:
        reason = error.problem
    runs_dir = ended.path.parent.parent
    with contextlib.suppress(JanusLabError), Catalogue(runs_dir) as catalogue:
        catalogue.add(open_run(ended.path))  # an index: without it the run is found all the same
    return Measured(ended, figures, reason)
