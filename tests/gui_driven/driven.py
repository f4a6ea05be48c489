"""A real window on a screen of its own (Xvfb), and hands on its keyboard and mouse (xdotool)."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from drivers.config.bench import BenchConfig
from drivers.simulated.serving.served_bench import ServedBench
from tests.others_bench import back_door, on_sockets

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> float:
    """Wait until `condition`; how long that took (s)."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > patience:
            raise AssertionError(f"not within {patience:g} s: {what}")
        time.sleep(0.02)
    return time.monotonic() - began


@contextlib.contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """A screen with a window manager; yields its DISPLAY."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env=os.environ | {"DISPLAY": display}, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(0.5)
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


class Hands:
    """On the keyboard and mouse of `display`."""

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display}

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def press(self, keys: str) -> None:
        self._do("key", keys)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "5", "--", text)

    def click(self, place: list[int], button: int = 1, held: str = "", times: int = 1) -> None:
        """In the middle of `place`, while the key `held` is."""
        x, y, width, height = place
        self._do("mousemove", str(x + width // 2), str(y + height // 2))
        if held:
            self._do("keydown", held)
        self._do("click", "--repeat", str(times), str(button))
        if held:
            self._do("keyup", held)

    def sees(self, title: str) -> bool:
        """Whether a window with `title` is on the screen."""
        return bool(self._do("search", "--onlyvisible", "--name", title))

    def picture(self, path: Path) -> None:
        """Keep what is on the screen as a PNG file."""
        ImageGrab.grab(xdisplay=self._environment["DISPLAY"]).save(path)


class DrivenWindow:
    """`janus-lab gui` in `folder`, on `display`; on the served `bench` or the bench `file`, or,
    without both, on none that the command names."""

    def __init__(
        self,
        bench: ServedBench | None,
        folder: Path,
        display: str,
        scale: float = 1.0,
        file: Path | None = None,
    ) -> None:
        self.display = display
        words = [str(folder / "runs")]
        if bench is not None:
            file = folder / "bench.yaml"
            file.write_text(_yaml(on_sockets(bench)), encoding="utf-8")
        if file is not None:
            words.append(str(file))
        environment = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": str(scale),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHONPATH": str(ROOT),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.gui_driven.window", *words],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        until(lambda: self.do("is_ready"), "the window is there")

    def do(self, command: str, *arguments: Any) -> Any:
        """A command of `tests.gui_driven.window`; its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([command, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if isinstance(answer, dict) and "error" in answer:
            raise AssertionError(f"{command}{arguments}: {answer['error']}")
        return answer

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate()


def _yaml(config: BenchConfig) -> str:
    return json.dumps(config.model_dump(mode="json", exclude_none=True))  # which YAML includes


def on(bench: ServedBench) -> list[str]:
    """The outputs that are on, as the simulated instruments themselves have it."""
    found = back_door(bench, {"get": ["outputs.on"]})["outputs.on"]
    return list(found)  # type: ignore[call-overload]


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="janus-lab-driven-") as name:
        yield Path(name)
