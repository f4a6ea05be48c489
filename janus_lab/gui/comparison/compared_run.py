"""A past run as a comparison needs it: read from its folder, so not in the window's thread.
Nothing here needs Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.errors import JanusLabError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.model.overlays import label_parts, run_label
from janus_lab.kinds import title_of

from .curves import RunCurves, read_curves

if TYPE_CHECKING:
    from janus_lab.runs.run import Run


@dataclass(frozen=True)
class ComparedRun:
    """One run of a comparison."""

    path: Path
    label: str
    procedure: str
    sample: str
    position: str
    made: datetime
    age: float | None  #: of a simulated sample in storage, days
    parameters: Mapping[str, Any]
    figures: Sequence[FigureOfMerit]
    curves: RunCurves
    #: Sample, kind of measurement, day, time and id: what tells it from others is shown.
    parts: Sequence[str] = ()
    simulated: bool = False


def read_compared(path: Path) -> ComparedRun:
    """The run in the folder `path`; raises BundleError or OSError if it cannot be read."""
    from janus_lab.runs.run import open_run

    run = open_run(path)
    record = run.record
    made = record.started or record.created
    position = run.parameters.get("position")
    sample, *when_and_id = label_parts(record.sample, record.created, record.id)
    return ComparedRun(
        path=run.path,
        label=run_label(record.sample, record.created, record.id),
        procedure=record.procedure_name,
        sample=record.sample,
        position=str(position or "").strip(),
        made=made.astimezone(),
        age=_age(run),
        parameters=run.parameters,
        figures=_figures(run),
        curves=read_curves(run),
        parts=(sample, title_of(record.procedure_name), *when_and_id),
        simulated=record.simulated,
    )


def _figures(run: Run) -> list[FigureOfMerit]:
    found = []
    for figure in run.figures:
        with suppress(KeyError, TypeError, ValueError):  # of another version
            found.append(FigureOfMerit.from_dict(figure))
    return found


def _age(run: Run) -> float | None:
    """As `janus_lab.retention` counts days: simulated samples age, real ones have dates."""
    from janus_lab.kinds import or_general

    age = run.parameters.get("simulated_age")
    of_storage = or_general(run.record.procedure_name).is_of_storage
    with suppress(JanusLabError):
        if of_storage and run.record.simulated and isinstance(age, int | float):
            return float(age)
    return None
