"""Figures of merit of a response-time run, and its edges."""

from __future__ import annotations

from dataclasses import replace

from drivers.config.light import ModulationConfig
from drivers.errors import Cause
from janus_lab.analysis.edges.clock_and_light import with_clock_and_light
from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.figures import analyse_response
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias
from janus_lab.runs.errors import BundleError
from janus_lab.runs.meters import meters_of, meters_on
from janus_lab.runs.run import Run


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one, or if the
    bench had no light with fast edges."""
    conditions = conditions_of(run, fixed_bias(run, bias))
    figures = analyse_response(
        edges_of(run, reference=False),
        conditions,
        run.parameters["irradiance"],
        edges_of(run, reference=True),
        _modulation(run).edge_time,
        data_of(run, EdgeData, "analyser").clipped(),
    )
    return with_clock_and_light(figures, conditions, run.parameters["irradiance"])


def edges_of(run: Run, *, reference: bool) -> list[Edges]:
    """Edges of a response-time run, of its sample or the reference detector, by direction."""
    recorder = meters_of(run.record)["analyser"]
    used = recorder.current_range(run.parameters["current_range"])
    foreign = bool(run.record.sources)  # which has no bench
    if used.lag_s is None and not foreign:  # a run from before it was kept
        now = meters_on(run.bench, 1.0)["analyser"]
        used = replace(now.current_range(used.full_scale_A), resolution_A=used.resolution_A)
    analyser = None if foreign else run.bench.analyser
    aperture: float = run.parameters["aperture"]
    return data_of(run, EdgeData, "analyser").edges(
        reference=reference,
        aperture_s=aperture,
        edge_sigma_s=_modulation(run).edge_sigma,
        resolution_A=used.resolution_A,
        lag_s=used.lag_s,
        lag_u_s=used.lag_u_s,
        aperture_u_s=aperture * (analyser.aperture_uncertainty if analyser else 0.0),
    )


def _modulation(run: Run) -> ModulationConfig:
    if run.record.sources:  # nobody knows its edges better than its samples do
        return ModulationConfig.model_construct(source="generator", edge_time=0.0)
    modulation = run.bench.laser.modulation
    if modulation is None:
        raise BundleError(
            "its bench had no light with fast edges", subject=run.path, kind=Cause.NOT_POSSIBLE
        )
    return modulation
