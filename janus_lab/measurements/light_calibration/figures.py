"""Figures of merit of a run of light_calibration, and the calibration that it has found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from drivers.config.irradiance.reference import PowerMeterConfig, ReferenceDetector
from drivers.errors import Cause
from janus_lab.analysis.calibration.detector import Detector
from janus_lab.analysis.calibration.figures import Calibration, Previous, analyse_calibration
from janus_lab.analysis.calibration.light_data import LightData
from janus_lab.measurements.run_data import conditions_of, data_of, source_meter_of
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Calibrations as long as the run they are from is in use: figures, file and picture want them.
_FOUND: WeakKeyDictionary[Run, Calibration] = WeakKeyDictionary()


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures; raises BundleError for a `bias` (V) other than none: there is no sample."""
    if bias:
        raise BundleError(
            "is a calibration of the light, at no bias", subject=run.path, kind=Cause.NOT_POSSIBLE
        )
    return calibration_of(run).figures


def calibration_of(run: Run) -> Calibration:
    """What a run of light_calibration has found."""
    if run not in _FOUND:
        data = data_of(run, LightData)
        _FOUND[run] = analyse_calibration(
            data,
            detector_of(run),
            source_meter_of(run, 0.0),
            conditions_of(run, 0.0),
            _previous(run, data),
            warm=not any(event["kind"] == "not warm" for event in run.events),
        )
    return _FOUND[run]


def instrument_of(run: Run) -> ReferenceDetector | PowerMeterConfig:
    """What was in the sample's place, from the bench in `run.json`. Raises BundleError."""
    bench = run.bench
    if run.parameters["detector"] == "reference detector" and bench.reference is not None:
        return bench.reference.detector
    if bench.power_meter is not None:
        return bench.power_meter
    raise BundleError("its bench has no such detector", subject=run.path, kind=Cause.NOT_POSSIBLE)


def detector_of(run: Run) -> Detector:
    """The same, as the analysis takes it."""
    instrument, laser = instrument_of(run), run.bench.laser
    measured = measured_on(run)
    expired = (measured - instrument.date).days > instrument.valid_for
    if isinstance(instrument, PowerMeterConfig):
        return Detector(
            instrument.title,
            instrument.area,
            instrument.area_uncertainty,
            instrument.uncertainty,
            resolution_W=instrument.resolution,
            expired=expired,
        )
    value, uncertainty, slope = instrument.responsivity_at(laser.wavelength)
    return Detector(
        instrument.title,
        instrument.area,
        instrument.area_uncertainty,
        uncertainty,
        responsivity_A_W=value,
        slope_per_nm=slope,
        wavelength_uncertainty_nm=laser.wavelength_uncertainty,
        expired=expired,
    )


def measured_on(run: Run) -> date:
    """The day of the run."""
    return (run.record.started or run.record.created).date()


def _previous(run: Run, data: LightData) -> Previous | None:
    """The calibration that the bench had, at the laser currents of the run."""
    calibration = run.bench.laser.calibration
    if calibration is None:
        return None
    points = {}
    for drive in set(data.drive_A[data.measured].tolist()):
        try:
            points[drive] = calibration.irradiance_at(drive), calibration.own_uncertainty(drive)
        except ValueError:  # beyond its points
            continue
    return Previous(points, calibration.uncertainty)
