"""A recipe: which procedures to run on which devices, with which parameters, as data.

The parameters' types, units and limits come from the procedures themselves.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pymeasure.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
    Parameter,
)

from drivers import config_file
from drivers.bench_config import BenchConfig
from drivers.device import DeviceConfig
from drivers.errors import ConfigError, ParameterError
from drivers.quantities import Unit
from procedures import PROCEDURES, BenchProcedure
from procedures.parameters import FloatListParameter

from . import configs

#: Parameters that come with the device and the bench, not from a recipe.
_NOT_IN_RECIPES = ("active_area", "bench_file", "device_file")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _split_list(value: object) -> object:
    """`0, 0.7, 13 mW/cm²` as a list in which every number has the unit."""
    if not isinstance(value, str):
        return value
    items = [item.strip() for item in value.split(",")]
    unit = re.sub(r"^[-+\d.]*(?:[eE][-+]?\d+)?\s*", "", items[-1])
    alone = re.compile(r"[-+\d.]+(?:[eE][-+]?\d+)?")
    return [f"{item} {unit}" if alone.fullmatch(item) else item for item in items]


def _field(parameter: Parameter) -> tuple[Any, Any]:
    """Type and default, as pydantic wants them, of one pymeasure parameter."""
    kind: Any
    match parameter:
        case FloatListParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            number = Annotated[float, bounds, Unit(parameter.units or "")]
            kind = Annotated[list[number], BeforeValidator(_split_list), Field(min_length=1)]
        case FloatParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            unit = (Unit(parameter.units),) if parameter.units else ()
            kind = Annotated[(float, bounds, *unit)]
        case IntegerParameter():
            kind = Annotated[int, Field(ge=parameter.minimum, le=parameter.maximum)]
        case BooleanParameter():
            kind = bool
        case ListParameter():
            kind = Literal[tuple(parameter.choices)]
        case _:
            kind = str
    description = parameter.description or parameter.name
    return kind, Field(default=parameter.default, description=description)


def parameters_model(procedure: type[BenchProcedure]) -> type[BaseModel]:
    """The pydantic model of what a recipe may say to `procedure`."""
    fields: dict[str, Any] = {
        key: _field(parameter)
        for key, parameter in procedure().parameter_objects().items()
        if key not in _NOT_IN_RECIPES
    }
    return create_model(procedure.__name__, __base__=_Strict, __doc__=procedure.__doc__, **fields)


class _Step(_Strict):
    """One measurement: the name of a procedure and its parameters."""

    @model_validator(mode="after")
    def _one_procedure(self) -> _Step:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a step names one procedure, of: {', '.join(PROCEDURES)}")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            raise ValueError(f"{name} has no parameters; for its defaults write '{name}: {{}}'")
        return self

    def procedure(self) -> BenchProcedure:
        """The procedure with this step's parameters."""
        (name,) = self.model_fields_set
        procedure = PROCEDURES[name]()
        parameters = getattr(self, name)
        procedure.set_parameters(
            {key: getattr(parameters, key) for key in type(parameters).model_fields}
        )
        return procedure


_by_name: dict[str, Any] = {
    name: (parameters_model(kind) | None, None) for name, kind in PROCEDURES.items()
}
Step: type[_Step] = create_model("Step", __base__=_Step, __doc__=_Step.__doc__, **_by_name)


class Recipe(_Strict):
    """A recipe file."""

    title: str
    bench: str | None = Field(None, description="Bench file; --bench replaces it")
    devices: list[str] = Field(min_length=1, description="Device files or names of shipped ones")
    steps: list[Step] = Field(min_length=1)


class Measurement(BaseModel):
    """One run to be made: everything about it, checked."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    procedure: BenchProcedure
    bench: BenchConfig
    device: DeviceConfig
    recipe: Path | None

    @property
    def duration(self) -> float:
        """Expected bench time (s)."""
        return self.procedure.estimated_duration()


def load(
    path: Path, bench: str | None = None, device: str | None = None
) -> tuple[Recipe, list[Measurement]]:
    """Read a recipe and everything it names; check it against the bench's limits.

    `bench` and `device` replace the recipe's own. Raises ConfigError; opens nothing.
    """
    if not {"steps", "title"} & set(config_file.top_level_keys(path)):
        raise ConfigError(f"{path}: not a recipe: it has neither 'title' nor 'steps'")
    recipe = config_file.load(path, Recipe)
    bench_name = bench or recipe.bench
    if bench_name is None:
        raise ConfigError(f"{path}: names no bench; add 'bench: FILE' or say --bench FILE")
    bench_config = config_file.load(configs.find(bench_name, "bench", path.parent), BenchConfig)
    measurements = []
    for name in [device] if device else recipe.devices:
        device_config = config_file.load(configs.find(name, "devices", path.parent), DeviceConfig)
        for number, step in enumerate(recipe.steps):
            procedure = step.procedure()
            procedure.sample = procedure.sample or device_config.name
            procedure.active_area = device_config.active_area
            try:
                procedure.check_against(bench_config)
            except ParameterError as error:
                key = ("steps", number, procedure.name, error.parameter)
                raise ConfigError(f"{config_file.where(path, key)}: {error}") from None
            measurements.append(
                Measurement(
                    procedure=procedure, bench=bench_config, device=device_config, recipe=path
                )
            )
    return recipe, measurements
