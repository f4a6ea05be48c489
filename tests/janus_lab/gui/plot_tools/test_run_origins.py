"""What goes out of a plot says which of the runs on it were simulated."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from janus_lab.gui.plot_tools.curve_table import AxisColumn, CurveSamples, table_pieces
from janus_lab.gui.plot_tools.figure_export import Scale, panel_of
from janus_lab.gui.plot_tools.plot_content import PlotContent
from janus_lab.gui.plot_tools.plotted import CurveKind
from janus_lab.gui.plot_tools.run_origins import RunOrigins

PAST = "film 2, 11-21 16:00, eac809b9"
OTHER = "film 2, 11-21 16:00, eac809b"  # as if the one's label began as the other's
TIME, CURRENT = AxisColumn("Time", "s"), AxisColumn("Current", "A")


def curve(name: str, run: str = "") -> CurveSamples:
    x = np.arange(3.0)
    return CurveSamples(name, [(x, x)], "line", CurveKind(run=run))


@pytest.mark.parametrize(
    ("simulated", "past", "curves", "said", "words"),
    [
        (False, {}, [curve("this run")], "", [""]),
        (True, {}, [curve("dark"), curve("13 mW/cm²")], "simulated bench", ["simulated"] * 2),
        (True, {PAST: True}, [curve("this run"), curve(PAST)],
         "simulated bench", ["simulated"] * 2),
        (False, {PAST: True}, [curve("this run"), curve(PAST)],
         f"simulated bench: {PAST}", ["", "simulated"]),
        (True, {PAST: False}, [curve("this run, dark", "this run"), curve(f"{PAST}, dark", PAST)],
         "simulated bench: this run", ["simulated", ""]),
        (False, {OTHER: False, PAST: True}, [curve(f"{PAST}, dark")],
         "simulated bench", ["simulated"]),
        # a simulated run is there, but hidden: nothing of it goes out
        (False, {PAST: True}, [curve("this run")], "", [""]),
    ],
)  # fmt: skip
def test_only_of_what_is_shown(simulated, past, curves, said, words) -> None:
    told = RunOrigins(simulated, past).told(PlotContent(curves))
    assert told.origin == said
    assert [each.kind.origin for each in told.curves] == words


def test_a_table_says_it_in_its_headings_and_stays_one_of_numbers() -> None:
    told = RunOrigins(False, {PAST: True}).told(PlotContent([curve("this run"), curve(PAST)]))
    text = "".join(table_pieces(TIME, CURRENT, told.curves))
    read = pd.read_csv(io.StringIO(text))
    assert list(read) == ["Time (s)", "Current (A) – this run", f"Current (A), simulated – {PAST}"]
    assert set(map(str, read.dtypes)) == {"float64"}
    one = RunOrigins(simulated=True).told(PlotContent([curve("this run")])).curves
    text = "".join(table_pieces(TIME, CURRENT, one))
    assert text.splitlines()[0] == 'Time (s),"Current (A), simulated"'
    numbers = np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1)
    np.testing.assert_array_equal(numbers, [[0, 0], [1, 1], [2, 2]])


def test_a_figure_of_both_says_it_at_each_curve_and_of_one_kind_at_its_edge_alone() -> None:
    axes = (TIME, Scale()), (CURRENT, Scale())
    both = RunOrigins(False, {PAST: True}).told(PlotContent([curve("this run"), curve(PAST)]))
    panel = panel_of(*axes, both.curves, origin=both.origin)
    assert [each.label for each in panel.series] == ["this run", f"{PAST}, simulated"]
    assert panel.origin == f"simulated bench: {PAST}"
    one = RunOrigins(simulated=True).told(PlotContent([curve("dark"), curve("13 mW/cm²")]))
    panel = panel_of(*axes, one.curves, origin=one.origin)
    assert [each.label for each in panel.series] == ["dark", "13 mW/cm²"]
    assert panel.origin == "simulated bench"


def test_curves_of_several_runs_and_levels_say_it_at_the_run() -> None:
    curves = [curve("this run, dark", "this run"), curve(f"{PAST}, dark", PAST)]
    told = RunOrigins(False, {PAST: True}).told(PlotContent(curves))
    panel = panel_of((TIME, Scale()), (CURRENT, Scale()), told.curves, origin=told.origin)
    assert [each.run for each in panel.series] == ["this run", f"{PAST}, simulated"]
