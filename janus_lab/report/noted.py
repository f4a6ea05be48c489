"""What people have said of a run, in words: star, tags and comment, and notes that are pinned to
points of its plots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from janus_lab.quantities import QuantityText, readable
from janus_lab.runs.notes.pinned import PinnedNote, read_notes
from janus_lab.runs.notes.remarks import Remarks, read_remarks

from .document import Facts, ReportSection, ReportTable, TableCell


def pinned_rows(notes: Sequence[PinnedNote]) -> list[tuple[str, str]]:
    """Where each note is pinned, and what it says."""
    return [(_place(note), note.text) for note in notes]


def notes_section(folder: Path) -> list[ReportSection]:
    """Star, tags, comment and notes of the run in `folder` in a section; none where there are
    none."""
    blocks: list[Facts | ReportTable] = []
    if remarks := _remarked(read_remarks(folder)):
        blocks.append(Facts(remarks))
    notes, _ = read_notes(folder)
    if notes:
        blocks.append(_table(notes))
    return [ReportSection("Notes", blocks)] if blocks else []


def _remarked(remarks: Remarks) -> list[tuple[str, str]]:
    tags = " ".join(f"#{tag}" for tag in remarks.tags)
    rows = [("Star", "★" * remarks.star), ("Tags", tags), ("Comment", remarks.comment.strip())]
    return [(name, text) for name, text in rows if text]


def _table(notes: Sequence[PinnedNote]) -> ReportTable:
    rows = [
        [TableCell(place), TableCell(text), TableCell(note.written[:10])]
        for (place, text), note in zip(pinned_rows(notes), notes, strict=True)
    ]
    return ReportTable(("Pinned at", "Note", "Written"), rows)


def _place(note: PinnedNote) -> str:
    x = _number(note.x, note.x_unit)
    y = _number(note.y, note.y_unit)
    return f"{note.x_quantity} {x}, {note.y_quantity} {y}"


def _number(value: float, unit: str) -> str:
    """Six digits at most, in a unit that can be read."""
    factor, written = readable(value, unit)
    return str(QuantityText(f"{value * factor:.6g}".replace("-", "−"), written))
