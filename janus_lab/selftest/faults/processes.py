"""Processes of a round: how they are marked, found and ended."""

from __future__ import annotations

import subprocess
import time

import psutil

#: Every process of a run has this in its environment, and inherits it.
MARK = "JANUS_LAB_FAULTS_MARK"
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
_LOOK_EVERY = 0.05


def marked(mark: str) -> list[psutil.Process]:
    """The processes that have `mark` in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):  # gone meanwhile, or somebody else's
            continue
    return found


def gone_within(mark: str, seconds: float) -> list[psutil.Process]:
    """The processes with `mark` that are still there after so long."""
    until = time.monotonic() + seconds
    while (left := marked(mark)) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
    return left


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and kill it if it does not."""
    process.terminate()
    try:
        process.wait(10.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
