"""Every test leaves the machine as it found it: no thread, process, socket, open file, VISA session
or stray file behind."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import psutil
import pytest
from pyvisa.highlevel import VisaLibraryBase

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # windows need no screen
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the tests have the processors among them
# a hundred processes are started here, each of which would compile us anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A crash leaves the Python lines that led to it: here from now on, also after pytest, whose own
# plugin ends before the interpreter does, and in every process that is started.
faulthandler.enable()
os.environ["PYTHONFAULTHANDLER"] = "1"

#: What is ending by itself, such as a thread that draws progress, may take so long (s).
GRACE = 5.0
ROOT = Path(__file__).parent.parent


#: This process: to make one reads when it began, which takes most of what a test's check does.
_THIS = psutil.Process()
#: The processes that were started from here, by what `_newest_process` said when they were asked
#: for last.
_seen: dict[str, set[str]] = {}


def _newest_process() -> str | None:
    """The number of what was started last on this machine, where the system tells it."""
    try:
        return Path("/proc/loadavg").read_text(encoding="ascii").split()[-1]
    except OSError:
        return None


def _processes(process: psutil.Process) -> set[str]:
    """What `process` has started. To ask takes as long as all else that a test may leave, and is
    needless while nothing was started on the machine; what has ended may be among them then."""
    newest = _newest_process()
    found = _seen.get(newest) if newest else None
    if found is None:
        found = {str(child.pid) for child in process.children(recursive=True)}
        _seen.clear()
        if newest:
            _seen[newest] = found
    return found


def _held() -> dict[str, set[str]]:
    libraries = list(VisaLibraryBase._registry.values())
    return {
        "threads": {f"{t.name} ({t.ident})" for t in threading.enumerate()},
        "processes": _processes(_THIS),
        "sockets": {str(c.laddr) for c in _THIS.net_connections()},
        # libraries keep files of their own open, matplotlib its fonts
        "open files": {f.path for f in _THIS.open_files() if not f.path.startswith(sys.prefix)},
        "VISA sessions": {
            f"{library} {session}"
            for library in libraries
            for session in getattr(library, "open_sessions", list)()
        },
        "files in the checkout": {
            path.name for path in ROOT.iterdir() if not path.name.startswith(".coverage")
        }
        - {"__pycache__"},
    }


@pytest.fixture(autouse=True, scope="session")
def companion_of_multiprocessing() -> None:
    """Python's own process beside spawned ones: it lives as long as the program does."""
    if sys.platform != "win32":
        resource_tracker.ensure_running()


@pytest.fixture(autouse=True, scope="session")
def rescued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where runs go whose folder cannot be written: not into the home of whoever tests."""
    folder = tmp_path_factory.mktemp("rescued")
    os.environ["JANUS_LAB_RESCUE"] = str(folder)
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    before = _held()
    yield
    deadline = time.monotonic() + GRACE
    while (left := _left_since(before)) and time.monotonic() < deadline:
        time.sleep(0.05)
        _seen.clear()
    assert not left, f"left behind: {left}"


def _left_since(before: dict[str, set[str]]) -> dict[str, list[str]]:
    now = _held()
    return {kind: sorted(now[kind] - held) for kind, held in before.items() if now[kind] - held}
