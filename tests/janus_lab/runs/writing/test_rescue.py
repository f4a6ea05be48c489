"""The fallback folder: where it is, and a bundle that opens, whatever can still be read."""

from __future__ import annotations

import errno
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest

from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.files import AppendFile
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.run import open_run
from janus_lab.runs.writing import kept_file, rescue
from janus_lab.runs.writing.kept_file import KeptFile

HEAD = ["#Procedure: <procedures.iv_sweep.IVSweep>", "#Parameters:", "#Data:"]


@pytest.fixture
def bundle(tmp_path):
    return RunBundle.create(
        tmp_path / "runs", "iv_sweep", "film", {"procedure": "x.Y", "parameters": {}}
    )


@pytest.fixture
def kept(bundle, monkeypatch):
    """100 rows, of which the last 20 or so are in memory."""
    monkeypatch.setattr(kept_file, "_RECENT", 200)
    monkeypatch.setattr(kept_file, "_LESS", 100)
    recorder = Recorder(bundle.path / "data.csv", HEAD, ["n", "m"])
    kept = KeptFile(recorder.file, recorder.head)
    for n in range(100):
        piece = recorder.lines({"n": np.array([n]), "m": np.array([0.5])})
        kept.write(piece)
        kept.remember(piece)
    assert kept.earlier_size > len(recorder.head)
    yield kept
    recorder.file.close()


def kept_elsewhere(bundle, kept, *, hangs=False):
    waiting = [(kept, b"100,0.5\n"), (kept, b"101,0.5\n")]
    found = rescue.rescue(bundle.path, bundle.record, [kept], waiting, hangs=hangs)
    found.close()
    return found, open_run(found.path)


@pytest.mark.parametrize("hangs", [False, True])
def test_everything_and_what_waits_is_there(bundle, kept, hangs):
    found, run = kept_elsewhere(bundle, kept, hangs=hangs)
    assert found.whole
    assert list(run.data["n"]) == list(range(102))
    assert found.rows == run.rows == 102
    assert run.path.name == bundle.path.name
    assert run.record.model_extra["rescued_from"] == str(bundle.path)


def test_the_name_may_be_taken(bundle, kept):
    first, _ = kept_elsewhere(bundle, kept)
    again, _ = kept_elsewhere(bundle, kept)
    assert (again.path.parent, again.path.name) == (first.path.parent, f"{first.path.name}-2")


def test_of_a_file_that_was_cut_what_is_left_and_what_is_in_memory(bundle, kept):
    cut = len(kept.head) + kept.file.path.read_bytes()[len(kept.head) :].index(b"40,") + 1
    with kept.path.open("r+b") as file:
        file.truncate(cut)
    found, run = kept_elsewhere(bundle, kept)
    n = list(run.data["n"])
    assert not found.whole
    assert n[:40] == list(range(40))
    assert n[40:] == list(range(n[40], 102)), "and the rest in its order"
    assert n[40] > 50


def test_a_disk_that_cannot_be_read_is_left_after_a_while(bundle, kept, monkeypatch):
    monkeypatch.setattr(rescue, "_FROM_A_HANGING_DISK", 0.3)
    answers = threading.Event()
    chunks = AppendFile.chunks

    def hanging(self, *arguments):
        if self is kept.file:
            answers.wait()
        return chunks(self, *arguments)

    monkeypatch.setattr(AppendFile, "chunks", hanging)
    found, run = kept_elsewhere(bundle, kept, hangs=True)
    assert not found.whole
    assert list(run.data["n"]) == list(range(102 - run.rows, 102))
    assert 2 < run.rows < 102
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "file work of the run":
            thread.join(10)
    left = [path.name for path in found.path.parent.iterdir()]
    assert not [name for name in left if name == f"{found.path.name}-2"], left


def test_the_places_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setenv(rescue.VARIABLE, str(tmp_path / "named"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    named, home, temporary = rescue.places()
    assert named == tmp_path / "named"
    assert home == Path.home() / "janus-lab-rescued"
    assert temporary.parent == tmp_path
    assert temporary.name.startswith("janus-lab-rescued-")


def test_the_next_place_where_one_cannot_be_written(bundle, kept, tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    places = [tmp_path / "a file", tmp_path / "good"]
    monkeypatch.setattr(rescue, "places", lambda: iter(places))
    found, _ = kept_elsewhere(bundle, kept)
    assert found.path.parent.parent == tmp_path / "good"
    monkeypatch.setattr(rescue, "places", lambda: iter(places[:1]))
    assert rescue.rescue(bundle.path, bundle.record, [kept], [], hangs=False) is None


def test_nothing_is_left_of_places_where_it_could_not_be_kept(bundle, kept, tmp_path, monkeypatch):
    for name in ("named", "home", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv(rescue.VARIABLE, str(tmp_path / "named"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    def full(self, piece):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(AppendFile, "append", full)
    assert rescue.rescue(bundle.path, bundle.record, [kept], [], hangs=False) is None
    assert list((tmp_path / "named").iterdir()) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def test_within_returns_raises_and_does_not_wait_for_ever():
    assert rescue.within(10, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        rescue.within(10, lambda: 1 / 0)
    done = threading.Event()
    with pytest.raises(TimeoutError):
        rescue.within(0.05, lambda: done.wait(10))
    done.set()
