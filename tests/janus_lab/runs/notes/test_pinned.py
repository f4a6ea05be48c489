"""Notes stay with the run, whatever stands in their file, and the data stay as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import Cause
from janus_lab.runs.errors import RunError
from janus_lab.runs.layout import NOTES
from janus_lab.runs.notes.pinned import LONGEST, PinnedNote, change, pin, read_notes, remove

NOTE = PinnedNote(
    "current-time", "Time", "s", 0.1 + 0.2, "Current", "A", -1.2345678901234567e-9, "µ?"
)


def test_notes_read_back_to_the_last_digit(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    kept = [
        pin(tmp_path, replace(NOTE, x=float(10 ** rng.uniform(-300, 300)), y=float(rng.normal())))
        for _ in range(20)
    ]
    assert read_notes(tmp_path) == (kept, [])
    assert [path.name for path in tmp_path.iterdir()] == [NOTES]
    assert len({note.id for note in kept}) == 20


def test_a_note_can_be_changed_and_taken_away_and_its_lines_stay(tmp_path: Path) -> None:
    first, second = pin(tmp_path, NOTE), pin(tmp_path, replace(NOTE, text="the second"))
    change(tmp_path, first, "  another\ntext ")
    remove(tmp_path, second)
    (left,), odd = read_notes(tmp_path)
    assert (left.id, left.text, odd) == (first.id, "another text", [])
    assert "the second" in (tmp_path / NOTES).read_text(encoding="utf-8")


def test_no_line_of_a_damaged_file_spoils_another(tmp_path: Path) -> None:
    kept = pin(tmp_path, NOTE)
    good = (tmp_path / NOTES).read_bytes()
    rng = np.random.default_rng(3)
    for _ in range(60):
        line = bytearray(good[:-1])
        for _ in range(int(rng.integers(1, 6))):
            line[int(rng.integers(len(line)))] = int(rng.integers(256))
        (tmp_path / NOTES).write_bytes(good + bytes(line) + b"\n[]\n{}\n" + good)
        notes, odd = read_notes(tmp_path)
        assert kept.id in {note.id for note in notes}
        assert {problem.kind for problem in odd} == {Cause.FILE_DAMAGED}


def test_a_line_that_was_cut_off_does_not_take_the_next_with_it(tmp_path: Path) -> None:
    pin(tmp_path, NOTE)
    whole = (tmp_path / NOTES).read_bytes()
    (tmp_path / NOTES).write_bytes(whole + whole[:40])
    after = pin(tmp_path, replace(NOTE, text="after"))
    notes, odd = read_notes(tmp_path)
    assert notes[-1] == after
    assert (len(notes), len(odd)) == (2, 1)


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST + 1)])
def test_what_is_no_note_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RunError):
        pin(tmp_path, replace(NOTE, text=text))
    assert read_notes(tmp_path) == ([], [])


def test_a_folder_that_is_gone_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="could not be kept"):
        pin(tmp_path / "gone", NOTE)
