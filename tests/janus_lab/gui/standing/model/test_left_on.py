"""What a session leaves for the next start: told once it has ended, one file a bench."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from janus_lab.gui.standing.model import left_on
from janus_lab.gui.standing.model.left_on import LeftOn
from janus_lab.runs.record import Owner, this_process
from tests.bench_files import bench_config

NOW = datetime(2026, 11, 29, 18, 24, tzinfo=UTC)


@pytest.fixture
def ended() -> Owner:
    """A process that is over."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    return this_process().model_copy(update={"pid": process.pid})


def test_it_is_told_when_its_session_has_ended_and_not_before(tmp_path: Path, ended: Owner) -> None:
    path = left_on.path_in(tmp_path / "new", bench_config())
    left_on.write(path, LeftOn(bench="a", owner=this_process(), when=NOW, doubts="x"))
    assert left_on.read(path) is None
    left_on.remove_after_its_session(path)
    assert path.exists()
    assert left_on.is_told_by_another(path, ended.pid)
    assert not left_on.is_told_by_another(path, this_process().pid)
    left_on.write(path, LeftOn(bench="a", owner=ended, when=NOW, doubts="x"))
    assert left_on.read(path) is not None
    assert not left_on.is_told_by_another(path, this_process().pid)
    left_on.remove_after_its_session(path)
    assert not path.exists()


def test_it_names_the_bench_what_is_not_off_and_when(ended: Owner) -> None:
    doubts = "CHECK THE BENCH: the laser could not be confirmed off"
    first = LeftOn(bench="Lab 2", owner=ended, when=NOW, doubts=doubts).sentence
    assert first.startswith("CHECK THE BENCH: the last session ended (2026-11-29 ")
    assert first.endswith("confirmation that Lab 2 is off: the laser could not be confirmed off")
    again = LeftOn(bench="Lab 2", owner=ended, when=NOW, doubts=first, is_older=True).sentence
    assert again == first, "it is said as often as there are starts, in the same words"
    died = LeftOn(bench="Lab 2", owner=ended, when=NOW).sentence
    assert "ended by itself, and nobody has confirmed that Lab 2 is off" in died


def test_benches_are_told_apart_by_their_instruments(tmp_path: Path) -> None:
    one, other = bench_config("simulated"), bench_config("simulated-b1500")
    same = one.model_copy(update={"name": "another name"})
    assert left_on.path_in(tmp_path, one) == left_on.path_in(tmp_path, same)
    assert left_on.path_in(tmp_path, one) != left_on.path_in(tmp_path, other)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"bench": 3}'])
def test_a_file_that_is_damaged_tells_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    assert left_on.read(path) is None
    left_on.remove(path)
    left_on.remove(path)
