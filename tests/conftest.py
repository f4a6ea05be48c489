"""Every test leaves the machine as it found it: no thread, process, socket, open file, VISA session
or stray file behind."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from multiprocessing import resource_tracker
from pathlib import Path

import psutil
import pytest
from pyvisa.highlevel import VisaLibraryBase

from tests.prepared_processes import server, use

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
#: What `_trace` said when it was looked what this process holds, and what that was.
_found: tuple[object, dict[str, set[str]]] = (None, {})


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
        children = process.children(recursive=True)
        found = {str(child.pid) for child in children if child.pid != server()}
        _seen.clear()
        if newest:
            _seen[newest] = found
    return found


def _trace() -> object:
    """What changes with whatever this process itself holds, where the system tells it: to ask for
    all of that takes longer than most tests do, and is needless where nothing has come or gone."""
    files = []
    try:
        with os.scandir("/proc/self/fd") as numbers:
            for number in numbers:
                with suppress(OSError):  # closed meanwhile
                    file = number.stat()
                    files.append((number.name, file.st_dev, file.st_ino))
    except OSError:
        return None
    return files, _threads(), _sessions(), _in_checkout()


def _threads() -> set[str]:
    return {f"{thread.name} ({thread.ident})" for thread in threading.enumerate()}


def _sessions() -> set[str]:
    return {
        f"{library} {session}"
        for library in list(VisaLibraryBase._registry.values())
        for session in getattr(library, "open_sessions", list)()
    }


def _in_checkout() -> set[str]:
    with os.scandir(ROOT) as entries:
        names = {entry.name for entry in entries}
    return {name for name in names if not name.startswith(".coverage")} - {"__pycache__"}


def _own() -> dict[str, set[str]]:
    """What this process itself holds."""
    global _found
    trace = _trace()
    if trace is None or trace != _found[0]:
        own = {
            "threads": _threads(),
            "sockets": {str(c.laddr) for c in _THIS.net_connections()},
            # libraries keep files of their own open, matplotlib its fonts
            "open files": {f.path for f in _THIS.open_files() if not f.path.startswith(sys.prefix)},
            "VISA sessions": _sessions(),
            "files in the checkout": _in_checkout(),
        }
        _found = trace, own
    return _found[1]


def _held() -> dict[str, set[str]]:
    return _own() | {"processes": _processes(_THIS)}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What stands from here on to the end is nothing that Python's collector need look at.

    It would do so again and again: ten thousand tests and the libraries are millions of objects.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def companion_of_multiprocessing() -> None:
    """Python's own process beside spawned ones: it lives as long as the program does."""
    if sys.platform != "win32":
        resource_tracker.ensure_running()


@pytest.fixture(autouse=True, scope="session")
def prepared_processes(
    request: pytest.FixtureRequest, companion_of_multiprocessing: None
) -> Iterator[None]:
    """Where libraries are safe to fork, and nobody measures what of the code a process reaches.

    Programs that tests start on their own, such as a window with its bench, spawn as ever.
    """
    if sys.platform != "linux" or request.config.getoption("cov_source", None):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        use(patch)
        yield


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
