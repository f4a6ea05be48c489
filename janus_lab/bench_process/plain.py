"""A measurement as plain data and back: what crosses from one process to another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab.recipe import Measurement
from janus_lab.runs.header import parameter_values
from janus_lab.runs.run import Run
from procedures import PROCEDURES


def of(measurement: Measurement) -> dict[str, Any]:
    """`measurement` as JSON values."""
    return {
        "procedure": measurement.procedure.name,
        "parameters": parameter_values(measurement.procedure),
        "bench": measurement.bench.model_dump(mode="json"),
        "device": measurement.device.model_dump(mode="json"),
        "recipe": str(measurement.recipe) if measurement.recipe else None,
    }


def measurement(plain: Mapping[str, Any]) -> Measurement:
    """The measurement that `of` made plain. Raises ConfigError for an unknown procedure."""
    kind = PROCEDURES.get(plain["procedure"])
    if kind is None:
        raise ConfigError("no such measurement in this version", subject=plain["procedure"])
    procedure = kind()
    given = {name: value for name, value in plain["parameters"].items() if value is not None}
    procedure.set_parameters(given)
    return Measurement(
        procedure=procedure,
        bench=BenchConfig.model_validate(plain["bench"]),
        device=DeviceConfig.model_validate(plain["device"]),
        recipe=Path(plain["recipe"]) if plain["recipe"] else None,
    )


def again(run: Run, bench: BenchConfig | None = None) -> Measurement:
    """The measurement that made `run`: the same parameters and device, on the same bench.

    With `bench` on that one, within its limits. Raises ConfigError or LimitError if that cannot be.
    """
    record = run.record
    try:
        found = measurement(
            {
                "procedure": record.procedure_name,
                "parameters": run.parameters,
                "bench": record.bench if bench is None else bench.model_dump(mode="json"),
                "device": record.device,
                "recipe": record.recipe,
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        said = " ".join(str(error).split())
        raise ConfigError(f"not as this version measures ({said})", subject=run.path) from None
    if bench is not None:
        found.procedure.check_against(bench)
    return found
