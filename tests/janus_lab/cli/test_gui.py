"""`janus-lab gui`: what it needs, and what it opens."""

import importlib.util
from pathlib import Path

import pytest

find_spec = importlib.util.find_spec


@pytest.mark.parametrize("library", ["PyQt5", "pyqtgraph", "qtpy"])
def test_without_the_extra_it_says_what_to_install(type_, monkeypatch, library):
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name == library else find_spec(name, *more),
    )
    code, out, err = type_("gui")
    assert (code, out) == (2, "")
    assert f"The window needs {library}." in err
    assert "pip install 'janus-lab[gui]'" in err


def test_the_window_opens_on_the_bench_and_the_folder_that_are_named(type_, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("janus_lab.gui.app.run", lambda *given: opened.append(given) or 0)
    assert type_("gui", "--bench", "bench.yaml", "--out", tmp_path)[0] == 0
    assert type_("gui")[0] == 0
    assert opened == [("bench.yaml", tmp_path), (None, Path("runs"))]


def test_pictures_of_the_views_are_listed_and_no_window_opens(type_, monkeypatch, tmp_path):
    drawn = [tmp_path / "window-history.png"]
    monkeypatch.setattr("janus_lab.gui.app.run", None)
    monkeypatch.setattr("janus_lab.gui.screenshots.draw", lambda folder: drawn)
    assert type_("gui", "--screenshots", tmp_path) == (0, f"{drawn[0]}\n", "")
