"""20,000 rows/s for 20 s: is the window free meanwhile, and are they all recorded? Ours beside
pymeasure's `ManagedWindow`.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_window_load.py [--profile]

Each window runs in a process of its own, is shown, and gets the same rows in the same blocks of
10 ms: ours from its bench's process through runner and recorder, pymeasure's from its `Worker`. A
timer of 1 ms shows for how long the event loop was not free; the processor time of the window's
thread in that gap tells work from waiting for a processor. With --profile our window tells where
its time goes.
"""

from __future__ import annotations

import cProfile
import gc
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SIZE = (1280, 800)
WINDOWS = ("janus_lab", "pymeasure")
PATIENCE = 120.0  #: s that a window may take


class Loop:
    """Runs the event loop, and notes for how long it was not free."""

    def __init__(self) -> None:
        from qtpy import QtCore, QtWidgets

        self.application = QtWidgets.QApplication.instance() or QtWidgets.QApplication([])
        #: Wall time and processor time (s) between one turn of the timer and the next.
        self.gaps: list[tuple[float, float]] = []
        self._timer = QtCore.QTimer()
        self._timer.setTimerType(QtCore.Qt.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._last = (0.0, 0.0)

    def _turn(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.gaps.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    def watch(self) -> None:
        """Begin to note gaps."""
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start(1)

    def until(self, done: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Run the event loop until `done()`; whether it was within `patience` (s)."""
        from qtpy import QtCore

        end = time.perf_counter() + patience
        waiting = QtCore.QEventLoop()

        def look() -> None:
            if done() or time.perf_counter() > end:
                waiting.quit()

        timer = QtCore.QTimer()
        timer.timeout.connect(look)
        timer.start(50)
        waiting.exec_()
        return done()

    def found(self, path: Path) -> dict[str, float]:
        """What came of it, the rows being in the data file `path`."""

        self._timer.stop()
        lines = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line and line[0] != "#"
        ]
        began = float(lines[1].split(",")[-1])
        longest = max(self.gaps)
        return {
            "rows": len(lines) - 1,
            "seconds": path.stat().st_mtime - began,
            "longest": longest[0],
            "cpu": longest[1],
            "most_cpu": max(cpu for _, cpu in self.gaps),
            "over": sum(gap > 0.05 for gap, _ in self.gaps),
        }


def flood_ours(folder: Path, profile: bool) -> dict[str, float]:
    """The real window on the simulated bench; the bench's process has the flood for a cycling."""
    import flood

    from drivers.config import shipped_files, yaml_file
    from drivers.config.bench import BenchConfig
    from janus_lab.bench_process import client
    from janus_lab.device_file import read_device
    from janus_lab.gui.window import BenchWindow
    from janus_lab.measurement import Measurement, on_device
    from janus_lab.sequence.items import Measure

    client.main = flood.station
    loop = Loop()
    bench = yaml_file.load(shipped_files.find("simulated", "bench"), BenchConfig)
    window = BenchWindow(folder)
    window.set_bench(bench)
    window.resize(*SIZE)
    window.show()
    window.controller.speed = None
    gc.freeze()  # as the command does
    loop.until(lambda: not window.measurement.problem())
    loop.until(lambda: False, 1.0)
    device = read_device("janus-160C")
    procedure = on_device(flood.Flood(**flood.parameters()), device)
    measurement = Measurement(procedure=procedure, bench=bench, device=device, recipe=None)
    ended: list[Path] = []
    window.controller.ended.connect(lambda job, _: ended.append(job.path))
    window.controller.said.connect(lambda *said: print(*said, file=sys.stderr))
    loop.watch()
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    window.controller.enqueue([Measure(measurement=measurement)], first=True)
    over = loop.until(lambda: bool(ended))
    loop.until(lambda: False, 1.0)  # the last rows, and the figures
    profiler.disable()
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumtime").print_stats(60)
    result = loop.found(ended[0] / "data.csv") if over else {}
    window.close()
    return result


def flood_pymeasure(folder: Path, _: bool) -> dict[str, float]:
    """A window as in pymeasure's tutorial, with its curve of current against time."""
    import flood
    from pymeasure.display.windows import ManagedWindow
    from pymeasure.experiment import Results

    class Window(ManagedWindow):  # type: ignore[misc]
        """Queues one measurement into one file."""

        path = folder / "data.csv"

        def queue(self, procedure: Any = None) -> None:
            results = Results(procedure, str(self.path))
            self.manager.queue(self.new_experiment(results))

    loop = Loop()
    window = Window(flood.PeerFlood, x_axis="Time (s)", y_axis="Current (A)")
    window.resize(*SIZE)
    window.show()
    loop.until(lambda: False, 1.0)
    loop.watch()
    window.queue(flood.PeerFlood())
    loop.until(lambda: not window.manager.is_running())
    loop.until(lambda: False, 1.0)
    result = loop.found(window.path)
    if window.manager.is_running():
        os._exit(_told(result))  # its threads would not end before long
    window.close()
    return result


def _told(result: dict[str, float]) -> int:
    print(json.dumps(result), flush=True)
    return 0


FLOOD = dict(zip(WINDOWS, (flood_ours, flood_pymeasure), strict=True))


def main(options: list[str]) -> None:
    """Measure both, print, and say what the targets are."""
    sys.path.insert(0, str(Path(__file__).parent))
    import flood

    found = {}
    for window in WINDOWS:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, window, folder, *options]
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found[window] = json.loads(answer.stdout.splitlines()[-1])
    print(f"{flood.ROWS:,} rows offered at {flood.RATE:,} rows/s")
    print(
        f"{'':12}{'recorded':>10}{'rate kept':>11}{'not free for':>15}{'of it work':>12}"
        f"{'longest work':>14}"
        f"{'over 50 ms':>12}"
    )
    for window, result in found.items():
        kept = result["rows"] / result["seconds"] / flood.RATE
        print(
            f"{window:12}{result['rows'] / flood.ROWS:>10.1%}{kept:>11.1%}"
            f"{1e3 * result['longest']:>12.0f} ms{1e3 * result['cpu']:>9.0f} ms"
            f"{1e3 * result['most_cpu']:>11.0f} ms"
            f"{result['over']:>12.0f}"
        )
    print("targets: all recorded, at least 95 % of the rate kept, never blocked over 50 ms")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in FLOOD:
        arguments = sys.argv[2:]
        _told(FLOOD[sys.argv[1]](Path(arguments[0]), "--profile" in arguments))
    else:
        main(sys.argv[1:])
