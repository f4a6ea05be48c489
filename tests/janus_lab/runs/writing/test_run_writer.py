"""Whatever becomes of a run's folder while it is measured: the bench is off, the state is true, and
every row is in the folder that the message names."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import Cause
from drivers.transcript.format import NAME, read
from drivers.transcript.recording import Recording
from janus_lab.measurement import Measurement
from janus_lab.runs import runner
from janus_lab.runs.ending import Ending
from janus_lab.runs.files import AppendFile
from janus_lab.runs.record import read_record
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import RunState
from janus_lab.runs.writing import kept_file, writer_thread
from procedures import IVSweep
from tests.bench_files import bench_config, device

FOREIGN = b"date;value\n" + b"2026-11-20;1\n" * 100_000


def measurement(levels: int = 6, **simulation) -> Measurement:
    """Two blocks of 13 rows for every level of light."""
    mounted = device()
    light = [round(0.4 * level, 3) for level in range(1, levels + 1)]
    sweep = IVSweep(
        step=0.5, nplc=0.1, irradiances=light, sample="film", active_area=mounted.active_area
    )
    bench = bench_config(**simulation)
    return Measurement(procedure=sweep, bench=bench, device=mounted, recipe=None)


class Disturbed:
    """A run with which something is done after so many blocks."""

    def __init__(self, after: int, disturb: Callable[[Path], object]) -> None:
        self.blocks = 0
        self.rows: list[float] = []
        self._after, self._disturb = after, disturb

    def measured(self, runs: Path, tape: Recording | None = None, **options) -> Ending:
        benches = self.benches = []
        listener = Listener(rows=self._count, folder=self._note, event=self._hear)
        ended = runner.run(
            measurement(**options), runs, listener=listener, on_bench=benches.append, tape=tape
        )
        self.simulation = benches[0].simulation
        assert not self.simulation.smu.output_on
        assert not self.simulation.laser.laser_on
        return ended

    def _note(self, folder: Path) -> None:
        self.folder = folder

    def _hear(self, event) -> None:
        """Nothing of interest."""

    def _count(self, block) -> None:
        self.blocks += 1
        self.rows += list(block["Current (A)"])
        if self.blocks == self._after:
            self._disturb(self.folder)


def replaced(folder: Path) -> None:
    (folder / "other").write_bytes(FOREIGN)
    (folder / "other").replace(folder / "data.csv")


def truncated(folder: Path) -> None:
    os.truncate(folder / "data.csv", 300)


def rewritten(folder: Path) -> None:
    (folder / "data.csv").write_bytes(FOREIGN)


def rewritten_in_place(folder: Path) -> None:
    """As long as before, other digits."""
    with (folder / "data.csv").open("r+b") as file:
        file.seek(-30, os.SEEK_END)
        file.write(b"9" * 20)


def removed(folder: Path) -> None:
    (folder / "data.csv").unlink()


def events_removed(folder: Path) -> None:
    (folder / "events.jsonl").unlink()


def moved_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


DISTURBANCES = {
    shutil.rmtree: (Cause.FOLDER_GONE, "the folder was removed"),
    moved_away: (Cause.FOLDER_GONE, "the folder was removed"),
    removed: (Cause.FILE_CHANGED, "data.csv: was removed"),
    events_removed: (Cause.FILE_CHANGED, "events.jsonl: was removed"),
    replaced: (Cause.FILE_CHANGED, "data.csv: was replaced"),
    truncated: (Cause.FILE_CHANGED, "data.csv: was cut short"),
    rewritten: (Cause.FILE_CHANGED, "data.csv: was written to"),
    rewritten_in_place: (Cause.FILE_CHANGED, "data.csv: was changed"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
@pytest.mark.parametrize("disturb", DISTURBANCES, ids=lambda disturb: disturb.__name__)
def test_a_folder_that_is_no_longer_ours_ends_the_run_and_every_row_is_kept(
    tmp_path, rescued, disturb
):
    kind, words = DISTURBANCES[disturb]
    disturbed = Disturbed(5, disturb)
    ended = disturbed.measured(tmp_path, Recording())
    assert (ended.state, ended.kind) == (RunState.FAILED, kind)
    assert words in ended.reason
    run = open_run(ended.path)
    assert rescued in run.path.parents
    assert str(run.path) in ended.reason
    assert run.warnings == []
    assert run.record.reason == ended.sentence
    assert run.record.ending.kind is kind
    # the next block ends it, or, where it concerns the events, the next of these
    assert disturbed.blocks == 5 or (disturb is events_removed and disturbed.blocks < 8)
    assert len(disturbed.rows) <= run.rows == run.record.rows <= len(disturbed.rows) + 13
    assert f"all {run.rows} rows are safe" in ended.reason
    assert list(run.data["Current (A)"])[: len(disturbed.rows)] == disturbed.rows
    assert [event["kind"] for event in run.events][-2:] == ["off", "failed"]
    (session,) = read(run.path / NAME)
    assert (session.changed, session.end is not None) == (None, True)
    if (disturbed.folder / "run.json").exists():  # it says how the run ended, too
        assert read_record(disturbed.folder).ending.kind is kind


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
@pytest.mark.parametrize("disturb", [shutil.rmtree, removed, replaced, moved_away])
def test_rows_that_are_no_longer_in_memory_are_read_from_the_open_file(
    tmp_path, monkeypatch, disturb
):
    monkeypatch.setattr(kept_file, "_RECENT", 2000)
    monkeypatch.setattr(kept_file, "_LESS", 1000)
    disturbed = Disturbed(9, disturb)
    ended = disturbed.measured(tmp_path)
    run = open_run(ended.path)
    assert list(run.data["Current (A)"])[: 9 * 13] == disturbed.rows
    assert f"all {run.rows} rows are safe" in ended.reason


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
def test_what_another_program_put_there_is_left_alone(tmp_path):
    disturbed = Disturbed(3, rewritten)
    ended = disturbed.measured(tmp_path)
    assert (disturbed.folder / "data.csv").read_bytes() == FOREIGN
    assert ended.path != disturbed.folder
    assert not Disturbed(3, shutil.rmtree).measured(tmp_path).path.is_relative_to(tmp_path)


def test_a_file_that_was_only_touched_is_no_reason_to_stop(tmp_path):
    disturbed = Disturbed(3, lambda folder: os.utime(folder / "data.csv"))
    ended = disturbed.measured(tmp_path)
    assert (ended.state, ended.path) == (RunState.FINISHED, disturbed.folder)
    assert open_run(ended.path).rows == 12 * 13


def test_a_full_disk_keeps_whole_blocks_there_and_all_of_them_elsewhere(tmp_path, small_disk):
    ended = Disturbed(0, shutil.rmtree).measured(tmp_path)
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.DISK_FULL)
    run = open_run(ended.path)
    (left,) = (open_run(path.parent) for path in tmp_path.glob("*/*/run.json"))
    assert left.rows < run.rows
    assert np.array_equal(run.data.iloc[: left.rows], left.data)
    assert left.state is RunState.FAILED
    assert str(run.path) in left.record.reason


@pytest.fixture
def small_disk(monkeypatch, tmp_path):
    """A disk below `tmp_path` on which a data file may have 4,000 bytes."""
    append = AppendFile.append

    def limited(self, piece):
        if self.path.is_relative_to(tmp_path) and self.size + len(piece) > 4000:
            raise OSError(errno.ENOSPC, "No space left on device")
        append(self, piece)

    monkeypatch.setattr(AppendFile, "append", limited)


class HangingDisk:
    """A disk below a folder whose writes and syncs wait until it is released."""

    def __init__(self, monkeypatch, folder: Path) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self._folder = folder
        for name in ("append", "sync"):
            monkeypatch.setattr(AppendFile, name, self._slowed(getattr(AppendFile, name)))

    def _slowed(self, original: Callable[..., None]) -> Callable[..., None]:
        def wait_and_do(file: AppendFile, *arguments) -> None:
            if file.path.is_relative_to(self._folder):
                self.answers.wait()
            original(file, *arguments)

        return wait_and_do


@pytest.fixture
def hanging(monkeypatch, tmp_path):
    disk = HangingDisk(monkeypatch, tmp_path)
    yield disk
    disk.answers.set()


class Patient(Disturbed):
    """The disk hangs after so many blocks, and comes back when it is waited for after the end."""

    def __init__(self, after: int, disk: HangingDisk) -> None:
        super().__init__(after, lambda folder: disk.answers.clear())
        self._disk = disk
        self.told: list[str] = []

    def _hear(self, event) -> None:
        if event["kind"] == "disk":
            self.told.append(" ".join(event["message"].split()[:4]))
            if self.told[-1].startswith("is waited for"):
                assert not self.simulation_is_on()
                self._disk.answers.set()

    def simulation_is_on(self) -> bool:
        return bool(self.benches[0].simulation.smu.output_on)


@pytest.fixture
def told_soon(monkeypatch):
    monkeypatch.setattr("janus_lab.runs.writing.run_writer._WORTH_TELLING", 0.02)


def test_a_disk_that_comes_back_has_everything_and_has_held_nothing_up(
    tmp_path, hanging, told_soon
):
    """It hangs from the third block until after the end; all is measured meanwhile."""
    disturbed = Patient(3, hanging)
    ended = disturbed.measured(tmp_path, Recording())
    assert (ended.state, ended.path) == (RunState.FINISHED, disturbed.folder)
    run = open_run(ended.path)
    assert list(run.data["Current (A)"]) == disturbed.rows
    assert run.rows == 12 * 13
    assert "has taken nothing for" in disturbed.told
    assert disturbed.told[-1] == "is waited for, up"
    assert [event["kind"] for event in run.events][-2:] == ["off", "disk"]


def test_an_impatient_ctrl_c_keeps_the_rows_elsewhere_at_once(tmp_path, hanging, monkeypatch):
    def interrupted(self, seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(writer_thread.WriterThread, "settled", interrupted)
    settle = writer_thread.WriterThread.settle

    def settle_at_once(self, seconds):
        assert seconds == 0.0
        monkeypatch.undo()
        return settle(self, seconds)

    monkeypatch.setattr(writer_thread.WriterThread, "settle", settle_at_once)
    disturbed = Disturbed(3, lambda folder: hanging.answers.clear())
    ended = disturbed.measured(tmp_path)
    hanging.answers.set()
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.DISK_STALLED)
    assert list(open_run(ended.path).data["Current (A)"]) == disturbed.rows


def test_a_disk_that_does_not_come_back_is_left_with_everything(tmp_path, hanging, monkeypatch):
    monkeypatch.setattr(writer_thread, "STALL_LIMIT", 0.5)
    monkeypatch.setattr("janus_lab.runs.writing.run_writer.STALL_LIMIT", 0.5)
    disturbed = Disturbed(3, lambda folder: hanging.answers.clear())
    ended = disturbed.measured(tmp_path, Recording())
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.DISK_STALLED)
    run = open_run(ended.path)
    assert list(run.data["Current (A)"])[: len(disturbed.rows)] == disturbed.rows
    assert f"all {run.rows} rows are safe in {run.path}" in ended.reason
    before = (disturbed.folder / "data.csv").read_bytes()
    hanging.answers.set()
    for thread in threading.enumerate():
        if thread.name == "writer of the run":
            thread.join(10)
    after = (disturbed.folder / "data.csv").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") <= before.count(b"\n") + 13, "one write was under way, no more"


def test_more_than_may_wait_ends_the_run(tmp_path, hanging, told_soon, monkeypatch):
    monkeypatch.setattr(writer_thread, "MOST_WAITING", 4000)
    disturbed = Patient(2, hanging)
    ended = disturbed.measured(tmp_path, levels=15)
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.DISK_STALLED)
    assert disturbed.blocks < 30, "not to the end"
    run = open_run(ended.path)
    assert run.path == disturbed.folder, "the disk came back after the end"
    assert run.rows >= len(disturbed.rows)


def test_where_no_folder_can_be_made_the_message_says_so(tmp_path, monkeypatch):
    (tmp_path / "no folder").write_text("", encoding="utf-8")
    monkeypatch.setattr(
        "janus_lab.runs.writing.rescue.places", lambda: iter([tmp_path / "no folder"])
    )
    ended = Disturbed(4, shutil.rmtree).measured(tmp_path / "runs")
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.FOLDER_GONE)
    assert "there is no other place" in ended.reason
