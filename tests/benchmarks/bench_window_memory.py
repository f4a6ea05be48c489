"""What an hour at the bench leaves in the window's memory.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_window_memory.py

After a warm-up that has done everything once, 3,600 s of on/off cycling are watched at 60 times the
real pace, one minute, and then ten past runs are shown beside it and taken away again, one by one.
Counted is the memory that would be free if the window's process ended (USS); the bench's process
is not in it.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.device_file import read_device
from janus_lab.gui.window import BenchWindow
from janus_lab.measurement import Measurement, on_device
from janus_lab.sequence.items import Measure
from procedures import OnOffCycling

TARGET = 20.0  #: MB
RUNS = 10
HALF = 5.0  #: of a cycle (s)
SPEED = 60.0


def memory() -> float:
    """Of this process alone (MB)."""
    gc.collect()
    return float(psutil.Process().memory_full_info().uss) / 2**20


def until(done: Callable[[], bool], patience: float = 200.0) -> None:
    """Run the event loop until `done()`; ends the benchmark where that takes too long."""
    loop, clock = QtCore.QEventLoop(), QtCore.QElapsedTimer()
    clock.start()
    timer = QtCore.QTimer()
    timer.timeout.connect(
        lambda: loop.quit() if done() or clock.hasExpired(int(1000 * patience)) else None
    )
    timer.start(20)
    loop.exec_()
    if not done():
        raise SystemExit(f"the window has not done in {patience:g} s what it should")


def wait(seconds: float) -> None:
    """Let the event loop run for so long."""
    clock = QtCore.QElapsedTimer()
    clock.start()
    until(lambda: bool(clock.hasExpired(int(1000 * seconds))))


class Bench:
    """The window, and what is done in it."""

    def __init__(self, folder: Path) -> None:
        self.config = yaml_file.load(shipped_files.find("simulated", "bench"), BenchConfig)
        self.device = read_device("janus-160C")
        self.window = BenchWindow(folder)
        self.window.set_bench(self.config)
        self.window.resize(1280, 800)
        self.window.show()
        self.ended: list[Path] = []
        self.window.controller.ended.connect(lambda job, _: self.ended.append(job.path))
        until(lambda: not self.window.measurement.problem())

    def measure(self, seconds: float, speed: float | None) -> Path:
        """Cycle for so much bench time at that pace; the run's folder."""
        controller, before = self.window.controller, len(self.ended)
        controller.speed = speed
        procedure = on_device(
            OnOffCycling(cycles=round(seconds / (2 * HALF)), on_time=HALF, off_time=HALF),
            self.device,
        )
        measurement = Measurement(
            procedure=procedure, bench=self.config, device=self.device, recipe=None
        )
        controller.enqueue([Measure(measurement=measurement)], first=True)
        until(lambda: len(self.ended) > before)
        wait(1.0)  # the figures, and the row in the history
        return self.ended[-1]

    def open_and_close(self, paths: list[Path]) -> None:
        """Show each of the runs in turn on every page, and take it away."""
        view = self.window.view
        for path in paths:
            view.overlay([path])
            until(lambda: not view._past.busy)
            for page in range(view.count()):
                view.setCurrentIndex(page)
                wait(0.1)
            view.clear_overlays()
        view.setCurrentIndex(0)
        wait(0.5)


def main(seconds: float = 3600.0) -> None:
    """Measure, print, and say what the target is."""
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        past = [bench.measure(600.0, None) for _ in range(RUNS)]
        bench.open_and_close(past[:2])
        bench.measure(300.0, SPEED)
        before = memory()
        bench.measure(seconds, SPEED)
        after_run = memory()
        bench.open_and_close(past)
        after_all = memory()
        bench.window.close()
    print(f"the window after its warm-up            {before:7.1f} MB")
    print(f"after {seconds:,.0f} s of cycling, at 60 times   {after_run - before:+7.1f} MB")
    print(f"after {RUNS} runs opened and closed         {after_all - before:+7.1f} MB")
    print(f"target: at most {TARGET:+.0f} MB")
    application.processEvents()


if __name__ == "__main__":
    main()
