"""Figures of merit of a response-time run, and its edges."""

from __future__ import annotations

from drivers.b1500.samples import current_resolution
from drivers.config.bench import BenchConfig, ModulationConfig
from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.figures import analyse_response
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at the run's bias; raises BundleError if `bias` (V) is another one, or if the
    bench had no light with fast edges."""
    return analyse_response(
        edges_of(run, reference=False),
        conditions_of(run, fixed_bias(run, bias)),
        run.parameters["irradiance"],
        edges_of(run, reference=True),
        _modulation(run).edge_time,
        data_of(run, EdgeData).clipped(),
    )


def edges_of(run: Run, *, reference: bool) -> list[Edges]:
    """Edges of a response-time run, of its sample or the reference detector, by direction."""
    return data_of(run, EdgeData).edges(
        reference=reference,
        aperture_s=run.parameters["aperture"],
        edge_sigma_s=_modulation(run).edge_sigma,
        resolution_A=current_resolution(run.parameters["current_range"]),
    )


def _modulation(run: Run) -> ModulationConfig:
    modulation = BenchConfig.model_validate(run.record.bench).laser.modulation
    if modulation is None:
        raise BundleError(f"{run.path}: its bench had no light with fast edges")
    return modulation
