"""Which bench the window opens on where the command names none."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.config import shipped_files
from janus_lab.gui import settings
from janus_lab.gui.app import last_bench


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "window.json"
    monkeypatch.setattr(settings, "default_path", lambda: path)
    return path


@pytest.mark.parametrize("kept", ["", 5, None, ["simulated"]])
def test_at_first_there_is_none(state: Path, kept: object) -> None:
    assert last_bench() is None
    assert settings.save(state, {"bench_file": kept}) is None
    assert last_bench() is None


@pytest.mark.parametrize("kept", ["no such bench", "\0", "x" * 5000])
def test_one_that_has_gone_is_named_all_the_same(state: Path, kept: str) -> None:
    settings.save(state, {"bench_file": kept})
    assert last_bench() == Path(kept)


def test_a_shipped_one_is_found_by_its_name(state: Path) -> None:
    settings.save(state, {"bench_file": "simulated-b1500"})
    assert last_bench() == shipped_files.shipped_file("simulated-b1500", "bench")
