"""The window's state in its file."""

from __future__ import annotations

from pathlib import Path

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
