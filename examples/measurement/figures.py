"""Figures of merit of a dark-current run."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.run_data import columns_of, fixed_bias
from janus_lab.runs.run import Run
from procedures.rows import CURRENT


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The mean dark current of the second half of the run.

    Raises BundleError if `bias` (V) is not the run's.
    """
    current = columns_of(run)[CURRENT]
    settled = current[len(current) // 2 :]
    value: float | None = None
    uncertainty: float | None = None
    if len(settled) > 1:
        value = float(np.mean(settled))
        uncertainty = float(np.std(settled, ddof=1) / np.sqrt(len(settled)))
    return [
        FigureOfMerit(
            "dark_current",
            value,
            uncertainty,
            "A",
            "mean of the readings of the second half; their scatter",
            flags=() if value is not None else ("TOO_FEW_POINTS",),
            conditions={"bias_V": fixed_bias(run, bias)},
        )
    ]
