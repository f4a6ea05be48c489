"""Figures of merit in a terminal: the tables of each run's kind, with the flags at the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from drivers.config.device import DeviceConfig
from drivers.printable import printable
from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.kinds import load, or_general
from janus_lab.measurements.published_table import published_tables
from janus_lab.values import in_words

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.measurements.terminal_table import Cell, TerminalTable

_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds; […]: published"
)
_CAPTION_OF_DOUBT = "?: not to be used as it stands, for the reason that its letters tell"
_UNLIMITED = 10_000  #: columns


class RunFigures(NamedTuple):
    """The figures of merit of one run: which measurement it was, of which device."""

    procedure_name: str
    device: DeviceConfig
    figures: Sequence[FigureOfMerit]
    #: Whether they come from a folder, in which somebody may have changed them, and not from an
    #: analysis just now.
    stored: bool = False


def figures_tables(results: Sequence[RunFigures]) -> RenderableType:
    """The figures of some runs, a table each, with letters for their flags, explained below."""
    tables: list[TerminalTable] = []
    for of_run in results:
        tables += _tables_of(of_run)
    if not tables:
        return Text("no figures of merit")
    marks = FlagMarks()
    parts: list[RenderableType] = []
    for table in tables:
        parts += [Text(_title(table, marks), style="bold"), _Drawn(table, marks)]
    captions = [_CAPTION, *dict.fromkeys(caption for table in tables for caption in table.captions)]
    if any("?" in cell.text for table in tables for cell in table.figure_cells):
        captions.append(_CAPTION_OF_DOUBT)
    remarks = "\n".join([*_legend(marks), *_legend_of_others(tables, marks)])
    return Group(*parts, Text("\n".join(captions), style="dim"), Text(remarks, style="dim"))


def _tables_of(of_run: RunFigures) -> list[TerminalTable]:
    """The tables of the run's kind, and one of published numbers; of stored figures that do not fit
    into them a general one."""
    name, device, figures, stored = of_run
    try:
        own = list(load(or_general(name).terminal_tables)(device, figures))
        return [*own, *published_tables(device, figures)]
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        if not stored:
            raise
    return list(load(or_general("").terminal_tables)(device, figures))


def _title(table: TerminalTable, marks: FlagMarks) -> str:
    """The line above a table, with the flags that all of its figures have."""
    common = table.common_flags
    of_all = f" (all figures: {marks.of(sorted(common))})" if common else ""
    said = (f"{cell.text} {_marks(cell, common, marks)}".rstrip() for cell in table.said)
    return ": ".join(filter(None, (table.title, ", ".join(said)))) + of_all


def _marks(cell: Cell, common: frozenset[str], marks: FlagMarks) -> str:
    return marks.of(flag for flag in cell.flags or () if flag not in common)


class _Drawn:
    """A table that takes the room there is: its letters beside the numbers, or below them, or its
    columns in several parts."""

    def __init__(self, table: TerminalTable, marks: FlagMarks) -> None:
        self._table, self._marks = table, marks
        for row in table.rows:  # the letters are given from the left to the right, row by row
            for cell in row:
                _drawn_cell(cell, table.common_flags, marks, below=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        unlimited = options.update_width(_UNLIMITED)

        def fits(drawn: Table) -> bool:
            return console.measure(drawn, options=unlimited).maximum <= options.max_width

        columns = range(len(self._table.headings))
        whole = [
            self._draw(columns, tight=tight, below=below)
            for tight, below in ((False, False), (True, False), (True, True))
        ]
        fitting = next(filter(fits, whole), None)
        if fitting is not None:
            yield fitting
            return
        first, *others = columns
        part: list[int] = []
        for column in others:
            if part and not fits(self._draw([first, *part, column], tight=True, below=False)):
                yield self._draw([first, *part], tight=True, below=False)
                part = []
            part.append(column)
        yield self._draw([first, *part], tight=True, below=False)

    def _draw(self, columns: Sequence[int], *, tight: bool, below: bool) -> Table:
        drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0) if tight else (0, 1))
        for column in columns:
            heading = self._table.headings[column]
            shown = heading.replace(" (", "\n(").replace(", ", ",\n") if tight else heading
            drawn.add_column(shown, overflow="fold")  # a number cut short is another number
        common = self._table.common_flags
        for row in self._table.rows:
            cells = (_drawn_cell(row[column], common, self._marks, below) for column in columns)
            drawn.add_row(*cells)
        return drawn


def _drawn_cell(cell: Cell, common: frozenset[str], marks: FlagMarks, below: bool) -> Text:
    letters = _marks(cell, common, marks)
    lines = [cell.text, letters] if below and letters else [marked(cell.text, letters)]
    if cell.below is not None:
        lines.append(marked(cell.below.text, _marks(cell.below, frozenset(), marks)))
    return Text(printable("\n".join(lines)))


def _legend(marks: FlagMarks) -> list[str]:
    from janus_lab.analysis.flags import explain

    return [f"{mark} {flag}: {explain(flag)}" for mark, flag in marks.legend()]


def _legend_of_others(tables: Sequence[TerminalTable], marks: FlagMarks) -> list[str]:
    """Flags that only figures without a place in a table have, with the names of these."""
    from janus_lab.analysis.flags import explain

    told = {flag for _, flag in marks.legend()}
    names: dict[str, dict[str, None]] = {}
    for table in tables:
        for flag, figures in table.flags_of_others.items():
            if flag not in told:
                names.setdefault(flag, {}).update((in_words(f.name), None) for f in figures)
    return [
        f"{flag} (of {', '.join(of)}, not in the table): {explain(flag)}"
        for flag, of in names.items()
    ]
