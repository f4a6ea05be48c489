"""What the plots' tests ask of a picture, and figures of merit for it."""

from __future__ import annotations

import numpy as np
from qtpy import QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.model.folded_edges import EdgeKind
from tests.bench_files import open_bench
from tests.measuring import carry_out, columns, prepared

RISE, DECAY = EdgeKind("rise", False), EdgeKind("decay", False)


IRRADIANCE = "Irradiance (mW/cm**2)"


def measured(procedure):
    """All columns of the run, its blocks, and the photocurrents (A) at 3 V and these lights."""
    prepared(procedure)
    with open_bench() as bench:
        carry_out(procedure, bench)
        detector = bench.simulation.photodetector
        truth = {e: detector.truth(3.0, e).photocurrent for e in (0.7, 3.0, 13.0)}
    data = columns(procedure)
    numbers = [r["Time (s)"].size for t, r in procedure.topics if t == "batch results"]
    ends = np.cumsum(numbers)[:-1]
    split = {name: np.split(values, ends) for name, values in data.items()}
    blocks = [{name: parts[i] for name, parts in split.items()} for i in range(len(numbers))]
    return data, blocks, truth


def shown(qtbot, plot, blocks=()):
    qtbot.addWidget(plot)
    plot.resize(700, 450)
    plot.show()
    for block in blocks:
        plot.add(block)
    plot.show_now()
    QtWidgets.QApplication.processEvents()
    return plot


def curves(plot):
    """The x and y of the lines of a plot, as they were given."""
    return [item.getOriginalDataset() for item in plot.listDataItems()]


def texts(legend):
    return [label.text for _, label in legend.items]


def figure(name, irradiance, value, uncertainty=None, bound=None, unit="A/W"):
    flags = () if value is not None else ("NO_DARK_SWEEP",)
    conditions = {} if irradiance is None else {"irradiance_mW_cm2": irradiance}
    found = FigureOfMerit(name, value, uncertainty, unit, "as in a test", flags, bound, conditions)
    return found.to_dict()


def halves(*given):
    """Rows of halves of 1 s, 20 readings each: (start, cycle, irradiance, time, current)."""
    parts = [
        np.array([[s, c, e, t + i / 20, current] for i in range(20)])
        for s, c, e, t, current in given
    ]
    names = ("Start", "Cycle", IRRADIANCE, "Time (s)", "Current (A)")
    return dict(zip(names, np.concatenate(parts).T, strict=True))
