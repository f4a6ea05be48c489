"""What each fault of the menu does to a run, its links, its disk or its bench."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from drivers.config.faults import FAULT_KINDS
from janus_lab.runs.layout import DATA_CSV, RUN_JSON

from .drawing import Round
from .hanging_disk import FLAG
from .menu import Group
from .relay import Link, Relay, Spoilt
from .run_process import RunProcess
from .served import ServeProcess

#: Between two of five Ctrl-C (s): as fast as a person can.
_BETWEEN_KEYS = 0.05
#: What a file may still grow by on a disk that is full (bytes).
_ROOM = 2_000


@dataclass
class Scene:
    """Where a fault is inflicted."""

    plan: Round
    run: RunProcess
    bench: ServeProcess
    relay: Relay
    links: Sequence[Link]  #: those that a fault of a link befalls
    all_links: Sequence[Link]


def inflict(scene: Scene) -> None:
    """Let the round's fault happen. A process that is gone meanwhile is left alone."""
    name, run = scene.plan.fault.name, scene.run
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        match scene.plan.fault.group:
            case Group.RUN:
                _RUN[name](run)
            case Group.LINK:
                for link in scene.links:
                    scene.relay.spoil(link, Spoilt(name), scene.plan.number)
            case Group.DISK:
                folder = run.folder
                if folder is not None:
                    with suppress(FileNotFoundError):
                        _DISK[name](run, folder)
            case Group.BENCH:
                _BENCH.get(name, _misbehave)(scene)


def take_back(scene: Scene) -> None:
    """Everything is whole again, so that the bench can be used."""
    scene.relay.mend(*scene.all_links)
    if scene.plan.fault.group is Group.BENCH:
        scene.bench.set("laser.interlock", "closed")
        scene.bench.set("laser.open_circuit", False)
        scene.bench.set(f"{scene.plan.link}.fault", None)
    _hanging(scene.run).unlink(missing_ok=True)
    if scene.plan.fault.name == "read_only":
        for path in scene.run.out_dir.glob("*/*"):
            path.chmod(0o700)


def ask_to_stop(run: RunProcess) -> None:
    """Ctrl-C."""
    with suppress(ProcessLookupError):
        run.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))


def go_on(run: RunProcess) -> None:
    """Let a stopped process go on."""
    with suppress(ProcessLookupError):
        run.process.send_signal(signal.SIGCONT)


def _signal(name: str) -> Callable[[RunProcess], None]:
    def send(run: RunProcess) -> None:
        run.process.send_signal(getattr(signal, name))

    return send


def _kill_guard(run: RunProcess) -> None:
    guard = run.guard()
    if guard is not None:
        guard.kill()


def _five_interrupts(run: RunProcess) -> None:
    for _ in range(5):
        ask_to_stop(run)
        time.sleep(_BETWEEN_KEYS)


def _suspend(run: RunProcess) -> None:
    os.killpg(run.process.pid, signal.SIGTSTP)


_RUN: dict[str, Callable[[RunProcess], None]] = {
    "kill": lambda run: run.process.kill(),
    "kill_guard": _kill_guard,
    "stop": _signal("SIGSTOP"),
    "suspend": _suspend,
    "interrupt": ask_to_stop,
    "five_interrupts": _five_interrupts,
    "terminate": _signal("SIGTERM"),
    "hang_up": _signal("SIGHUP"),
    "quit": _signal("SIGQUIT"),
    "close_terminal": lambda run: run.close_terminal(),
    "close_stdout": lambda run: run.close_pipe(),
    "close_stderr": lambda run: run.close_pipe(),
}


def _fill_disk(run: RunProcess, folder: Path) -> None:
    import resource

    sizes = [(folder / name).stat().st_size + _ROOM for name in (DATA_CSV, RUN_JSON)]
    room = max(sizes)  # the record is replaced, and has to fit once more
    resource.prlimit(run.process.pid, resource.RLIMIT_FSIZE, (room, room))


def _hanging(run: RunProcess) -> Path:
    return run.out_dir.parent / FLAG


def _truncate(run: RunProcess, folder: Path) -> None:
    os.truncate(folder / DATA_CSV, (folder / DATA_CSV).stat().st_size // 2)


def _rewrite(run: RunProcess, folder: Path) -> None:
    path = folder / DATA_CSV
    path.write_bytes(path.read_bytes().replace(b"0", b"1"))


_DISK: dict[str, Callable[[RunProcess, Path], None]] = {
    "remove_folder": lambda run, folder: shutil.rmtree(folder),
    "delete_data": lambda run, folder: (folder / DATA_CSV).unlink(),
    "truncate_data": _truncate,
    "rewrite_data": _rewrite,
    "read_only": lambda run, folder: folder.chmod(0o500),
    "fill_disk": _fill_disk,
    "hang_disk": lambda run, folder: _hanging(run).touch(),
}

#: What the simulation calls its faults, by the names of the menu.
_KINDS = {re.sub(r"\W", "_", kind): kind for kind in FAULT_KINDS}
_BENCH: dict[str, Callable[[Scene], None]] = {
    "open_interlock": lambda scene: scene.bench.set("laser.interlock", "open"),
    "unplug_laser": lambda scene: scene.bench.set("laser.open_circuit", True),
}


def _misbehave(scene: Scene) -> None:
    """The instrument has the fault of the simulation that goes by this name."""
    scene.bench.set(f"{scene.plan.link}.fault", _KINDS[scene.plan.fault.name])
