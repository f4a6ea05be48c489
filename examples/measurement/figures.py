"""Figures of merit of a dark-current run."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import figure, variable
from janus_lab.measurements.run_data import columns_of, fixed_bias, source_meter_of
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, CURRENT_RANGE


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The mean dark current of the second half of the run.

    Raises BundleError if `bias` (V) is not the run's.
    """
    measured = fixed_bias(run, bias)
    columns = columns_of(run)
    half = len(columns[CURRENT]) // 2
    current, ranges = columns[CURRENT][half:], columns[CURRENT_RANGE][half:]
    method = "mean of the second half; scatter, gain and offset of the range"
    conditions = {"bias_V": measured}
    if len(current) < 2:
        return [figure("dark_current", None, "A", method, ["TOO_FEW_POINTS"], conditions)]
    mean = float(np.mean(current))
    scatter = float(np.std(current, ddof=1) / np.sqrt(len(current)))
    meter = source_meter_of(run, measured)
    error = meter.range(float(np.max(ranges)))  # the largest range that was used
    dark = variable(mean, scatter, "scatter") + mean * error.gain + error.offset_A
    return [figure("dark_current", dark, "A", method, (), conditions)]
