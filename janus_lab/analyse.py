"""From a recorded run to its figures of merit: hands the analysis what it needs, and keeps what it
finds in the run's folder. The arithmetic is in `janus_lab.analysis`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError

from drivers.bench_config import BenchConfig
from drivers.device import DeviceConfig

from .runs.bundle import RunBundle
from .runs.errors import BundleError
from .runs.run import Run

if TYPE_CHECKING:
    from .analysis.figure_of_merit import FigureOfMerit


def analyse(run: Run, bias: float | None = None) -> list[FigureOfMerit]:
    """The figures of merit of a run, from its raw data and the configuration stored with it.

    `bias` (V) replaces the one the run was made for. Raises BundleError for a run that has no data
    or that this version has no analysis for.
    """
    if run.record.procedure_name != "iv_sweep":
        raise BundleError(f"{run.path}: no analysis for a run of {run.record.procedure_name}")
    if run.data.empty:
        raise BundleError(f"{run.path}: there are no data to analyse")
    try:
        return _photoresponse(run, bias)
    except (ValidationError, KeyError, TypeError) as error:
        said = " ".join(str(error).split())
        raise BundleError(f"{run.path}: run.json does not hold what it should ({said})") from None


def _photoresponse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    from .analysis.iv_data import Conditions, IVData
    from .analysis.photoresponse import analyse_photoresponse

    bench = BenchConfig.model_validate(run.record.bench)
    device = DeviceConfig.model_validate(run.record.device)
    parameters = run.parameters
    conditions = Conditions(
        bias_V=parameters["analysis_bias"] if bias is None else bias,
        wavelength_nm=bench.laser.wavelength,
        wavelength_uncertainty_nm=bench.laser.wavelength_uncertainty,
        active_area_cm2=parameters["active_area"],
        active_area_uncertainty=device.active_area_uncertainty,
        area_kind=device.area_kind,
        overfill=device.overfill,
        irradiance_uncertainty=bench.laser.calibration.uncertainty,
        irradiance_stability=bench.laser.stability,
        calibration_expired=_expired(run, bench),
        nplc=parameters["nplc"],
    )
    columns = {name: run.data[name].to_numpy() for name in run.columns}
    return analyse_photoresponse(IVData.from_columns(columns), conditions)


def analyse_and_keep(run: Run, bias: float | None = None) -> list[FigureOfMerit]:
    """As `analyse`, and write `analysis.json` into the run's folder."""
    figures = analyse(run, bias)
    RunBundle(run.path, run.record).write_analysis([figure.to_dict() for figure in figures])
    return figures


def _expired(run: Run, bench: BenchConfig) -> bool:
    calibration = bench.laser.calibration
    measured: date = (run.record.started or run.record.created).date()
    return (measured - calibration.date).days > calibration.valid_for
