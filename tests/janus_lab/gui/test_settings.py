"""The window's state in its file."""

from __future__ import annotations

from pathlib import Path

from janus_lab.gui import settings


def test_a_late_writer_does_not_undo_a_newer_state(tmp_path: Path) -> None:
    kept = settings.StateFile(tmp_path / "window.json")
    older, newer = kept.saver({"n": 1}), kept.saver({"n": 2})
    assert newer() is None
    assert older() is None
    assert kept.load() == {"n": 2}
