"""The window's state in its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from qtpy import QtCore

from janus_lab.gui import settings


def test_a_late_writer_does_not_undo_a_newer_state(tmp_path: Path) -> None:
    kept = settings.StateFile(tmp_path / "window.json")
    older, newer = kept.saver({"n": 1}), kept.saver({"n": 2})
    assert newer() is None
    assert older() is None
    assert kept.load() == {"n": 2}


def test_they_are_in_the_same_place_before_the_application_has_its_name() -> None:
    name = QtCore.QCoreApplication.applicationName()
    try:
        paths = []
        for each in ("", "another", "janus-lab"):
            QtCore.QCoreApplication.setApplicationName(each)
            paths.append(settings.default_path())
        assert len(set(paths)) == 1
        location = QtCore.QStandardPaths.AppConfigLocation
        assert paths[0].parent == Path(QtCore.QStandardPaths.writableLocation(location))
    finally:
        QtCore.QCoreApplication.setApplicationName(name)


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "1e400", '{"a": "\\ud800"}', "[" * 200_000, '{"a": 1}\x00']
)
def test_what_cannot_be_read_is_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text, encoding="utf-8")
    assert settings.load(path) == {}


def test_a_part_of_another_kind_is_nothing() -> None:
    state = {"a": {"x": 1}, "b": [1], "above": [300, 700], "left": [10**10, 5], "across": ["5"]}
    state["below"] = [300.0, 700.0]
    assert [settings.part(state, name) for name in ("a", "b", "c")] == [{"x": 1}, {}, {}]
    assert settings.sizes(state, "above") == [300, 700]
    assert [settings.sizes(state, name) for name in ("left", "across", "below", "a", "c")] == [
        []
    ] * 5
