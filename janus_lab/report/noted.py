"""Notes that people have pinned to points of the plots, in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from janus_lab.quantities import QuantityText, readable
from janus_lab.runs.notes.pinned import PinnedNote, read_notes

from .document import ReportSection, ReportTable, TableCell


def pinned_rows(notes: Sequence[PinnedNote]) -> list[tuple[str, str]]:
    """Where each note is pinned, and what it says."""
    return [(_place(note), note.text) for note in notes]


def notes_section(folder: Path) -> list[ReportSection]:
    """The notes of the run in `folder` in a section; none where there are none."""
    notes, _ = read_notes(folder)
    if not notes:
        return []
    rows = [
        [TableCell(place), TableCell(text), TableCell(note.written[:10])]
        for (place, text), note in zip(pinned_rows(notes), notes, strict=True)
    ]
    return [ReportSection("Notes", [ReportTable(("Pinned at", "Note", "Written"), rows)])]


def _place(note: PinnedNote) -> str:
    x = _number(note.x, note.x_unit)
    y = _number(note.y, note.y_unit)
    return f"{note.x_quantity} {x}, {note.y_quantity} {y}"


def _number(value: float, unit: str) -> str:
    """Six digits at most, in a unit that can be read."""
    factor, written = readable(value, unit)
    return str(QuantityText(f"{value * factor:.6g}".replace("-", "−"), written))
