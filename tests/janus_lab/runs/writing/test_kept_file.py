"""A file that nobody else may change: whether it is still the one, and what can be had of it."""

from __future__ import annotations

import os
import random

import pytest

from drivers.errors import Cause
from janus_lab.runs.files import AppendFile
from janus_lab.runs.writing import kept_file
from janus_lab.runs.writing.kept_file import KeptFile, NoLongerOurs, problem_with

SEED = 31


@pytest.fixture
def kept(tmp_path):
    file = AppendFile(tmp_path / "data.csv", new=True)
    yield KeptFile(file)
    file.close()


def grow(kept: KeptFile, pieces: list[bytes]) -> None:
    for piece in pieces:
        kept.write(piece)
        kept.remember(piece)
        kept.check()


def test_all_that_was_written_can_be_had_however_much_is_in_memory(kept, monkeypatch):
    monkeypatch.setattr(kept_file, "_RECENT", 5000)
    monkeypatch.setattr(kept_file, "_LESS", 2000)
    rng = random.Random(SEED)
    pieces = [b"%d\n" % rng.randrange(10**9) * rng.randrange(1, 90) for _ in range(200)]
    grow(kept, pieces)
    whole = b"".join(pieces)
    assert len(kept.recent) <= 5000
    assert kept.recent.startswith(whole[kept.earlier_size :][:20])
    assert b"".join(kept.earlier()) + kept.recent == whole
    assert (kept.size, kept.lines) == (len(whole), whole.count(b"\n"))
    kept.check(thoroughly=True)


def test_what_was_there_belongs_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_file, "_RECENT", 50)
    monkeypatch.setattr(kept_file, "_LESS", 20)
    (tmp_path / "data.csv").write_bytes(b"0123456789\n" * 100)
    with AppendFile(tmp_path / "data.csv") as file:
        kept = KeptFile(file)
        assert kept.lines == 100
        grow(kept, [b"more\n"])
        assert b"".join(kept.earlier()) + kept.recent == b"0123456789\n" * 100 + b"more\n"


@pytest.mark.parametrize("at", [3, 990])
def test_a_change_of_the_same_length_is_noticed_once_the_file_was_touched(kept, monkeypatch, at):
    monkeypatch.setattr(kept_file, "_RECENT", 500)
    monkeypatch.setattr(kept_file, "_LESS", 200)
    grow(kept, [b"123456789\n"] * 100)
    with kept.path.open("r+b") as file:
        file.seek(at)
        file.write(b"X")
    os.utime(kept.path, ns=(1, 1))
    with pytest.raises(NoLongerOurs, match="was changed by another program"):
        kept.check()
    if at < kept.earlier_size:
        with pytest.raises(NoLongerOurs, match="no longer as it was written"):
            list(kept.earlier())


def test_touching_alone_is_no_change_and_is_looked_at_little(kept, monkeypatch):
    grow(kept, [b"1\n"] * 10)
    looks = []
    original = KeptFile._is_as_written

    def counted(self):
        looks.append(1)
        return original(self)

    monkeypatch.setattr(KeptFile, "_is_as_written", counted)
    monkeypatch.setattr(kept_file, "_READING", 1e-9)
    for stamp in range(1, 20):
        os.utime(kept.path, ns=(stamp, stamp))
        kept.check()
    assert len(looks) == 1
    kept.check(thoroughly=True)
    assert len(looks) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
def test_a_link_in_its_place_is_not_the_file(kept, tmp_path):
    grow(kept, [b"1\n"])
    kept.path.rename(tmp_path / "other")
    kept.path.symlink_to(tmp_path / "other")
    with pytest.raises(NoLongerOurs, match="was replaced"):
        kept.check()


def test_errors_are_told_as_what_they_are(kept):
    full = OSError(28, "No space left on device")
    assert problem_with(kept, full).kind is Cause.DISK_FULL
    other = problem_with(kept, OSError(30, "Read-only file system"))
    assert (other.kind, "Read-only" in other.detail) == (Cause.FILE, True)
    assert problem_with(kept, NoLongerOurs("is gone")).kind is Cause.FILE_CHANGED
