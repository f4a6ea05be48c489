"""Figures of merit of a run that is still going on, computed beside what measures it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, NamedTuple

from drivers.errors import JanusLabError
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs.run import open_run


class SoFar(NamedTuple):
    """What the rows so far say; `seconds` is what it took to find out."""

    figures: list[dict[str, Any]]
    seconds: float


def figures_so_far(path: Path) -> SoFar:
    """The figures of the run in `path`; none while there are too few rows for any."""
    began = time.monotonic()
    try:
        figures = [figure.to_dict() for figure in analyse(open_run(path))]
    except (JanusLabError, ValueError):  # rows that do not make a sweep or a cycle yet
        figures = []
    return SoFar(figures, time.monotonic() - began)
