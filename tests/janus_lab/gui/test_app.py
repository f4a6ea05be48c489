"""Which bench the window opens on where the command names none."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.config import shipped_files
from janus_lab.gui import settings
from janus_lab.gui.app import last_bench

SIMULATED = shipped_files.shipped_file("simulated", "bench")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "window.json"
    monkeypatch.setattr(settings, "default_path", lambda: path)
    return path


def test_at_first_it_is_the_simulated_one(state: Path) -> None:
    assert last_bench() == SIMULATED


@pytest.mark.parametrize("kept", ["", "no such bench", 5, None, "\0", "x" * 5000])
def test_what_is_no_bench_file_any_more_is_not_looked_for_again(state: Path, kept: object) -> None:
    assert settings.save(state, {"bench_file": kept}) is None
    assert last_bench() == SIMULATED


def test_a_shipped_one_is_found_by_its_name(state: Path) -> None:
    settings.save(state, {"bench_file": "simulated-b1500"})
    assert last_bench() == shipped_files.shipped_file("simulated-b1500", "bench")
