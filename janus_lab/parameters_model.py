"""The parameters of a procedure as a file says them: pydantic models with their types, units and
limits, and those of a step that sweeps some of them over lists of values."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    FailFast,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    create_model,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from drivers.config.quantities import Unit, bare, check_are_numbers, items_of, split_list
from drivers.config.section import Section
from drivers.config.typed.ranges import is_range
from janus_lab.kinds import FROM_DEVICE_AND_BENCH
from procedures.base import BenchProcedure
from procedures.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
    Parameter,
)
from procedures.parameters import (
    MOST_VALUES,
    AutoParameter,
    FloatListParameter,
    OptionalFloatParameter,
)

#: The key of a step under which its lists of values stand.
SWEEP = "sweep"
_NUMBERS = (FloatParameter, FloatListParameter, IntegerParameter, OptionalFloatParameter)


def _split_list(value: object) -> object:
    """`0, 0.7, 13 mW/cm²` or `0..13 step 1 mW/cm²` as a list in which every number has the unit.

    Raises ValueError for a text that is not clear, and for more numbers than make sense.
    """
    if isinstance(value, list):
        _check_length(value)
        parts = [items_of(each) if _is_range(each) else [each] for each in value]
        value = list(itertools.chain.from_iterable(parts))
    return _split_text(value)


def _is_range(value: object) -> bool:
    return isinstance(value, str) and is_range(value)


def _split_text(value: object) -> object:
    """As `_split_list`, of a text; a list as it is: each of it may be a list."""
    if isinstance(value, str):
        _check_length(split_list(value))  # before each of them is looked at
        value = items_of(value)
    _check_length(value)
    return value


class _OrText:
    """Marks, for editors of files, a field that takes a text of another form as well: `words`, or
    any."""

    def __init__(self, *words: str) -> None:
        self._words = words

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        text = {"enum": list(self._words)} if self._words else {"type": "string"}
        return {"anyOf": [handler(schema), text]}


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
            split = BeforeValidator(partial(_numbers_of, _split_list, parameter.units or "", ""))
            # what is wrong with one number is mostly wrong with all
            kind = Annotated[list[number], FailFast(), Field(min_length=1), split, _OrText()]
        case OptionalFloatParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            kind = Annotated[float, bounds, Unit(parameter.units), WrapValidator(_unless_empty)]
        case AutoParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            read = Unit(parameter.units) if parameter.units else BeforeValidator(bare)
            # what stands last is asked first: the word, then the number
            word = BeforeValidator(parameter.zero_of)
            kind = Annotated[float, bounds, read, word, _OrText(parameter.zero)]
        case FloatParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            read = Unit(parameter.units) if parameter.units else BeforeValidator(bare)
            kind = Annotated[float, bounds, read]
        case IntegerParameter():
            bounds = Field(ge=parameter.minimum, le=parameter.maximum)
            kind = Annotated[int, bounds, BeforeValidator(bare)]
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
    return {key: getattr(parameters, key) for key in type(parameters).model_fields if key != SWEEP}


class Sweep(Section):
    """Lists of values of some parameters: a run for each combination, the first one slowest."""

    _order: tuple[str, ...] = PrivateAttr(())  #: of the keys, as they were written

    @model_validator(mode="wrap")
    @classmethod
    def _as_written(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        made = read(given)
        if isinstance(given, dict):
            made._order = tuple(key for key in given if key in type(made).model_fields)
        if not made._order:
            raise ValueError("names no parameter; write 'parameter: [value, value]'")
        return made

    @property
    def values(self) -> dict[str, list[Any]]:
        """The values of each parameter, in the order in which they were written."""
        return {key: getattr(self, key) for key in self._order}

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return math.prod(len(values) for values in self.values.values())

    def points(self) -> list[dict[str, Any]]:
        """Every combination: the parameters' values by name."""
        lists = self.values
        return [
            dict(zip(lists, point, strict=True)) for point in itertools.product(*lists.values())
        ]


def sweep_model(procedure: type[BenchProcedure]) -> type[Sweep]:
    """The pydantic model of lists of values of any of the parameters of `procedure`."""
    lists: dict[str, Any] = {}
    for key, parameter in procedure().parameter_objects().items():
        if key not in (*FROM_DEVICE_AND_BENCH, "sample"):
            kind: Any
            kind, field = _field(parameter)
            split = BeforeValidator(_splits(parameter))
            values = Annotated[list[kind], FailFast(), Field(min_length=1), split, _OrText()]
            lists[key] = (values, Field([], description=field.description))
    return create_model(
        f"{procedure.__name__}Sweep", __base__=Sweep, __doc__=Sweep.__doc__, **lists
    )


def step_model(procedure: type[BenchProcedure]) -> type[BaseModel]:
    """As `parameters_model`, with `sweep`: lists of values of any of the parameters."""
    sweep = sweep_model(procedure)
    given: dict[str, Any] = {SWEEP: (sweep | None, Field(None, description=Sweep.__doc__))}
    base = create_model(
        f"{procedure.__name__}Step", __base__=(SweptStep, parameters_model(procedure))
    )
    return create_model(procedure.__name__, __base__=base, __doc__=procedure.__doc__, **given)


class SweptStep(Section):
    """Parameters of a step, each given once: as a value or as a list of values."""

    @model_validator(mode="after")
    def _given_once(self) -> Self:
        sweep: Sweep | None = getattr(self, SWEEP, None)
        both = [key for key in (sweep.values if sweep else ()) if key in self.model_fields_set]
        if both:
            raise ValueError(f"{both[0]} has a value, and is in 'sweep' as well; leave out one")
        return self


def _splits(parameter: Parameter) -> Callable[[object], object]:
    if not isinstance(parameter, _NUMBERS):
        return _split_words
    split = _split_lists if isinstance(parameter, FloatListParameter) else _split_numbers
    word = parameter.zero if isinstance(parameter, AutoParameter) else ""
    return partial(_numbers_of, split, parameter.units or "", word)


def _numbers_of(split: Callable[[object], object], unit: str, word: str, value: object) -> object:
    """What `split` makes of `value`; raises ValueError for what is neither number nor `word`,
    before a number that has no unit."""
    items = split(value)
    if isinstance(value, str) and isinstance(items, list):
        allowed = ("", word.casefold())
        check_are_numbers([i for i in items if str(i).strip().casefold() not in allowed], unit)
    return items


def _split_lists(value: object) -> object:
    """As `_split_text`; one number as a list of it."""
    return [value] if _is_number(value) else _split_text(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _split_numbers(value: object) -> object:
    """As `_split_list`; one number as a list of it."""
    return [value] if _is_number(value) else _split_list(value)


def _split_words(value: object) -> object:
    """`air, vacuum` as a list; one word, or yes or no, as a list of it."""
    if isinstance(value, str):
        return [word.strip() for word in re.split("[,;]", value)]
    _check_length(value)
    return [value] if isinstance(value, bool) else value
