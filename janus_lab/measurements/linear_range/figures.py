"""Figures of merit of a linear-range run, and the table of its levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.linear_range.currents import FilterInBeam
from janus_lab.analysis.linear_range.figures import (
    LinearRangeResult,
    NoiseSettings,
    analyse_linear_range,
)
from janus_lab.analysis.linear_range.levels import LevelsData
from janus_lab.analysis.linear_range.window import Criterion
from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias, source_meter_of
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A row for each level, beside the figures of merit.
LEVELS_CSV = "levels.csv"

#: Results, as long as the run they are from is in use: figures, file and picture want them.
_RESULTS: WeakKeyDictionary[Run, LinearRangeResult] = WeakKeyDictionary()


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one."""
    fixed_bias(run, bias)
    return result_of(run).figures


def criterion_of(run: Run) -> Criterion:
    """What counts as linear in a run."""
    return Criterion(run.parameters["deviation_dB"], run.parameters["slope_tolerance"])


def result_of(run: Run) -> LinearRangeResult:
    """What the analysis makes of a run."""
    if run not in _RESULTS:
        bench, parameters = run.bench, run.parameters
        bias = float(parameters["bias"])
        _RESULTS[run] = analyse_linear_range(
            data_of(run, LevelsData),
            conditions_of(run, bias),
            source_meter_of(run, bias),
            [FilterInBeam(each.name, each.passes, each.uncertainty) for each in bench.filters],
            NoiseSettings(
                parameters["noise_bandwidth"], parameters["nplc"] / bench.smu.line_frequency_hz
            ),
            criterion_of(run),
        )
    return _RESULTS[run]


def extra_tables(run: Run) -> Mapping[str, Mapping[str, NDArray[Any]]]:
    """`levels.csv`: columns are named with their units."""
    result = result_of(run)
    levels = result.levels
    readings = [level.reading for level in levels]
    return {
        LEVELS_CSV: {
            "Level": np.array([r.number for r in readings]),
            "Filter": np.array([r.filter for r in readings]),
            "Irradiance (mW/cm**2)": np.array([r.irradiance_mW_cm2 for r in readings]),
            "Irradiance uncertainty (mW/cm**2)": np.array(
                [standard_uncertainty(level.irradiance) for level in levels]
            ),
            "Current range (A)": np.array([r.range_A for r in readings]),
            "Dark current (A)": np.array([r.dark_A for r in readings]),
            "Light current (A)": np.array([r.light_A for r in readings]),
            "Photocurrent (A)": np.array([nominal(level.current) for level in levels]),
            "Photocurrent uncertainty (A)": np.array(
                [standard_uncertainty(level.current) for level in levels]
            ),
            "Local slope": result.slopes,
        }
    }
