"""Processes are found by their mark."""

import os
import subprocess
import sys

from janus_lab.selftest.faults.processes import MARK, end, gone_within, marked

RUNS = "import sys; print('runs', flush=True); sys.stdin.read()"


def start(mark):
    """A process with *mark* that has said that it runs.

    Linux shows a process's environment only a moment after it shows the process.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", RUNS],
        env={**os.environ, MARK: mark},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "runs\n"
    return process


def test_a_mark_finds_its_processes_only():
    with start("here") as one, start("there") as other:
        assert [process.pid for process in marked("here")] == [one.pid]
        assert [process.pid for process in gone_within("there", 0.1)] == [other.pid]
        end(one)
        assert gone_within("here", 10.0) == []
        other.communicate()
    assert marked("there") == []
