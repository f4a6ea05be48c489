"""A recipe: which measurements to make of which devices, with which parameters, as a YAML file.

The parameters' types, units and limits come from the procedures themselves.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    FailFast,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    create_model,
    model_validator,
)
from pymeasure.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
    Parameter,
)

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.quantities import Unit, quoted, refuse_comma, split_list
from drivers.config.section import Section
from drivers.errors import ConfigError, ParameterError
from janus_lab.kinds import FROM_DEVICE_AND_BENCH, KINDS, MeasurementKind
from procedures.base import BenchProcedure
from procedures.parameters import MOST_VALUES, FloatListParameter, OptionalFloatParameter

from .measurement import Measurement, on_device, procedure_from

#: Of one recipe; each is checked against the bench for each device.
MOST_STEPS, MOST_DEVICES = 500, 100
#: Runs that one recipe makes; a night has no more, and to check them takes seconds.
MOST_RUNS = 1_000
#: VISA libraries of this computer, and those that load none: a recipe may lead to them.
_LIBRARIES = ("", "simulated", "@py", "@ivi")


def _split_list(value: object) -> object:
    """`0, 0.7, 13 mW/cm²` as a list in which every number has the unit.

    Raises ValueError for a text that is not clear, and for more numbers than make sense.
    """
    if not isinstance(value, str):
        _check_length(value)
        return value
    items = split_list(value)
    _check_length(items)
    unit = re.sub(r"^[-+\d.]*(?:[eE][-+]?\d+)?\s*", "", items[-1])
    alone = re.compile(r"[-+\d.]+(?:[eE][-+]?\d+)?")
    return [f"{item} {unit}" if alone.fullmatch(item) else item for item in items]


def _check_length(items: object) -> None:
    if isinstance(items, list) and len(items) > MOST_VALUES:
        raise ValueError(
            f"{len(items)} values are too many for one run: {MOST_VALUES} at most; "
            "make several runs of it"
        )


def _unless_empty(value: object, read: ValidatorFunctionWrapHandler) -> object:
    """An empty text as it is: nothing has been said."""
    return "" if isinstance(value, str) and not value.strip() else read(value)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    """Type and default, as pydantic wants them, of one pymeasure parameter."""
    kind: Any
    match parameter:
        case FloatListParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            number = Annotated[float, bounds, Unit(parameter.units or "")]
            split = BeforeValidator(_split_list)
            # what is wrong with one number is mostly wrong with all
            kind = Annotated[list[number], FailFast(), Field(min_length=1), split]
        case OptionalFloatParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            kind = Annotated[float, bounds, Unit(parameter.units), WrapValidator(_unless_empty)]
        case FloatParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            read = Unit(parameter.units) if parameter.units else BeforeValidator(refuse_comma)
            kind = Annotated[float, bounds, read]
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
        if key not in FROM_DEVICE_AND_BENCH
    }
    return create_model(procedure.__name__, __base__=Section, __doc__=procedure.__doc__, **fields)


def given_by(parameters: BaseModel) -> dict[str, Any]:
    """The values of a model of `parameters_model` by parameter, as the procedure takes them."""
    return {key: getattr(parameters, key) for key in type(parameters).model_fields}


class Step(Section):
    """One measurement: the name of its kind and its parameters."""

    @model_validator(mode="after")
    def _one_kind(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a step names one procedure, of: {', '.join(KINDS)}")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            raise ValueError(f"{name} has no parameters; for its defaults write '{name}: {{}}'")
        return self

    def procedure(self) -> BenchProcedure:
        """The procedure with this step's parameters."""
        (name,) = self.model_fields_set
        return procedure_from(name, given_by(getattr(self, name)))


class Recipe(Section):
    """A recipe file."""

    title: str
    bench: str | None = Field(None, description="Bench file; --bench replaces it")
    devices: list[str] = Field(
        min_length=1,
        max_length=MOST_DEVICES,
        description="Device files or names of shipped ones",
    )
    steps: list[Step] = Field(min_length=1, max_length=MOST_STEPS)


def recipe_model() -> type[Recipe]:
    """The model of a recipe file whose steps are of the kinds that there are."""
    return _recipe_model(tuple(KINDS.values()))


@cache
def _recipe_model(kinds: tuple[MeasurementKind, ...]) -> type[Recipe]:
    steps: dict[str, Any] = {
        kind.name: (parameters_model(kind.procedure) | None, None) for kind in kinds
    }
    step = create_model("Step", __base__=Step, __doc__=Step.__doc__, **steps)
    given: dict[str, Any] = {
        "steps": (list[step], Field(min_length=1, max_length=MOST_STEPS)),
    }
    return create_model("Recipe", __base__=Recipe, __doc__=Recipe.__doc__, **given)


def load(
    path: Path, bench: str | None = None, device: str | None = None
) -> tuple[Recipe, list[Measurement]]:
    """Read a recipe and everything it names; check it against the bench's limits.

    `bench` and `device` replace the recipe's own. A VISA library that is a file, or a module of
    somebody's, is only of a bench file that `bench` names. Raises ConfigError; opens nothing.
    """
    recipe = read(path)
    bench_name = bench or recipe.bench
    if bench_name is None:
        raise ConfigError("names no bench; add 'bench: FILE' or say --bench FILE", subject=path)
    bench_file = shipped_files.find(bench_name, "bench", path.parent)
    bench_config = yaml_file.load(bench_file, BenchConfig)
    library = bench_config.visa_library
    if bench is None and library not in _LIBRARIES and not library.endswith("@janus"):
        raise ConfigError(
            f"its bench file, {bench_file}, loads the VISA library {quoted(library)}",
            subject=path,
            advice="if you trust both, name the bench file with --bench",
        )
    devices = [device] if device else recipe.devices
    if len(devices) * len(recipe.steps) > MOST_RUNS:
        raise ConfigError(
            f"makes {len(devices) * len(recipe.steps)} runs, and one recipe at most {MOST_RUNS}: "
            "make several of it",
            subject=path,
        )
    measurements = []
    for name in devices:
        measurements += plan(recipe, path, bench_config, read_device(name, path.parent))
    return recipe, measurements


def read(path: Path) -> Recipe:
    """The recipe in the file `path`; raises ConfigError for what is none."""
    if not {"steps", "title"} & set(yaml_file.top_level_keys(path)):
        raise ConfigError("not a recipe: it has neither 'title' nor 'steps'", subject=path)
    return yaml_file.load(path, recipe_model())


def read_device(name: str, beside: Path | None = None) -> DeviceConfig:
    """The device that `name` says, as `shipped_files.find` finds it; raises ConfigError."""
    return yaml_file.load(shipped_files.find(name, "devices", beside), DeviceConfig)


def plan(
    recipe: Recipe, path: Path, bench: BenchConfig, device: DeviceConfig, sample: str = ""
) -> list[Measurement]:
    """Every step of `recipe`, read from `path`, on one device; `sample` replaces its name.

    Raises ConfigError, with file and line, for a step that the bench cannot or may not do.
    """
    measurements = []
    for number, step in enumerate(recipe.steps):
        procedure = on_device(step.procedure(), device, sample)
        try:
            measurements.append(
                Measurement(procedure=procedure, bench=bench, device=device, recipe=path)
            )
        except ParameterError as error:
            key = ("steps", number, procedure.name, error.parameter)
            raise ConfigError(
                str(error), subject=path, where=yaml_file.where(path, key), kind=error.kind
            ) from None
    return measurements
