"""What one refresh of a plot costs as a run grows: ours beside pymeasure's, and beside the least
that could be done, a bare pyramid of minima and maxima.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_window_refresh.py

A refresh takes in 10,000 new points and paints the plot, all of the run in view, into a picture.
Our plot is one of the window's, with its tools: its `LiveCurve` is handed the points; pymeasure's
`ResultsCurve` reads them from the end of its CSV file, as its `Plotter` has it do, and the writing
of them is not counted. Both plots are of the same size with the same axes. The bare pyramid has one
array of samples and one level of buckets, knows neither gaps nor late rows nor magnitudes, and is
painted by pyqtgraph's curve.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pymeasure.display.curves import ResultsCurve
from pymeasure.experiment import Procedure, Results
from qtpy import QtWidgets

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.live_curve import LiveCurve

NEW = 10_000
SIZE = (1000, 500)
PEER_SIZES = (10**4, 10**5, 10**6)
SIZES = (*PEER_SIZES, 10**7)
TIME, CURRENT = "Time (s)", "Current (A)"
Floats = NDArray[np.float64]


class Watching(Procedure):  # type: ignore[misc]
    """Names the columns."""

    DATA_COLUMNS = [TIME, CURRENT]  # noqa: RUF012 - pymeasure's way to declare them


def measured(first: int) -> tuple[Floats, Floats]:
    """`NEW` points from number `first` on of a run at 1 kHz: cycles of 10 s and noise; (NEW,)."""
    seconds = np.arange(first, first + NEW) * 1e-3
    rng = np.random.default_rng([2400, first])
    return seconds, 1e-7 * (seconds % 10 > 5) + rng.normal(0, 5e-9, NEW)


def plot() -> pg.PlotWidget:
    """An empty plot of pyqtgraph's, shown."""
    widget = pg.PlotWidget()
    widget.resize(*SIZE)
    widget.setLabel("bottom", "Time", units="s")
    widget.setLabel("left", "Current", units="A")
    widget.show()
    return widget


def our_plot() -> pg.PlotWidget:
    """An empty plot of the window, shown."""
    item = WorkingPlot("benchmark", TimeAxis("bottom"), QuantityAxis("left", "Current", "A"))
    widget = pg.PlotWidget(plotItem=item)
    widget.resize(*SIZE)
    widget.show()
    return widget


def time_bare(points: int) -> float:
    """Seconds of the same refresh with a bare pyramid."""
    size = 1 << max(0, int(math.log2(max(1, points / (2 * SIZE[0])))))
    x, y = (np.empty(points + NEW) for _ in range(2))
    for first in range(0, points, NEW):
        x[first : first + NEW], y[first : first + NEW] = measured(first)
    extremes = _extremes(y[: points - points % size], size)
    new = measured(points)
    widget, curve = plot(), pg.PlotCurveItem(pen=pg.mkPen("#0072b2"), connect="all")
    widget.addItem(curve)
    curve.setData(np.repeat(x[: len(extremes) // 2 * size : size], 2), extremes)
    widget.grab()
    begin = time.perf_counter()
    x[points:], y[points:] = new
    done = len(extremes) // 2 * size
    last = len(x) - (len(x) - done) % size
    extremes = np.concatenate([extremes, _extremes(y[done:last], size)])
    curve.setData(np.repeat(x[: len(extremes) // 2 * size : size], 2), extremes)
    widget.grab()
    elapsed = time.perf_counter() - begin
    widget.close()
    return elapsed


def _extremes(y: Floats, size: int) -> Floats:
    """The lowest and the highest of every `size` samples, one after the other."""
    buckets = y.reshape(-1, size)
    return np.stack([buckets.min(axis=1), buckets.max(axis=1)], 1).ravel()


def time_ours(points: int) -> float:
    """Seconds of the refresh that takes a run from `points` points to `NEW` more."""
    series = LiveSeries()
    for first in range(0, points, NEW):
        series.append(*measured(first))
    new = measured(points)
    widget, curve = our_plot(), LiveCurve(series, pen=pg.mkPen("#0072b2"))
    widget.addItem(curve)
    curve.refresh()
    widget.grab()
    begin = time.perf_counter()
    series.append(*new)
    curve.refresh()
    widget.grab()
    elapsed = time.perf_counter() - begin
    drawn, _ = curve.getData()
    widget.close()
    if (drawn[0], drawn[-1]) != series.x_range:
        raise SystemExit("our curve does not show all of the run")
    return elapsed


def time_pymeasure(points: int, path: Path) -> float:
    """Seconds of the same refresh; `path` is a new file."""
    results = Results(Watching(), str(path))
    for first in range(0, points, NEW):
        write(path, first)
    widget, curve = plot(), ResultsCurve(results, TIME, CURRENT, pen=pg.mkPen("#0072b2"))
    widget.addItem(curve)
    curve.update_data()
    widget.grab()
    write(path, points)
    begin = time.perf_counter()
    curve.update_data()
    widget.grab()
    elapsed = time.perf_counter() - begin
    drawn, _ = curve.getData()
    widget.close()
    if len(drawn) != points + NEW:
        raise SystemExit("pymeasure's curve does not show all of the run")
    return elapsed


def write(path: Path, first: int) -> None:
    """Append `NEW` rows to a data file."""
    with path.open("a", encoding="utf-8") as file:
        np.savetxt(file, np.column_stack(measured(first)), "%.17g", ",")


def main(repeats: int = 7, peer_repeats: int = 3) -> None:
    """Measure, print, and say what the targets are. Others on the machine only ever add to a time,
    so the least counts, and the sizes take turns."""
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication([])
    time_ours(NEW)  # fonts and the like
    ours = dict.fromkeys(SIZES, math.inf)
    peers = dict.fromkeys(PEER_SIZES, math.inf)
    bare = dict.fromkeys(SIZES, math.inf)
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(repeats):
            for points in SIZES:
                ours[points] = min(ours[points], time_ours(points))
                bare[points] = min(bare[points], time_bare(points))
            for points in PEER_SIZES if repeat < peer_repeats else ():
                path = Path(folder) / f"{points}-{repeat}.csv"
                peers[points] = min(peers[points], time_pymeasure(points, path))
                path.unlink()
    best_of = f"best of {repeats} and of {peer_repeats}"
    print(f"refresh with {NEW:,} new points, {SIZE[0]} x {SIZE[1]} pixels, {best_of}")
    print(f"{'points':>12}{'janus_lab':>12}{'bare':>12}{'pymeasure':>12}{'ratio':>8}")
    for points, our_time in ours.items():
        line = f"{points:>12,}{1e3 * our_time:>9.1f} ms{1e3 * bare[points]:>9.1f} ms"
        if points in peers:
            line += f"{1e3 * peers[points]:>9.1f} ms{peers[points] / our_time:>8.1f}"
        print(line)
    growth = ours[10**7] / ours[10**4]
    print(f"ours at 10,000,000 points beside 10,000: {growth:.2f} (target: at most 1.5)")
    over = ours[10**6] / bare[10**6]
    print(f"ours at 1,000,000 points beside a bare pyramid: {over:.2f} (target: at most 2.2)")
    print(f"ratio at 1,000,000 points: {peers[10**6] / ours[10**6]:.0f} (target: at least 50)")
    application.processEvents()


if __name__ == "__main__":
    main()
