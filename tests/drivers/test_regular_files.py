"""Files that are opened: regular ones, not too large, and no links where those are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers import regular_files
from tests.links import link


def test_a_file_is_read_up_to_a_bound(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    assert regular_files.read(path, 10) == b"0123456789"
    with pytest.raises(OSError, match="it is larger than 0 kB"):
        regular_files.read(path, 9)
    with regular_files.opened(path) as file:
        assert file.read() == b"0123456789"


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    with pytest.raises(FileNotFoundError):
        regular_files.opened(tmp_path / "nothing")
    with pytest.raises(IsADirectoryError):
        regular_files.opened(tmp_path)
    with pytest.raises(OSError, match="it is a device, not a file"):
        regular_files.read(Path(os.devnull), 10)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_whether_or_not_somebody_writes(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="it is a pipe, not a file"):
        regular_files.opened(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)
    os.write(writer, b"name: x")
    try:
        with pytest.raises(OSError, match="it is a pipe, not a file"):
            regular_files.opened(pipe)
    finally:
        os.close(writer)
        os.close(reader)


def test_what_turns_into_a_folder_while_it_is_opened_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    status = path.stat()
    path.unlink()
    path.mkdir()
    monkeypatch.setattr(Path, "stat", lambda self: status)
    with pytest.raises(OSError):  # noqa: PT011 - Windows opens no folder, others see what it is
        regular_files.opened(path)


def test_links_are_followed_only_where_that_is_wanted(tmp_path):
    path, there = tmp_path / "link", tmp_path / "file"
    there.write_bytes(b"x")
    link(path, there)
    assert regular_files.read(path, 10) == b"x"
    with pytest.raises(OSError, match="symbolic link, which may lead out of the folder"):
        regular_files.read(path, 10, through_links=False)
    with pytest.raises(OSError, match="symbolic link"):
        regular_files.refuse_link(path)
    there.unlink()
    with pytest.raises(OSError, match="symbolic link"):
        regular_files.refuse_link(path)
    regular_files.refuse_link(there)


def test_a_bound_is_said_as_people_say_it():
    assert [regular_files.in_bytes(n) for n in (128 << 10, 16 << 20)] == ["128 kB", "16 MB"]
