"""Files that grow by whole pieces or are replaced in one step."""

from __future__ import annotations

import errno
import random
from io import FileIO
from pathlib import Path

import pytest

from janus_lab.runs import files
from janus_lab.runs.files import AppendFile, Lines, replace, whole_lines

SEED = 20261128


def test_a_file_grows_behind_what_stands_there(tmp_path):
    path = tmp_path / "events.jsonl"
    with AppendFile(path, new=True) as file:
        file.append(b"one\n")
    with AppendFile(path) as file:
        assert file.size == 4
        file.append(b"two\n")
        file.sync()
        assert file.size == 8
    assert file.closed
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_piece_is_there_before_the_file_is_closed(tmp_path):
    with AppendFile(tmp_path / "data.csv", new=True) as file:
        file.append(b"1.0,2.0\n")
        assert file.path.read_bytes() == b"1.0,2.0\n"


def test_a_new_file_is_never_one_that_exists_and_an_old_one_has_to(tmp_path):
    path = tmp_path / "data.csv"
    with pytest.raises(FileNotFoundError):
        AppendFile(path)
    path.write_bytes(b"rows")
    with pytest.raises(FileExistsError):
        AppendFile(path, new=True)
    assert path.read_bytes() == b"rows"


class TwoBytesAtATime(FileIO):
    """A disk that takes little at once and has room for `room` bytes."""

    room = 1 << 20

    def write(self, data):
        fits = min(len(data), 2, self.room - self.tell())
        if fits <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data[:fits])


def test_a_disk_that_takes_little_at_once_gets_the_whole_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FileIO", TwoBytesAtATime)
    with AppendFile(tmp_path / "data.csv", new=True) as file:
        file.append(b"123456789\n")
    assert file.path.read_bytes() == b"123456789\n"


@pytest.mark.parametrize("room", range(4, 10))
def test_half_a_piece_is_taken_back(tmp_path, monkeypatch, room):
    monkeypatch.setattr(files, "FileIO", TwoBytesAtATime)
    monkeypatch.setattr(TwoBytesAtATime, "room", room)
    with AppendFile(tmp_path / "data.csv", new=True) as file:
        file.append(b"one\n")
        with pytest.raises(OSError, match="No space left"):
            file.append(b"second\n")
        assert file.size == 4
        assert file.path.read_bytes() == b"one\n"


def test_what_is_replaced_is_the_old_file_or_the_new(tmp_path, monkeypatch):
    path = tmp_path / "run.json"
    replace(path, b"old")
    replace(path, b"new and longer")
    assert path.read_bytes() == b"new and longer"

    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Input/output"):
        replace(path, b"never")
    assert path.read_bytes() == b"new and longer"
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("content", "whole", "end"),
    [(b"", 0, 0), (b"half", 0, 0), (b"\n", 1, 1), (b"a\nb\nha", 2, 4), (b"a\r\nb\r\n", 2, 6)],
)
def test_a_line_is_whole_once_it_has_its_end(tmp_path, content, whole, end):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    assert whole_lines(path) == Lines(whole, end, len(content))


def test_lines_are_counted_right_across_the_blocks_that_are_read(tmp_path):
    rng = random.Random(SEED)
    content = b"".join(b"x" * rng.randrange(200_000) + b"\n" for _ in range(30)) + b"half"
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    assert whole_lines(path) == Lines(30, len(content) - 4, len(content))
