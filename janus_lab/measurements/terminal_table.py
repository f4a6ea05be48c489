"""What a kind of measurement shows of its figures of merit in a terminal."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


@dataclass(frozen=True)
class TerminalTable:
    """One table with the line above it.

    `captions` explain signs in it, and stand once below all tables; `flags` are those to explain.
    """

    title: str
    table: Table
    flags: frozenset[str]
    captions: tuple[str, ...] = ()


def flags_of(figures: Sequence[FigureOfMerit]) -> frozenset[str]:
    """The flags that some of the figures have."""
    return frozenset(flag for figure in figures for flag in figure.flags)


def by_irradiance(
    figures: Sequence[FigureOfMerit], names: Container[str]
) -> dict[float, dict[str, FigureOfMerit]]:
    """The figures of `names` by irradiance (mW/cm²), the lowest first, and name."""
    at: dict[float, dict[str, FigureOfMerit]] = {}
    for figure in figures:
        if figure.name in names and "irradiance_mW_cm2" in figure.conditions:
            level = float(figure.conditions["irradiance_mW_cm2"])
            at.setdefault(level, {})[figure.name] = figure
    return dict(sorted(at.items()))
