"""What a kind of measurement shows of its figures of merit in a terminal, as data: each number with
its flags. `janus_lab.report.tables` draws it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from janus_lab.values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


@dataclass(frozen=True)
class Cell:
    """A text, and the flags of the figure that it is of; None: of none, such as an irradiance.

    `below` stands under it, such as a published number.
    """

    text: str
    flags: tuple[str, ...] | None = None
    below: Cell | None = None


@dataclass(frozen=True)
class TerminalTable:
    """One table with the line above it: the title, and the figures that are the same for all rows.

    `figures` are all that it is about, also those without a place in it. `captions` explain signs
    in it, and stand once below all tables.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    figures: Sequence[FigureOfMerit]
    said: Sequence[Cell] = ()
    captions: Sequence[str] = ()

    @property
    def figure_cells(self) -> list[Cell]:
        """Those of figures, the ones above the table first."""
        cells = [*self.said, *(cell for row in self.rows for cell in row)]
        return [cell for cell in cells if cell.flags is not None]

    @property
    def common_flags(self) -> frozenset[str]:
        """The flags that all figures in it have, if there are several."""
        shown = [set(cell.flags or ()) for cell in self.figure_cells]
        return frozenset(set.intersection(*shown)) if len(shown) > 1 else frozenset()

    @property
    def flags_of_others(self) -> dict[str, list[FigureOfMerit]]:
        """Flags that no figure in it has, with the figures that have them."""
        cells = self.figure_cells
        below = [cell.below for cell in cells if cell.below is not None]
        shown = {flag for cell in (*cells, *below) for flag in cell.flags or ()}
        found: dict[str, list[FigureOfMerit]] = {}
        for figure in self.figures:
            for flag in figure.flags:
                if flag not in shown:
                    found.setdefault(flag, []).append(figure)
        return found


def cell_of(figure: FigureOfMerit | None, factor: float = 1.0) -> Cell:
    """The value of a figure with its flags; an empty cell if there is none."""
    return Cell(value_text(figure, factor), figure.flags) if figure is not None else Cell("")


def said_of(figure: FigureOfMerit, words: str) -> Cell:
    """Words, value and unit of a figure, for the line above a table."""
    unit = "" if figure.unit == "1" else figure.unit
    return Cell(f"{words} {value_text(figure)} {unit}".rstrip(), figure.flags)


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
