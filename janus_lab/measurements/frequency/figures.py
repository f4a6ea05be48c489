"""Figures of merit of a frequency-response run, and its response."""

from __future__ import annotations

import math

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.frequency.bode_curve import DB, BodeCurve
from janus_lab.analysis.frequency.figures import analyse_frequency
from janus_lab.analysis.frequency.modulation_data import ModulationData
from janus_lab.analysis.frequency.response_models import MeterLag
from janus_lab.analysis.frequency.step_data import StepData
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run
from procedures.frequency_response.frequencies import wanted_frequencies
from procedures.rows import EDGE


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one."""
    conditions = conditions_of(run, fixed_bias(run, bias))
    parameters = run.parameters
    return analyse_frequency(
        response_of(run), conditions, parameters["irradiance"], parameters["depth"]
    )


def response_of(run: Run) -> BodeCurve:
    """The response that the run's records hold."""
    used = meters_of(run.record)["analyser"].current_range(run.parameters["current_range"])
    # two units of one model on one range: what is not known of the lag is each one's own
    meter = MeterLag(used.lag_s or 0.0, math.sqrt(2) * used.lag_u_s)
    if EDGE in run.columns and np.any(run.data[EDGE].to_numpy() > 0):
        given = run.parameters
        wanted = wanted_frequencies(
            given["start"], given["stop"], given["points_per_decade"], given["frequencies"]
        )
        return BodeCurve.of_steps(data_of(run, StepData, "analyser"), meter, wanted)
    return BodeCurve.of(data_of(run, ModulationData, "analyser"), meter)


def extra_tables(run: Run) -> dict[str, dict[str, Floats]]:
    """Amplitude and phase with their standard uncertainties as a table of their own."""
    response = response_of(run)
    if not response.points:
        return {}
    noise = np.hypot(response.amplitude_u, response.amplitude_u[0])
    noise[0] = 0.0
    return {
        "frequency_response.csv": {
            "Frequency (Hz)": response.frequency,
            "Relative amplitude (dB)": response.decibels,
            "Standard uncertainty of the amplitude (dB)": DB * noise,
            "Phase (deg)": response.phase_deg,
            "Standard uncertainty of the phase (deg)": response.phase_u_deg,
        }
    }
