"""Notes that were pinned to plots, in the words of a report."""

from __future__ import annotations

from pathlib import Path

from janus_lab.report.noted import notes_section, pinned_rows
from janus_lab.runs.notes.pinned import PinnedNote, pin
from janus_lab.runs.notes.remarks import Remarks, write_remarks

NOTE = PinnedNote("current-time", "Time", "s", 12.5, "Current", "A", -3.2123e-6, "lamp flickered")
BARE = PinnedNote("ratio", "Cycle", "", 3.0, "Loss", "%", 1.25, "here")


def test_a_note_says_where_it_is_pinned() -> None:
    assert pinned_rows([NOTE, BARE]) == [
        ("Time 12.5\u202fs, Current −3.2123\u202fµA", "lamp flickered"),
        ("Cycle 3, Loss 1.25\u202f%", "here"),
    ]


def test_the_notes_of_a_run_are_a_section_of_its_report(tmp_path: Path) -> None:
    assert notes_section(tmp_path) == []
    kept = pin(tmp_path, NOTE)
    (section,) = notes_section(tmp_path)
    (table,) = section.blocks
    assert section.heading == "Notes"
    (row,) = table.rows
    texts = [cell.text for cell in row]
    assert texts == [
        "Time 12.5\u202fs, Current −3.2123\u202fµA",
        "lamp flickered",
        kept.written[:10],
    ]


def test_star_tags_and_comment_stand_before_the_notes(tmp_path: Path) -> None:
    write_remarks(tmp_path, Remarks(star=True, tags=("annealed", "160C"), comment="good contact\n"))
    (section,) = notes_section(tmp_path)
    (facts,) = section.blocks
    said = [("Star", "★"), ("Tags", "#annealed #160C"), ("Comment", "good contact")]
    assert facts.rows == said
    pin(tmp_path, NOTE)
    (section,) = notes_section(tmp_path)
    assert [block.kind for block in section.blocks] == ["facts", "table"]
    write_remarks(tmp_path, Remarks(comment="only this"))
    assert notes_section(tmp_path)[0].blocks[0].rows == [("Comment", "only this")]
