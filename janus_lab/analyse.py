"""From a recorded run to its figures of merit: hands the analysis what it needs, and keeps what it
finds in the run's folder. The arithmetic is in `janus_lab.analysis`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from drivers.b1500.samples import current_resolution
from drivers.config.bench import BenchConfig, ModulationConfig
from drivers.config.device import DeviceConfig
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from janus_lab.analysis.cycling.cycles import CycleTable
    from janus_lab.analysis.edges.edge_set import Edges
    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.analysis.iv.iv_data import Conditions


#: Tables of cycles, as long as the run they are from is in use: figures, file and picture want it.
_CYCLES: WeakKeyDictionary[Run, CycleTable] = WeakKeyDictionary()


def analyse(run: Run, bias: float | None = None) -> list[FigureOfMerit]:
    """The figures of merit of a run, from its raw data and the configuration stored with it.

    `bias` (V) replaces the one the run was made for. Raises BundleError for a run that has no data
    or that this version has no analysis for.
    """
    kind = _ANALYSES.get(run.record.procedure_name)
    if kind is None:
        raise BundleError(f"no analysis for a run of {run.record.procedure_name}", subject=run.path)
    if run.data.empty:
        raise BundleError("there are no data to analyse", subject=run.path)
    try:
        return kind(run, bias)
    except (ValidationError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())
        raise BundleError(
            f"run.json does not hold what it should ({said})", subject=run.path
        ) from None


def _photoresponse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    from janus_lab.analysis.iv.figures import analyse_photoresponse
    from janus_lab.analysis.iv.iv_data import IVData

    swept = sorted((run.parameters["start"], run.parameters["stop"]))
    if bias is not None and not swept[0] <= bias <= swept[1]:
        raise BundleError(
            f"was measured from {swept[0]:g} V to {swept[1]:g} V, not at {bias:g} V",
            subject=run.path,
        )
    conditions = _conditions(run, run.parameters["analysis_bias"] if bias is None else bias)
    return analyse_photoresponse(IVData.from_columns(_columns(run)), conditions)


def _cycling(run: Run, bias: float | None) -> list[FigureOfMerit]:
    from janus_lab.analysis.cycling.figures import analyse_cycling

    return analyse_cycling(cycles_of(run), _conditions(run, _measured_at(run, bias)))


def cycles_of(run: Run) -> CycleTable:
    """One row for each whole cycle of a cycling run: plateaus, photocurrent, what to mind."""
    from janus_lab.analysis.cycling.cycles import CyclingData, summarise_cycles
    from janus_lab.analysis.uncertainty.meter import Meter

    if run not in _CYCLES:
        bias = run.parameters["bias"]
        _CYCLES[run] = summarise_cycles(
            CyclingData.from_columns(_columns(run)),
            run.parameters["on_time"],
            run.parameters["off_time"],
            Meter(run.parameters["nplc"], bias, bias),
        )
    return _CYCLES[run]


def _response(run: Run, bias: float | None) -> list[FigureOfMerit]:
    from janus_lab.analysis.edges.edge_data import EdgeData
    from janus_lab.analysis.edges.figures import analyse_response

    return analyse_response(
        edges_of(run, reference=False),
        _conditions(run, _measured_at(run, bias)),
        run.parameters["irradiance"],
        edges_of(run, reference=True),
        _modulation(run).edge_time,
        EdgeData.from_columns(_columns(run)).clipped(),
    )


def edges_of(run: Run, *, reference: bool) -> list[Edges]:
    """Edges of a response-time run, of its sample or the reference detector, by direction."""
    from janus_lab.analysis.edges.edge_data import EdgeData

    return EdgeData.from_columns(_columns(run)).edges(
        reference=reference,
        aperture_s=run.parameters["aperture"],
        edge_sigma_s=_modulation(run).edge_sigma,
        resolution_A=current_resolution(run.parameters["current_range"]),
    )


def _modulation(run: Run) -> ModulationConfig:
    modulation = BenchConfig.model_validate(run.record.bench).laser.modulation
    if modulation is None:
        raise BundleError("its bench had no light with fast edges", subject=run.path)
    return modulation


def _measured_at(run: Run, bias: float | None) -> float:
    """The one bias (V) of a run; raises BundleError if another one is wanted."""
    measured = float(run.parameters["bias"])
    if bias is not None and bias != measured:
        raise BundleError(f"was measured at {measured:g} V only", subject=run.path)
    return measured


_ANALYSES: dict[str, Callable[[Run, float | None], list[FigureOfMerit]]] = {
    "iv_sweep": _photoresponse,
    "on_off_cycling": _cycling,
    "storage_stability": _cycling,
    "response_time": _response,
}


def _columns(run: Run) -> dict[str, NDArray[np.float64]]:
    return {name: run.data[name].to_numpy() for name in run.columns}


def _conditions(run: Run, bias: float) -> Conditions:
    from janus_lab.analysis.iv.iv_data import Conditions

    bench = BenchConfig.model_validate(run.record.bench)
    device = DeviceConfig.model_validate(run.record.device)
    return Conditions(
        bias_V=bias,
        wavelength_nm=bench.laser.wavelength,
        wavelength_uncertainty_nm=bench.laser.wavelength_uncertainty,
        active_area_cm2=run.parameters["active_area"],
        active_area_uncertainty=device.active_area_uncertainty,
        area_kind=device.area_kind,
        overfill=device.overfill,
        irradiance_uncertainty=bench.laser.calibration.uncertainty,
        irradiance_stability=bench.laser.stability,
        calibration_expired=_expired(run, bench),
        nplc=run.parameters.get("nplc", 1.0),
    )


def keep_figures(run: Run, figures: list[FigureOfMerit]) -> None:
    """Write the figures that `analyse` made, at the bias that the run was made for, into its
    folder: `analysis.json`, of cycles also `cycles.csv`. Raises BundleError if they do not fit."""
    bundle = RunBundle(run.path, run.record)
    bundle.write_analysis([figure.to_dict() for figure in figures])
    if _ANALYSES[run.record.procedure_name] is _cycling:
        bundle.write_cycles(cycles_of(run).columns())


def _expired(run: Run, bench: BenchConfig) -> bool:
    calibration = bench.laser.calibration
    measured: date = (run.record.started or run.record.created).date()
    return (measured - calibration.date).days > calibration.valid_for
