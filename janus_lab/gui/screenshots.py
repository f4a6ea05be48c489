"""Pictures of every view of the window, at two sizes, for the documentation and for looking at."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError
from janus_lab.gui.widgets.theme import DARK, LIGHT, apply_theme
from janus_lab.kinds import KINDS

from .window import BenchWindow

#: By the end of the picture's name: size, how many pixels a dot of it takes, theme.
_SIZES = {"": ((1280, 800), 1, LIGHT), "-4k": ((1920, 1080), 2, DARK)}
#: Points of the letters: what desktops have; the offscreen platform's own are larger.
_LETTERS = 9.5
_PATIENCE = 60_000  # ms


def draw(folder: Path) -> list[Path]:
    """Draw every view into `folder`, on the simulated bench and without a screen.

    Returns the pictures. Raises BenchError if a measurement for them fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, (_, scale, _) in _SIZES.items():
        # Qt takes the scale of a screen when its program begins: each has one of its own
        given = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, "-P", "-m", __name__, str(folder), suffix]
        done = subprocess.run(command, env=os.environ | given, check=False)
        if done.returncode:
            raise BenchError("the pictures could not be drawn; see above")
    return sorted(folder.glob("window-*.png"))


def draw_views(folder: Path, suffix: str) -> None:
    """Draw every view, in the size that `suffix` stands for, in this process."""
    gc.disable()  # see `loading`: Qt must not lose a widget at any odd moment
    application = QtWidgets.QApplication(["janus-lab"])
    size, _, theme = _SIZES[suffix]
    font = application.font()
    font.setPointSizeF(_LETTERS)
    application.setFont(font)
    apply_theme(application, theme)
    bench = yaml_file.load(shipped_files.find("simulated", "bench"), BenchConfig)
    with tempfile.TemporaryDirectory() as runs, _opened(bench, Path(runs), size) as window:
        window.set_theme(theme)
        for name in _views(window):
            window.grab().save(str(folder / f"window-{name}{suffix}.png"))


@contextmanager
def _opened(bench: BenchConfig, runs: Path, size: tuple[int, int]) -> Iterator[BenchWindow]:
    window = BenchWindow(runs)
    window.set_bench(bench)
    try:
        window.resize(*size)
        window.set_speed(None)
        window.show()
        yield window
    finally:
        window.close()


def _views(window: BenchWindow) -> Iterator[str]:
    """Bring up one view after the other, by name."""
    for kind in KINDS.values():
        if not kind.example:
            continue
        name = kind.name.replace("_", "-")
        _measure(window, kind.name, kind.example)
        window.below.setCurrentWidget(window.queue)
        window.view.setCurrentIndex(0)
        _settle()
        yield name
        if window.view.merit_is_shown:
            window.view.setCurrentWidget(window.view.merit)
            _settle()
            yield f"{name}-merit"
        window.view.setCurrentWidget(window.view.table_page)
        _settle()
        yield f"{name}-table"
    window.view.setCurrentIndex(0)
    window.below.setCurrentWidget(window.history)
    window.history.refresh()
    _settle(1500)
    yield "history"
    window.samples.show()
    _settle()
    yield "samples"
    window.set_up.desk.show_measuring()
    window.below.setCurrentWidget(window.log)
    window.set_speed(50.0)
    window.bench_panel.manual.connect_wanted.emit()
    window.controller.act("set bias", {"bias": 3.0, "compliance": 1e-3})
    window.controller.act("set irradiance", {"irradiance": 13.0})
    _settle(3000)
    yield "by-hand"
    window.controller.stop()
    window.controller.disconnect_bench()


def _measure(window: BenchWindow, procedure: str, parameters: Mapping[str, Any]) -> None:
    window.measurement.devices.choose("janus-160C")
    window.measurement.fill(procedure, parameters)
    _wait(lambda: not window.measurement.problem())
    window.measurement.start.click()
    _wait(lambda: not window.controller.busy)
    job = window.controller.queue.jobs[-1]
    if job.state != "finished":
        raise BenchError(f"{procedure}: {job.state} ({job.reason})")


def _wait(condition: Callable[[], bool]) -> None:
    clock = QtCore.QElapsedTimer()
    clock.start()
    while not condition():
        if clock.elapsed() > _PATIENCE:
            raise BenchError("the window did not come to rest")
        _settle(20)


def _settle(milliseconds: int = 400) -> None:
    """Let the window work for so long."""
    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_()


if __name__ == "__main__":
    draw_views(Path(sys.argv[1]), sys.argv[2])
