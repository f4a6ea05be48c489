"""The calibration file that a run of light_calibration writes, for a bench file to name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from drivers.config.irradiance.reference import ReferenceDetector
from drivers.config.quantities import plain_number

from . import CALIBRATION_YAML
from .figures import calibration_of, instrument_of, measured_on

if TYPE_CHECKING:
    from janus_lab.runs.run import Run


def texts(run: Run) -> Mapping[str, str]:
    """`calibration.yaml`, where the run has found two points of light at least."""
    text = calibration_text(run)
    return {CALIBRATION_YAML: text} if text else {}


def calibration_text(run: Run) -> str:
    """The calibration as YAML, empty if there is none; uncertainties are standard (k = 1)."""
    found, instrument = calibration_of(run), instrument_of(run)
    if len(found.points) < 2:
        return ""
    used = "reference detector" if isinstance(instrument, ReferenceDetector) else "power meter"
    lines = [
        "# Irradiance at the sample against laser current, as light_calibration measured it.",
        "# A bench file names this file:  laser: {calibration: {file: calibration.yaml}}",
        f"date: {measured_on(run).isoformat()}",
        f"valid_for: {run.parameters['valid_for']:g} day",
        f"uncertainty: {plain_number(found.uncertainty * 100)} %   # common to all points",
        "interpolation: monotone",
        f"method: light_calibration with a {used}",
        f"detector: {_quoted(instrument.title)}",
        f"laboratory: {_quoted(instrument.laboratory)}",
        f"run: {_quoted(run.record.id)}",
        f"flags: [{', '.join(found.flags)}]",
        "# 'uncertainty' is of the point by itself, 'between' that of interpolating after it",
        "points:",
    ]
    lines += [
        f"  - {{current: {plain_number(point.drive_A * 1e3)} mA, "
        f"irradiance: {plain_number(point.irradiance_mW_cm2, 7)} mW/cm², "
        f"uncertainty: {plain_number(point.uncertainty * 100)} %, "
        f"between: {plain_number(point.between * 100)} %}}"
        for point in found.points
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text in YAML, whatever is in it."""
    import json

    return json.dumps(text, ensure_ascii=False)
