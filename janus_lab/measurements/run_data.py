"""What the analyses take from a run's folder: its columns as arrays, and what they were measured
under."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from janus_lab.analysis.columns import Columns, MissingColumns
from janus_lab.analysis.conditions import Conditions
from janus_lab.runs.bundle import DATA_CSV
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Data = TypeVar("Data", bound=Columns)


def columns_of(run: Run) -> dict[str, NDArray[np.float64]]:
    """The columns of `data.csv` by their names, arrays of shape (rows,)."""
    return {name: run.data[name].to_numpy() for name in run.columns}


def data_of(run: Run, kind: type[Data]) -> Data:
    """The columns of `data.csv` that an analysis takes.

    Raises BundleError that names the file and the columns that it lacks.
    """
    try:
        return kind.from_columns(columns_of(run))
    except MissingColumns as error:
        raise BundleError(
            f"{run.path / DATA_CSV}: no column {', '.join(map(repr, error.names))}; the file has "
            f"{', '.join(map(repr, run.columns))}"
        ) from None


def conditions_of(run: Run, bias: float) -> Conditions:
    """The conditions of a run at `bias` (V), from the bench and the device in `run.json`."""
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


def fixed_bias(run: Run, wanted: float | None) -> float:
    """The one bias (V) of a run; raises BundleError if another one is `wanted`."""
    measured = float(run.parameters["bias"])
    if wanted is not None and wanted != measured:
        raise BundleError(f"{run.path}: was measured at {measured:g} V only")
    return measured


def _expired(run: Run, bench: BenchConfig) -> bool:
    calibration = bench.laser.calibration
    measured: date = (run.record.started or run.record.created).date()
    return (measured - calibration.date).days > calibration.valid_for
