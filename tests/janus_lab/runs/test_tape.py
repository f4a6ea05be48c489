"""A recording's transcript stands in the run's folder, and never stands in the run's way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from drivers.bench import Bench
from drivers.transcript.format import NAME, read
from drivers.transcript.recording import Recording
from janus_lab.runs.files import AppendFile
from janus_lab.runs.tape import KeptTape
from tests.bench_files import bench_config, device


def recorded(folder) -> Recording:
    """A session in which the source-meter is asked whether it is on."""
    recording = Recording()
    with ExitStack() as files, KeptTape(recording) as tape:

        def appending(file: AppendFile) -> Callable[[bytes], None]:
            return files.enter_context(file).append

        with Bench.open(bench_config(), device(), tape=recording) as bench:
            tape.keep_in(folder, appending)
            assert not bench.smu.is_on
        assert tape.problem == recording.problem
    return recording


def test_what_crossed_the_seam_is_in_the_folder_unchanged_and_whole(tmp_path):
    recorded(tmp_path)
    (session,) = read(tmp_path / NAME)
    assert session.end is not None
    assert session.changed is None
    assert session.began
    assert {operation.op for operation in session.operations} >= {"open", "write", "read", "close"}


def test_an_edited_line_is_noticed(tmp_path):
    recorded(tmp_path)
    path = tmp_path / NAME
    lines = path.read_bytes().splitlines(keepends=True)
    edited = next(number for number, line in enumerate(lines) if b'"op":"write"' in line)
    lines[edited] = lines[edited].replace(b'"op":"write"', b'"op":"read"')
    path.write_bytes(b"".join(lines))
    assert read(path)[0].changed == edited + 1


def test_a_later_start_goes_behind_the_earlier_one_whose_half_line_is_dropped(tmp_path):
    recorded(tmp_path)
    path = tmp_path / NAME
    first = path.read_bytes()
    path.write_bytes(first + b'{"op":"wri')
    recorded(tmp_path)
    assert path.read_bytes().startswith(first)
    assert [session.changed for session in read(path)] == [None, None]


def test_where_no_transcript_can_be_written_the_run_goes_on_and_is_told(tmp_path):
    recording = recorded(tmp_path / "nowhere")
    assert recording.problem.startswith("no transcript: ")
    assert not (tmp_path / "nowhere").exists()


def test_without_a_tape_there_are_instruments_and_nothing_is_kept(tmp_path):
    with KeptTape(None) as tape:
        tape.keep_in(tmp_path, lambda file: file.append)
        tape.flush()

        def stop() -> bool:
            return False

        assert tape.stop_condition(stop) is stop
        assert (tape.live, tape.problem) == (True, None)
    assert list(tmp_path.iterdir()) == []


def test_looking_on_reads_the_clock_unrecorded(tmp_path):
    recording = Recording()
    opened = Bench.open(bench_config(), device(), tape=recording)
    with KeptTape(recording) as tape, opened as bench:
        watched = tape.unrecorded(bench)
        assert watched.clock is recording.clock
        assert watched.clock is not bench.clock
        assert watched.smu is bench.smu
        assert watched.clock.now() == bench.clock.now()
    assert KeptTape(None).unrecorded(bench) is bench
