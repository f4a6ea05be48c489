"""The thread that writes: everything in its order, nobody held up, and what waits is never lost."""

from __future__ import annotations

import errno
import threading
import time

import pytest

from drivers.errors import Cause
from janus_lab.runs.files import AppendFile
from janus_lab.runs.writing import writer_thread
from janus_lab.runs.writing.kept_file import KeptFile
from janus_lab.runs.writing.writer_thread import WriterThread


class SlowFile(AppendFile):
    """A file on a disk that answers when it is told to."""

    def __init__(self, path) -> None:
        super().__init__(path, new=True)
        self.answers = threading.Event()
        self.answers.set()
        self.syncs = 0
        self.failure: OSError | None = None

    def append(self, piece: bytes) -> None:
        self.answers.wait()
        if self.failure is not None:
            raise self.failure
        super().append(piece)

    def sync(self) -> None:
        self.answers.wait()
        self.syncs += 1
        super().sync()


@pytest.fixture
def file(tmp_path):
    return SlowFile(tmp_path / "data.csv")


@pytest.fixture
def writer(file):
    writer = WriterThread()
    kept = KeptFile(file)
    writer.add(kept)
    writer.kept = kept
    yield writer
    file.answers.set()
    writer.end(10)


def test_a_piece_is_in_the_file_when_put_returns(writer, file):
    for number in range(50):
        writer.put(writer.kept, b"%d\n" % number)
        assert file.path.read_bytes().endswith(b"%d\n" % number)
    assert writer.settle(10) is None
    assert file.syncs == 1


def test_a_disk_that_hangs_holds_nobody_up_and_gets_all_of_it_in_order(writer, file):
    file.answers.clear()
    began = time.monotonic()
    for number in range(1000):
        writer.put(writer.kept, b"%d\n" % number)
    assert time.monotonic() - began < 5, "one piece was waited for, no more"
    assert writer.stalled_for() > 0
    assert file.path.read_bytes() == b""
    file.answers.set()
    assert writer.settle(10) is None
    assert file.path.read_bytes() == b"".join(b"%d\n" % number for number in range(1000))
    assert writer.stalled_for() == 0


def test_it_reaches_the_disk_by_itself(writer, file, monkeypatch):
    monkeypatch.setattr(writer_thread, "SYNC_EVERY", 0.05)
    writer.put(writer.kept, b"1\n")
    deadline = time.monotonic() + 10
    while not file.syncs and time.monotonic() < deadline:
        time.sleep(0.01)
    assert file.syncs == 1, "and no more often than there is something new"


def test_the_first_failure_stays_and_what_was_not_written_waits(writer, file):
    writer.put(writer.kept, b"1\n")
    file.failure = OSError(errno.ENOSPC, "No space left on device")
    writer.put(writer.kept, b"2\n")
    assert writer.failure.kind is Cause.DISK_FULL
    file.failure = None
    writer.put(writer.kept, b"3\n")
    assert writer.settle(10).kind is Cause.DISK_FULL
    assert [piece for _, piece in writer.abandoned()] == [b"2\n", b"3\n"]
    time.sleep(0.1)
    assert not file.closed, "it may have to be copied from"
    assert file.path.read_bytes() == b"1\n"


def test_a_stall_that_lasts_is_a_failure_and_ends_by_itself_if_it_ends_in_time(
    writer, file, monkeypatch
):
    monkeypatch.setattr(writer_thread, "STALL_LIMIT", 0.2)
    file.answers.clear()
    writer.put(writer.kept, b"1\n")
    time.sleep(0.3)
    assert writer.failure.kind is Cause.DISK_STALLED
    file.answers.set()
    assert writer.settle(10) is None
    assert writer.failure is None


def test_a_disk_that_comes_back_too_late_writes_nothing_more(writer, file):
    file.answers.clear()
    for number in range(5):
        writer.put(writer.kept, b"%d\n" % number)
    assert writer.settle(0.1).kind is Cause.DISK_STALLED
    assert len(writer.abandoned()) == 5
    assert not writer.end(0.1)
    file.answers.set()
    assert writer.end(10)
    assert file.path.read_bytes() == b"0\n", "it was being written"
    assert writer.kept.recent == b"", "and stands elsewhere, too"
    assert file.closed


def test_too_much_that_waits_is_a_failure(writer, file, monkeypatch):
    monkeypatch.setattr(writer_thread, "MOST_WAITING", 100)
    file.answers.clear()
    writer.put(writer.kept, b"x" * 101)
    assert writer.failure.kind is Cause.DISK_STALLED
