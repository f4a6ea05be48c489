"""The window's state in its file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui import settings
from janus_lab.gui.window import BenchWindow


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


def test_a_damaged_file_is_kept_beside_once_and_no_copy_is_ever_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    assert settings.load_or_keep(path) == ({}, ""), "a first start"
    assert settings.save(path, {"theme": "dark", "queue": {"columns": {"widths": [1, 2]}}}) is None
    whole = path.read_bytes()
    assert settings.load_or_keep(path)[1] == ""
    draw = random.Random(7)
    cuts = sorted({0, 1, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(12))})
    for number, cut in enumerate(cuts, 1):
        path.write_bytes(whole[:cut])
        for _ in range(2):  # the second start finds the same file, as it could not be written
            kept = settings.StateFile(path)
            assert kept.load() == {}
            assert kept.problem is not None
            assert kept.problem.endswith(f"window.json.unread-{number}")
    copies = [tmp_path / f"window.json.unread-{n}" for n in range(1, len(cuts) + 1)]
    assert [copy.read_bytes() for copy in copies] == [whole[:cut] for cut in cuts]
    assert len(list(tmp_path.iterdir())) == len(cuts) + 1


def test_the_window_says_that_its_file_was_damaged(
    tmp_path: Path, open_window: Callable[..., BenchWindow], qtbot: QtBot
) -> None:
    path = tmp_path / "state" / "window.json"
    path.parent.mkdir()
    path.write_text('{"theme": "dark", "speed": 1', encoding="utf-8")
    window = open_window(state_path=path)
    copy = path.with_name("window.json.unread-1")
    (told,) = [line for line in window.log.lines() if "warning" in line and "damaged" in line]
    assert str(copy) in told
    window.closing.close()
    assert settings.load(path), "written anew"
    assert copy.read_text(encoding="utf-8") == '{"theme": "dark", "speed": 1'
