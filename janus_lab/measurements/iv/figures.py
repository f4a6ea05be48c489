"""Figures of merit of a run of I–V sweeps."""

from __future__ import annotations

from drivers.errors import Cause
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.iv.figures import analyse_photoresponse
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.iv.settling_readings import settling_readings_in
from janus_lab.measurements.run_data import conditions_of, data_of, source_meter_of
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at `bias` (V), or at the analysis bias of the run.

    Raises BundleError for a bias that was not swept over.
    """
    swept = sorted((run.parameters["start"], run.parameters["stop"]))
    if bias is not None and not swept[0] <= bias <= swept[1]:
        raise BundleError(
            f"was measured from {swept[0]:g} V to {swept[1]:g} V, not at {bias:g} V",
            subject=run.path,
            kind=Cause.NOT_POSSIBLE,
        )
    conditions = conditions_of(run, run.parameters["analysis_bias"] if bias is None else bias)
    meter = source_meter_of(run, conditions.bias_V, max(map(abs, swept)))
    watched = settling_readings_in(run.events)
    return analyse_photoresponse(data_of(run, IVData), conditions, meter, watched)
