"""How long the window's event loop is blocked while past runs open and many are compared:

    python -m tests.blocked_window --runs 300 --rows 1e6

Makes up the runs in a folder that is removed, opens the window without a screen, and counts how
often a timer of 5 ms was late by more than 100 ms, in wall time and in processor time of the
window's thread: on a machine with other work the latter is what the window itself takes.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

LIMIT = 0.1  # s


def make_runs(folder: Path, count: int, rows: int) -> None:
    """So many I–V sweeps of sixty samples, and a run of on/off cycles of so many rows."""
    from tests.made_up_rows import LEVELS, cycling, sweeps
    from tests.made_up_runs import made_up, responsivity

    random = np.random.default_rng(1)
    for number in range(count):
        factor = float(random.lognormal(0, 0.3))
        figures = [responsivity(4.8 * factor * (e / 0.7) ** -0.3, e, 0.02) for e in LEVELS[1:]]
        made_up(
            folder, "iv_sweep", sweeps(factor), figures, sample=f"film {number % 60}",
            days=number // 60 * 7 - 60, parameters={"position": f"A{number % 60 + 1}"},
        )  # fmt: skip
    made_up(folder, "on_off_cycling", cycling(rows / 50), sample="long")


class Watchdog:
    """Times between the ticks of a timer, in wall time and processor time of this thread.

    `where`: for each place in the window's code how often it was seen at work there while a tick
    was late, looked at from a thread of its own."""

    def __init__(self) -> None:
        from qtpy import QtCore

        self._last = time.perf_counter(), time.thread_time()
        self.late: list[tuple[float, float]] = []
        self.where: Counter[str] = Counter()
        threading.Thread(target=self._look, args=(threading.get_ident(),), daemon=True).start()
        self._timer = QtCore.QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.late.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    def _look(self, thread: int) -> None:
        while True:
            time.sleep(0.01)
            if time.perf_counter() - self._last[0] > LIMIT / 3:
                stack = traceback.extract_stack(sys._current_frames()[thread])
                ours = [f"{Path(f.filename).stem}.{f.name}:{f.lineno}" for f in stack][-14:]
                self.where[" < ".join(reversed(ours))] += 1

    def leave_out(self, wall: float, own: float) -> None:
        """Of the time until the next tick this much (s) is not the window's."""
        self._last = self._last[0] + wall, self._last[1] + own

    def longest(self) -> tuple[float, float]:
        """The longest time between two ticks since the last report, and the most that the thread
        itself worked between two (s)."""
        wall, own = (max(column) for column in zip(*self.late, (0.0, 0.0), strict=True))
        self.late.clear()
        return wall, own

    def busiest(self, number: int = 8) -> list[str]:
        """Where it was seen most since this was asked last."""
        found = [f"{times} x {place}" for place, times in self.where.most_common(number)]
        self.where.clear()
        return found

    def report(self, what: str, began: float) -> None:
        """Print what happened since the last report."""
        wall, own = (np.array(column) for column in zip(*self.late, strict=True))
        print(
            f"{what:34} {time.perf_counter() - began:6.2f} s; blocked > 100 ms: "
            f"{int((wall > LIMIT).sum()):2d} times, {int((own > LIMIT).sum()):2d} by the window; "
            f"longest {1e3 * wall.max():4.0f} ms, {1e3 * own.max():4.0f} ms of it the window's"
        )
        places = self.busiest(5)
        for place in places if own.max() > LIMIT else ():
            print(f"    {place}")
        self.late.clear()


def main() -> None:
    """Measure, and print a line for each thing that a person does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--rows", type=float, default=1e6)
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        make_runs(Path(folder), given.runs, int(given.rows))
        _watch(Path(folder))


def _watch(folder: Path) -> None:
    from qtpy import QtCore, QtWidgets

    from drivers.config import shipped_files, yaml_file
    from drivers.config.bench import BenchConfig
    from janus_lab.gui.window import BenchWindow

    gc.disable()
    application = QtWidgets.QApplication(["janus-lab"])
    window = BenchWindow(folder)
    window.set_bench(yaml_file.load(shipped_files.find("simulated", "bench"), BenchConfig))
    window.show()

    def settle(milliseconds: int) -> None:
        loop = QtCore.QEventLoop()
        QtCore.QTimer.singleShot(milliseconds, loop.quit)
        loop.exec_()

    def until(over: Callable[[], bool]) -> float:
        while not over():
            settle(5)
        return time.perf_counter()

    history = window.history
    until(lambda: history.model.rowCount() > 0)
    settle(3000)
    watchdog = Watchdog()
    longest = max(history.model.shown, key=lambda run: run.rows)
    for what in ("open the long run, first time", "open the long run again"):
        began = time.perf_counter()
        window.pages.open_run(longest.path)
        page = window.pages.opened(longest.path)
        assert page is not None
        first: list[float] = []
        page.reading.excerpt.connect(lambda _, first=first: first.append(time.perf_counter()))
        page.reading.block.connect(lambda _, first=first: first.append(time.perf_counter()))
        until(lambda page=page: not page.reading.busy)  # type: ignore[misc]
        watchdog.report(what, began)
        print(f"{'':34} first rows after {first[0] - began:.2f} s of {longest.rows:,}")
        window.pages.close_page(page)
    began = time.perf_counter()
    comparison = window.reopening.comparing.compare(
        [run.path for run in history.model.shown if run.procedure == "iv_sweep"]
    )
    assert comparison is not None
    shown = until(lambda: bool(comparison.runs)) - began
    until(lambda: not comparison.stream.busy)
    watchdog.report(f"compare {len(comparison.runs)} runs", began)
    print(f"{'':34} first run after {shown:.2f} s")
    for number in range(comparison.merit.axis.count()):
        began = time.perf_counter()
        comparison.merit.axis.setCurrentIndex(number)
        settle(200)
        watchdog.report(f"  against {comparison.merit.axis.currentText()}", began)
    for words, does in (
        ("  curves", lambda: comparison.tabs.setCurrentWidget(comparison.curves)),
        (
            "  one stands out",
            lambda: comparison.list.item(len(comparison.runs) // 3).setSelected(True),
        ),
        ("  no run", lambda: comparison.list.tick_all(False)),
        ("  all runs", lambda: comparison.list.tick_all(True)),
    ):
        began = time.perf_counter()
        does()
        settle(200)
        watchdog.report(words, began)
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
