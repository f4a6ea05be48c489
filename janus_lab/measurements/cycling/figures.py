"""Figures of merit of a run of on/off cycles, and the table of its cycles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from janus_lab.analysis.cycling.cycles import CycleTable, summarise_cycles
from janus_lab.analysis.cycling.cycling_data import CyclingData
from janus_lab.analysis.cycling.figures import analyse_cycling
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.run_data import conditions_of, fixed_bias, pieces_of, source_meter_of
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A row for each whole cycle, beside the figures of merit.
CYCLES_CSV = "cycles.csv"

#: Tables of cycles, as long as the run they are from is in use: figures, file and picture want it.
_CYCLES: WeakKeyDictionary[Run, CycleTable] = WeakKeyDictionary()


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one."""
    measured = fixed_bias(run, bias)
    meter = source_meter_of(run, measured)
    return analyse_cycling(cycles_of(run), conditions_of(run, measured), meter)


def extra_tables(run: Run) -> Mapping[str, Mapping[str, NDArray[Any]]]:
    """`cycles.csv`: columns are named with their units."""
    return {CYCLES_CSV: cycles_of(run).columns()}


def cycles_of(run: Run) -> CycleTable:
    """One row for each whole cycle of a cycling run: plateaus, photocurrent, what to mind."""
    if run not in _CYCLES:
        _CYCLES[run] = summarise_cycles(
            pieces_of(run, CyclingData),
            run.parameters["on_time"],
            run.parameters["off_time"],
            source_meter_of(run, run.parameters["bias"]),
        )
    return _CYCLES[run]
