"""Processes are found by their mark."""

import os
import subprocess
import sys

from janus_lab.selftest.faults.processes import MARK, end, gone_within, marked


def start(mark, *more):
    command = [sys.executable, "-c", "import sys; sys.stdin.read()", *more]
    return subprocess.Popen(
        command, env={**os.environ, MARK: mark}, stdin=subprocess.PIPE, text=True
    )


def test_a_mark_finds_its_processes_only():
    with start("here") as one, start("there") as other:
        assert [process.pid for process in marked("here")] == [one.pid]
        assert [process.pid for process in gone_within("there", 0.1)] == [other.pid]
        end(one)
        assert gone_within("here", 10.0) == []
        other.communicate()
    assert marked("there") == []
