"""Letters of flags and their sentences, as footnotes of tables; one set of letters a report."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from janus_lab.flag_marks import FlagMarks

from .document import Footnote, ReportTable, TableCell


class Footnotes:
    """Gives the flags of a report their letters, in the order in which they are first met."""

    def __init__(self) -> None:
        self._marks = FlagMarks()

    def of(self, flags: Iterable[str]) -> tuple[str, ...]:
        """The letters of `flags`, in the order of the alphabet."""
        wanted = set(flags)
        for flag in flags:
            self._marks.of([flag])
        return tuple(_letter(mark) for mark, flag in self._marks.legend() if flag in wanted)

    def texts(self, marks: Iterable[str]) -> list[Footnote]:
        """The sentences behind some letters."""
        from janus_lab.analysis.flags import explain

        wanted = set(marks)
        return [
            Footnote(_letter(mark), explain(flag))
            for mark, flag in self._marks.legend()
            if _letter(mark) in wanted
        ]

    def below(self, table: ReportTable) -> ReportTable:
        """`table` with the letters that all its numbers have said once, and the footnotes."""
        numbers = [cell for row in table.rows for cell in row if cell.is_number]
        shared: set[str] = set()
        if len(numbers) > 1:
            shared = set.intersection(*(set(cell.marks) for cell in numbers))
        rows = [[_without(cell, shared) for cell in row] for row in table.rows]
        used = {mark for cell in numbers for mark in cell.marks}
        of_all = tuple(note.mark for note in self.texts(shared))
        return replace(table, rows=rows, of_all=of_all, footnotes=self.texts(used))


def _without(cell: TableCell, shared: set[str]) -> TableCell:
    if not cell.is_number or not shared:
        return cell
    return replace(cell, marks=tuple(mark for mark in cell.marks if mark not in shared))


def _letter(mark: str) -> str:
    """`ᵃ` as `a`: the form of a footnote's letter is the writer's."""
    return unicodedata.normalize("NFKC", mark)


def in_parts(table: ReportTable, first: int, most: int) -> Sequence[ReportTable]:
    """`table` with no more than `most` columns; the `first` ones are repeated in every part."""
    if len(table.headings) <= most:
        return [table]
    step = most - first
    parts = []
    for begin in range(first, len(table.headings), step):
        columns = [*range(first), *range(begin, min(begin + step, len(table.headings)))]
        parts.append(
            replace(
                table,
                headings=[table.headings[i] for i in columns],
                rows=[[row[i] for i in columns] for row in table.rows],
                title=table.title if begin == first else "",
            )
        )
    return parts
