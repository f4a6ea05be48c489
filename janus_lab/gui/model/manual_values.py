"""The numbers of single actions: text in, a value within the bench's limits or a reason out.

Nothing here needs Qt.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, Field

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_bias, check_compliance, check_drive, laser_current
from drivers.config.quantities import Unit
from drivers.errors import LimitError
from procedures.experiment import FloatParameter

from .parameter_values import number_text, read

#: What single actions take, with what stands there at first.
PARAMETERS: Final = {
    "bias": FloatParameter("Bias", units="V", default=0.0, minimum=-210, maximum=210),
    "compliance": FloatParameter("Compliance", units="A", default=1e-3, minimum=1e-9, maximum=1.05),
    "irradiance": FloatParameter("Irradiance", units="mW/cm**2", default=1.0, minimum=0),
    "drive": FloatParameter("Laser current", units="A", default=0.03, minimum=0),
}


class _Bias(BaseModel):
    value: Annotated[float, Unit("V"), Field(ge=-210, le=210)]


class _Compliance(BaseModel):
    value: Annotated[float, Unit("A"), Field(ge=1e-9, le=1.05)]


class _Irradiance(BaseModel):
    value: Annotated[float, Unit("mW/cm**2"), Field(ge=0)]


class _Drive(BaseModel):
    value: Annotated[float, Unit("A"), Field(ge=0)]


_MODELS: dict[str, type[BaseModel]] = {
    "bias": _Bias,
    "compliance": _Compliance,
    "irradiance": _Irradiance,
    "drive": _Drive,
}


def read_value(key: str, text: str, bench: BenchConfig | None) -> tuple[float | None, str]:
    """The value that `text` gives for `key` of `PARAMETERS`, in V, A or mW/cm², and an empty text.

    Or None and why not: it is no such number, or beyond the limits of the instrument or the bench.
    """
    values, problems = read(_MODELS[key], {"value": PARAMETERS[key]}, {"value": text})
    if values is None or problems:
        return None, problems["value"]
    value = float(values.model_dump()["value"])
    try:
        if bench is not None:
            _check(key, value, bench)
    except LimitError as error:
        return None, error.detail
    return value, ""


def _check(key: str, value: float, bench: BenchConfig) -> None:
    match key:
        case "bias":
            check_bias(bench.limits, value)
        case "compliance":
            check_compliance(bench.limits, value)
        case "irradiance":
            laser_current(bench.laser, bench.limits, value)
        case "drive":
            check_drive(bench.laser, bench.limits, value)


def limits_of(key: str, bench: BenchConfig) -> str:
    """What the bench allows, such as ``±10 V``."""
    limits, calibration = bench.limits, bench.laser.calibration
    match key:
        case "bias":
            return f"±{number_text(limits.bias, 'V')}"
        case "compliance":
            return f"up to {number_text(limits.compliance, 'A')}"
        case "drive":
            return f"up to {number_text(limits.laser_current, 'A')}"
        case _ if calibration is None:
            return "not without a calibration: set the laser's current"
        case _:
            highest = min(limits.irradiance, calibration.irradiances[-1])
            lowest = number_text(calibration.irradiances[0], "")
            return f"0, or {lowest} to {number_text(highest, 'mW/cm**2')}"
