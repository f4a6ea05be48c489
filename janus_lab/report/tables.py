"""Figures of merit in a terminal: the tables of each run's kind, and what to mind about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from drivers.config.device import DeviceConfig
from janus_lab.kinds import load, or_general

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.measurements.terminal_table import TerminalTable

_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds; […]: published"
)


class RunFigures(NamedTuple):
    """The figures of merit of one run: which measurement it was, of which device."""

    procedure_name: str
    device: DeviceConfig
    figures: Sequence[FigureOfMerit]


def figures_tables(results: Sequence[RunFigures]) -> RenderableType:
    """The figures of some runs, a table each, and what to mind about them."""
    from janus_lab.analysis.flags import explain

    tables: list[TerminalTable] = []
    for procedure_name, device, figures in results:
        tables += load(or_general(procedure_name).terminal_tables)(device, figures)
    if not tables:
        return Text("no figures of merit")
    parts: list[RenderableType] = []
    for table in tables:
        parts += [Text(table.title, style="bold"), table.table]
    captions = dict.fromkeys(caption for table in tables for caption in table.captions)
    flags = sorted({flag for table in tables for flag in table.flags})
    remarks = "\n".join(f"{flag}: {explain(flag)}" for flag in flags)
    return Group(
        *parts, Text("\n".join((_CAPTION, *captions)), style="dim"), Text(remarks, style="dim")
    )
