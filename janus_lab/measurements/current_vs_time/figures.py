"""Figures of a run of the current against time."""

from __future__ import annotations

from janus_lab.analysis.current_vs_time.figures import analyse_time
from janus_lab.analysis.current_vs_time.time_data import TimeData
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias, source_meter_of
from janus_lab.runs.run import Run


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one."""
    measured = fixed_bias(run, bias)
    meter = source_meter_of(run, measured)
    return analyse_time(data_of(run, TimeData), conditions_of(run, measured), meter)
