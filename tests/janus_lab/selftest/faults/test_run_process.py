"""`janus-lab run` as a round starts it."""

import os
import time

import pytest

from janus_lab.selftest.faults.processes import gone_within, marked
from janus_lab.selftest.faults.run_process import RunProcess


@pytest.fixture
def start(tmp_path):
    """Start a run of a recipe that there is not, which ends at once."""
    started = []

    def start(**options):
        run = RunProcess(
            tmp_path, "run", tmp_path / "none.yaml", tmp_path / "bench.yaml", {}, **options
        )
        started.append(run)
        return run

    yield start
    for run in started:
        run.clear_away()
        assert gone_within(run.mark, 10.0) == []


def test_what_it_prints_and_leaves(start):
    run = start()
    assert [process.pid for process in marked(run.mark)] == [run.process.pid]
    assert run.ended_within(60.0)
    assert run.process.returncode == 2
    assert "no such file" in run.said
    assert (run.folder, run.fallback, run.record(), run.events()) == (None, None, None, [])
    assert run.rows(None) == b""
    assert run.guard() is None


def test_folders_rows_and_record_are_found(start, tmp_path):
    run = start()
    folder = tmp_path / "run-runs" / "2026-11-28" / "one"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"state": "running"}', encoding="utf-8")
    (folder / "data.csv").write_bytes(b"1,2\n3,4\n5,")
    (folder / "events.jsonl").write_bytes(b'{"kind": "light"}\n{"ki')
    assert run.folder == folder
    assert run.record() == {"state": "running"}
    assert run.rows(folder) == b"1,2\n3,4\n"
    assert run.events() == [{"kind": "light"}]
    (folder / "run.json").write_text("{", encoding="utf-8")
    assert run.record() is None
    folder.rename(folder.with_name("gone"))
    (folder.with_name("gone") / "run.json").unlink()
    assert run.folder is None


@pytest.mark.skipif(os.name != "posix", reason="terminals are POSIX's")
def test_a_terminal_is_its_own_and_can_be_closed(start):
    run = start(terminal=True)
    until = time.monotonic() + 30.0
    while not run.process.poll() and time.monotonic() < until:
        if any(process.terminal() for process in marked(run.mark)):
            break
        time.sleep(0.01)
    else:
        raise AssertionError("it has no terminal")
    run.close_terminal()
    assert run.ended_within(60.0)
    assert "Traceback" not in run.said
