"""A short noise run of a photoconductor on the simulated bench, with its floor."""

from __future__ import annotations

from functools import cache

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurement import Measurement, on_device, procedure_from
from janus_lab.measurements.dark_noise.figures import analyse
from janus_lab.runs.run import Run
from janus_lab.selftest.measured_run import measure
from tests.bench_files import bench_config, device

#: Of the run.
BIASES, RATES = [1.0, 3.0], [5.0, 100.0]


@cache
def noise_run_of_the_bench() -> Run:
    parameters = {
        "biases": BIASES,
        "reading_rates": RATES,
        "durations": [120.0, 10.0],
        "current_range": 1e-6,
        "compliance": 1e-3,
        "settling": 20.0,
        "floor": True,
    }
    procedure = on_device(procedure_from("dark_noise", parameters), device())
    made = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)
    return measure(made, seed=5).run


@cache
def noise_figures() -> list[FigureOfMerit]:
    return analyse(noise_run_of_the_bench(), None)
