"""Excel workbooks: data, figures of merit, parameters, facts and events, each on a sheet of its
own, written row by row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.printable import printable
from janus_lab.values import shown

from .exported import FIGURE_COLUMNS, Exported
from .options import Options
from .target import lasting_file

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Rows that a sheet of Excel holds, and characters that a cell does.
MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
#: Rows written between two signs of progress.
_ROWS = 10_000


def write(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """One run as a workbook. What does not fit on one sheet goes on, below the same heading, on
    another: `Data 2`, `Data 3`."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        _fill(book, runs[0], options)
        with lasting_file(path) as file:
            book.save(file)
    except BaseException:
        for sheet in book.worksheets:  # else openpyxl tells of them when the program ends
            with suppress(Exception):
                sheet.close()
        raise


def _fill(book: Workbook, run: Exported, options: Options) -> None:
    heading = [
        [column.words for column in run.columns],
        [shown(column.unit) for column in run.columns],
        [column.meaning for column in run.columns],
    ]
    _sheets(book, "Data", heading, _rows(run, options), 16)
    table = run.figure_table
    about = [FIGURE_COLUMNS.get(name, "Condition, its unit at the end") for name in table]
    _sheets(book, "Figures", [list(table), about], zip(*table.values(), strict=True), 20)
    conditions = [*run.of("parameters"), *run.of("conditions")]
    facts = [fact for fact in run.facts if fact.part not in ("parameters", "conditions")]
    for title, found in (("Parameters", conditions), ("Facts", facts)):
        lines = ((f.part, f.key, f.words, f.value, shown(f.unit)) for f in found)
        _sheets(book, title, [["part", "key", "name", "value", "unit"]], lines, 28)
    events = ((event.time_s, event.kind, event.text) for event in run.events)
    _sheets(book, "Events", [["time (s)", "event", "details"]], events, 20)
    book.properties.title = run.title
    book.properties.creator = ", ".join(run.people) or "Janus Lab"


def _rows(run: Exported, options: Options) -> Iterable[Sequence[float]]:
    for piece in run.pieces():
        columns = [piece[column.name].tolist() for column in run.columns]
        for number, row in enumerate(zip(*columns, strict=True), 1):
            yield row
            if number % _ROWS == 0:
                options.progress(_ROWS)
        options.progress(len(columns[0]) % _ROWS)


def _is_cut(value: float) -> bool:
    """Whether the 16 digits, or the -0, that openpyxl writes would be read as another number."""
    return float(f"{value:.16g}") != value or str(value) == "-0.0"


def _sheets(
    book: Workbook, title: str, heading: Sequence[Sequence[str]], rows: Iterable[Any], width: int
) -> None:
    """One sheet, or as many as the rows need, each below the heading in bold."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    sheet, count, number = None, 0, 0

    def cell(value: Any) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            return None if math.isnan(value) else str(value)
        if isinstance(value, float) and _is_cut(value):
            exact = WriteOnlyCell(sheet, repr(value))
            exact.data_type = "n"
            return exact
        if isinstance(value, tuple):
            value = " ".join(map(repr, value))
        if not isinstance(value, str):
            return value
        text = WriteOnlyCell(sheet, printable(value)[:_MOST_CHARACTERS])
        text.data_type = "s"  # never a formula, whatever it begins with
        return text

    def begin() -> Any:
        nonlocal number
        number += 1
        made = book.create_sheet(title if number == 1 else f"{title} {number}")
        made.freeze_panes = f"A{len(heading) + 1}"
        for place in range(1, 1 + max(map(len, heading), default=0)):
            made.column_dimensions[get_column_letter(place)].width = width
        for line in heading:
            cells = [WriteOnlyCell(made, printable(text)) for text in line]
            for one in cells:
                one.data_type, one.font = "s", bold
            made.append(cells)
        return made

    sheet = begin()
    for row in rows:
        if count == MOST_ROWS - len(heading):
            sheet, count = begin(), 0
        sheet.append([cell(value) for value in row])
        count += 1
