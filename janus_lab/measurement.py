"""A measurement to be made, and the one place that reads and writes it: as the parameters that a
recipe or a form gives, and as the JSON values that `run.json` keeps and that cross to the bench's
process. Recipe files are `janus_lab.recipe`'s business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab.kinds import kind_of

if TYPE_CHECKING:
    from procedures.base import BenchProcedure
    from procedures.experiment import Procedure


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One run to be made: everything about it.

    It has been checked against the bench: ParameterError, when it is made, says what the bench
    cannot or may not do, ConfigError that nobody knows on which channel of its switch the sample
    is. Nothing else but the driver checks it again.
    """

    procedure: BenchProcedure
    bench: BenchConfig
    device: DeviceConfig
    recipe: Path | None  #: the file that it comes from

    def __post_init__(self) -> None:
        self.bench.check_connected()
        self.procedure.check_against(self.bench)

    @property
    def duration(self) -> float:
        """Expected bench time (s)."""
        return self.procedure.estimated_duration()

    def to_values(self) -> dict[str, Any]:
        """JSON values, under the names that `run.json` has for them."""
        return {
            "procedure_name": self.procedure.name,
            "parameters": parameter_values(self.procedure),
            "bench": self.bench.model_dump(mode="json"),
            "device": self.device.model_dump(mode="json"),
            "recipe": str(self.recipe) if self.recipe else None,
        }

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Measurement:
        """The measurement that `to_values` gave, or that made the run of a `run.json`.

        Raises ConfigError for a kind of measurement that this version does not know, KeyError,
        TypeError or ValueError (pydantic's ValidationError is one) for values that are none.
        """
        return cls(
            procedure=procedure_from(values["procedure_name"], values["parameters"]),
            bench=BenchConfig.model_validate(_with_errors(values["bench"])),
            device=DeviceConfig.model_validate(values["device"]),
            recipe=Path(values["recipe"]) if values["recipe"] else None,
        )


def _with_errors(bench: Mapping[str, Any]) -> Mapping[str, Any]:
    """`bench` with the systematic errors that every simulated one had before they had a key: so
    that an older run can be resumed, or simulated again."""
    simulation = bench.get("simulation")
    if simulation is None or "errors" in simulation:
        return bench
    return {**bench, "simulation": {**simulation, "errors": {"meter": "drawn", "light": "drawn"}}}


def procedure_from(name: str, parameters: Mapping[str, Any]) -> BenchProcedure:
    """The procedure `name` with `parameters`; one that is None stays unset, others at default.

    Raises ConfigError if this version has no such measurement, ValueError, or KeyError for a
    parameter that it does not have, if the parameters are not the procedure's.
    """
    kind = kind_of(name)
    if kind is None:
        raise ConfigError(f"{name}: no such measurement in this version")
    procedure = kind.procedure()
    if unknown := parameters.keys() - procedure.parameter_objects().keys():
        raise KeyError(f"{name} has no parameter {sorted(map(str, unknown))[0]!r}")
    procedure.set_parameters({key: given for key, given in parameters.items() if given is not None})
    return procedure


def on_device(procedure: BenchProcedure, device: DeviceConfig, sample: str = "") -> BenchProcedure:
    """`procedure` with what comes from the device; its sample is `sample`, its own, or `device`."""
    procedure.sample = sample or procedure.sample or device.name
    procedure.active_area = device.active_area
    return procedure


def parameter_values(procedure: Procedure) -> dict[str, Any]:
    """The parameters of `procedure` by attribute name, as JSON values in full precision."""
    return {name: _json_value(value) for name, value in procedure.parameter_values().items()}


def _json_value(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [_json_value(item) for item in value]
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    return str(value)
