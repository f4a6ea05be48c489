"""Runs of the replay set with the figures of merit that were kept, and the cells of a table."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.terminal_table import TerminalTable
from janus_lab.runs.layout import RUN_JSON
from janus_lab.runs.run import Run, open_run
from tests.janus_lab.replaying import REPLAYS


def kept(name: str) -> Run:
    return open_run(REPLAYS / name)


def kept_figures(run: Run) -> list[FigureOfMerit]:
    return [FigureOfMerit.from_dict(figure) for figure in run.figures]


def changed(name: str, folder: Path, key: str, **values: Any) -> Run:
    """A copy of a run whose record has other values in the object `key`."""
    path = Path(shutil.copytree(REPLAYS / name, folder / name))
    record = json.loads((path / RUN_JSON).read_text(encoding="utf-8"))
    record[key] |= values
    (path / RUN_JSON).write_text(json.dumps(record), encoding="utf-8")
    return open_run(path)


def headings(table: TerminalTable) -> list[str]:
    return list(table.headings)


def rows(table: TerminalTable) -> list[tuple[str, ...]]:
    """What stands in each cell, and what below it."""
    return [
        tuple(f"{c.text}\n{c.below.text}" if c.below else c.text for c in row) for row in table.rows
    ]


def flags_at(table: TerminalTable) -> list[tuple[str, tuple[str, ...]]]:
    """The cells of figures that have flags, above the table and in it."""
    return [(cell.text, cell.flags) for cell in table.figure_cells if cell.flags]


def one(figures: list[FigureOfMerit], name: str, irradiance: float | None = None) -> FigureOfMerit:
    (found,) = [
        figure
        for figure in figures
        if figure.name == name and irradiance in (None, figure.conditions.get("irradiance_mW_cm2"))
    ]
    return found
