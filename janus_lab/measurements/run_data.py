"""What the analyses take from a run's folder: its columns as arrays, and what they were measured
under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from drivers.config.bench import BenchConfig, FixtureConfig
from drivers.errors import Cause
from janus_lab.analysis.columns import Columns, MissingColumns
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Data = TypeVar("Data", bound=Columns)

_ROWS_AT_ONCE = 250_000
_ZERO_DEGC_K = 273.15
#: Standard uncertainty of a temperature that somebody has stated for a run (K).
_TEMPERATURE_U_K = 1.0


def columns_of(run: Run) -> dict[str, NDArray[np.float64]]:
    """The columns of `data.csv` by their names, arrays of shape (rows,)."""
    return {name: run.data[name].to_numpy() for name in run.columns}


def data_of(run: Run, kind: type[Data], read_by: str = "smu") -> Data:
    """The columns of `data.csv` that an analysis takes; `read_by` is the role of the meter whose
    status words they hold.

    Raises BundleError that names the file and the columns that it lacks.
    """
    try:
        return kind.from_columns(columns_of(run), meters_of(run.record)[read_by].clipping_bits)
    except MissingColumns as error:
        raise _missing(run, error) from None


def pieces_of(run: Run, kind: type[Data], read_by: str = "smu") -> Iterator[Data]:
    """As `data_of`, some rows at a time: a run of hours is larger than memory likes."""
    bits = meters_of(run.record)[read_by].clipping_bits
    if missing := [name for name in kind.NAMES.values() if name not in run.columns]:
        raise _missing(run, MissingColumns(kind.KIND, missing))
    for piece in run.pieces(list(kind.NAMES.values()), _ROWS_AT_ONCE):
        yield kind.from_columns(piece, bits)


def _missing(run: Run, error: MissingColumns) -> BundleError:
    return BundleError(
        f"no column {', '.join(map(repr, error.names))}; the file has "
        f"{', '.join(map(repr, run.columns))}",
        subject=run.path / DATA_CSV,
        kind=Cause.COLUMN_MISSING,
    )


def source_meter_of(run: Run, bias: float, largest_bias: float | None = None) -> Meter:
    """The errors of the run's source-meter at `bias` (V); `largest_bias` (V) is that of the sweep
    which the bias is part of, if it is.

    Reads the parameters `compliance`, and, where the procedure has them, `current_range` and
    `lowest_range`; without them the range is taken for autorange's."""
    # of data that Janus Lab did not measure nothing is stated
    fixture = FixtureConfig() if run.record.sources else run.bench.fixture
    return Meter(
        meters_of(run.record)["smu"],
        bias,
        bias if largest_bias is None else largest_bias,
        fixed_range=run.parameters.get("current_range", 0.0) > 0,
        lowest_range_A=run.parameters.get("lowest_range", 0.0),
        compliance_A=run.parameters["compliance"],
        leakage_S=fixture.leakage,
        thermal_emf_V=fixture.thermal_emf,
    )


def conditions_of(run: Run, bias: float) -> Conditions:
    """The conditions of a run at `bias` (V), from the bench and the device in `run.json`; as they
    were stated with data that Janus Lab did not measure."""
    if run.record.sources:
        stated: dict[str, Any] = dict(run.record.conditions)
        return Conditions(bias_V=bias, **stated)
    bench, device = run.bench, run.device
    return Conditions(
        bias_V=bias,
        wavelength_nm=bench.laser.wavelength,
        wavelength_uncertainty_nm=bench.laser.wavelength_uncertainty,
        active_area_cm2=run.parameters["active_area"],
        active_area_uncertainty=device.active_area_uncertainty,
        area_kind=device.area_kind,
        overfill=device.overfill,
        irradiance_stability=bench.laser.stability,
        irradiance_fluctuation=bench.laser.fluctuation,
        **_calibrated(bench),
        spot_uncertainty=bench.laser.spot_uncertainty,
        day_to_day_light=bench.laser.day_to_day,
        stray_light_mW_cm2=bench.fixture.stray_light,
        time_base_uncertainty=bench.time_base_uncertainty,
        aperture_uncertainty=bench.analyser.aperture_uncertainty if bench.analyser else 0.0,
        calibration_expired=_expired(run, bench),
        nplc=run.parameters.get("nplc", 1.0) or 1.0,  # 0: as long as fits, at each rate
        temperature_K=_temperature(run),
        temperature_uncertainty_K=_TEMPERATURE_U_K,
    )


def _temperature(run: Run) -> float | None:
    """Of the sample while it was measured (K); None where nobody has said it."""
    said = run.parameters.get("temperature")
    return None if said in (None, "") else float(said) + _ZERO_DEGC_K


def _calibrated(bench: BenchConfig) -> dict[str, Any]:
    """What the bench's calibration says of the irradiance, if it has one."""
    calibration = bench.laser.calibration
    if calibration is None:
        return {"irradiance_calibrated": False}
    return {
        "irradiance_uncertainty": calibration.uncertainty,
        "calibration_nonlinearity": calibration.nonlinearity_uncertainty,
        "calibration_points_mW_cm2": calibration.irradiances,
        "calibration_point_uncertainties": calibration.point_uncertainties,
        "calibration_between": tuple(point.between for point in calibration.points),
    }


def calibration_flags(run: Run) -> tuple[str, ...]:
    """What is to be objected to every figure of a run that leans on the irradiance."""
    if run.record.sources:
        return ()
    calibration = run.bench.laser.calibration
    if calibration is None:
        return ("IRRADIANCE_UNCALIBRATED",)
    expired = ("CAL_EXPIRED",) if _expired(run, run.bench) else ()
    return (*expired, *calibration.flags)


def fixed_bias(run: Run, wanted: float | None) -> float:
    """The one bias (V) of a run; raises BundleError if another one is `wanted`."""
    measured = float(run.parameters["bias"])
    if wanted is not None and wanted != measured:
        raise BundleError(
            f"was measured at {measured:g} V only", subject=run.path, kind=Cause.NOT_POSSIBLE
        )
    return measured


def _expired(run: Run, bench: BenchConfig) -> bool:
    calibration = bench.laser.calibration
    if calibration is None:
        return False
    measured: date = (run.record.started or run.record.created).date()
    return calibration.days_past(measured) > 0
