"""Steps of a recipe that measure nothing themselves: loops, repeats, conditions, waits, prompts."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError, model_validator

from drivers.config.mistake_words import reason
from drivers.config.quantities import Unit, plain_number, quoted, with_prefix
from drivers.config.section import Section
from drivers.config.yaml_file import nearest
from janus_lab.kinds import KINDS
from janus_lab.limits import Bounded
from janus_lab.parameters_model import Sweep, sweep_model

#: How often a step may be repeated, how deep loops and repeats may stand in each other, and how
#: many combinations a loop may have.
MOST_TIMES, MOST_DEPTH, MOST_POINTS = 1000, 6, 1000
#: The key of a loop for the samples: device files or names of shipped ones.
DEVICE = "device"
#: The longest instruction to a person (characters).
_LONGEST_PROMPT = 500


def _words(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise ValueError("says nothing; write what somebody is to do")
    return said


Wait = Annotated[float, Unit("s"), Field(gt=0, le=30 * 86400)]
Irradiance = Annotated[float, Unit("mW/cm**2"), Field(ge=0)]
Bias = Annotated[float, Unit("V")]
Prompt = Annotated[str, Field(max_length=_LONGEST_PROMPT), AfterValidator(_words)]


class Condition(Section):
    """What the last measurement of a figure of merit has to say, such as
    `{figure: dark_current, above: 1 µA}`; with `irradiance` and `bias`, the value there."""

    figure: str = Field(min_length=1, description="Name of the figure of merit, as in --json")
    above: Bounded | None = Field(None, description="Met above this value, with its unit")
    below: Bounded | None = Field(None, description="Met below this value, with its unit")
    irradiance: Irradiance | None = Field(None, description="Only the value at this irradiance")
    bias: Bias | None = Field(None, description="Only the value at this bias")

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for key in cls.model_fields:
                if key in given and given[key] is None:
                    raise ValueError(f"'{key}' of the condition says nothing; leave it out")
        return given

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError(f"the condition on {self.figure} takes one of 'above' and 'below'")
        return self

    @property
    def words(self) -> str:
        """`responsivity at 13 mW/cm² above 3 A/W`."""
        side = f"above {self.above}" if self.above is not None else f"below {self.below}"
        return f"{self.figure.replace('_', ' ')}{self.where} {side}"

    @property
    def where(self) -> str:
        """` at 13 mW/cm², 1 V`; nothing if the figure is meant wherever it was measured."""
        at = []
        if self.irradiance is not None:
            at.append(f"{plain_number(self.irradiance, 6)} mW/cm²")
        if self.bias is not None:
            at.append(with_prefix(self.bias, "V"))
        return f" at {', '.join(at)}" if at else ""


class Repeat(Section):
    """Steps that are made several times, or until a condition is met."""

    times: int = Field(ge=1, le=MOST_TIMES, description="How many times; with 'until' at most")
    until: Condition | None = Field(
        None, description="Looked at after each time; once it is met, what follows is next"
    )
    steps: list[Any]

    @property
    def count(self) -> int:
        """How many times, at most."""
        return self.times


class Loop(Section):
    """Steps that are made for each combination of some parameters' values, the first one slowest.

    A parameter is set in those of the steps that have it; `device` is the sample.
    """

    over: dict[str, Any] = Field(
        min_length=1, description="Lists of values of parameters, or of devices under 'device'"
    )
    steps: list[Any]
    #: By key, how many values it has; and by key and kind of measurement, the values.
    _counts: dict[str, int] = PrivateAttr(default_factory=dict)
    _values: dict[tuple[str, str], list[Any]] = PrivateAttr(default_factory=dict)
    _devices: list[str] = PrivateAttr(default_factory=list)

    @model_validator(mode="after")
    def _read_values(self) -> Self:
        kinds = dict.fromkeys(step.name for step in measuring(self.steps))
        for key, given in self.over.items():
            if key == DEVICE:
                self._devices = _names(given)
                counts = {len(self._devices)}
            else:
                counts = set()
                for kind in kinds:
                    if (parameter := parameter_in(kind, key)) is not None:
                        self._values[key, kind] = _values_of(kind, parameter, key, given)
                        counts.add(len(self._values[key, kind]))
            if not counts:
                raise ValueError(f"no step in the loop has a parameter '{key}'{_near(key, kinds)}")
            if len(counts) > 1:
                raise ValueError(f"{key} is {quoted(given)}, as many values for each of the steps")
            (self._counts[key],) = counts
        _check_given_once(self.steps, self.over)
        if self.count > MOST_POINTS:
            raise ValueError(f"{self.count} combinations are too many: {MOST_POINTS} at most")
        return self

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return math.prod(self._counts.values())

    @property
    def devices(self) -> list[str]:
        """The samples that it goes through; none if it does not."""
        return list(self._devices)

    def points(self) -> Iterator[Mapping[str, int]]:
        """Every combination, as the number of each key's value."""
        keys = list(self._counts)
        for chosen in itertools.product(*(range(self._counts[key]) for key in keys)):
            yield dict(zip(keys, chosen, strict=True))

    def settings(self, kind: str, point: Mapping[str, int]) -> dict[str, tuple[str, Any]]:
        """What a `point` sets in a measurement of `kind`: the loop's key and the value, by
        parameter."""
        found: dict[str, tuple[str, Any]] = {}
        for key, number in point.items():
            parameter = parameter_in(kind, key) if key != DEVICE else None
            if parameter is not None:
                found[parameter] = (key, self._values[key, kind][number])
        return found

    def device(self, point: Mapping[str, int]) -> str | None:
        """The sample of a `point`, if the loop is over samples."""
        return self._devices[point[DEVICE]] if DEVICE in point else None


def parameter_in(kind: str, key: str) -> str | None:
    """The parameter of the measurement `kind` that a loop over `key` sets; None if it has none.

    `irradiance` is also the only one of `irradiances`.
    """
    known = _parameters(kind)
    if key in known:
        return key
    return "irradiances" if key == "irradiance" and "irradiances" in known else None


@cache
def _parameters(kind: str) -> frozenset[str]:
    return frozenset(_lists(kind).model_fields)


@cache
def _lists(kind: str) -> type[Sweep]:
    return sweep_model(KINDS[kind].procedure)


def measuring(steps: Iterable[Any]) -> Iterator[Any]:
    """The steps that measure, also those within loops and repeats."""
    for step in steps:
        inner = step.inner
        if inner is not None:
            yield from measuring(inner.steps)
        elif step.measures:
            yield step


def depth(steps: Iterable[Any]) -> int:
    """How deep loops and repeats stand in each other."""
    return max((1 + depth(step.inner.steps) for step in steps if step.inner), default=0)


def _values_of(kind: str, parameter: str, key: str, given: Any) -> list[Any]:
    try:
        read = _lists(kind).model_validate({parameter: given})
    except ValidationError as error:
        raise ValueError(f"{key}: {reason(error.errors()[0])}") from None
    return read.values[parameter]


def _names(given: Any) -> list[str]:
    names = re.split("[,;]", given) if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"{quoted(given)} is no list of device files or of shipped devices")
    found = [name.strip() for name in names]
    if not all(found):
        raise ValueError(f"{quoted(given)} has a device without a name")
    return found


def _near(key: str, kinds: Iterable[str]) -> str:
    return nearest(key, sorted({name for kind in kinds for name in _parameters(kind)} | {DEVICE}))


def _check_given_once(steps: Iterable[Any], keys: Iterable[str]) -> None:
    """Raise ValueError for a key of a loop that a step within it sets as well."""
    for step in steps:
        if isinstance(step.inner, Loop):
            twice = [key for key in keys if key in step.inner.over]
            if twice:
                raise ValueError(f"{twice[0]} is looped over in the loop and in one within it")
        if step.inner is not None:
            _check_given_once(step.inner.steps, keys)
        elif step.measures:
            given = step.given
            for key in keys:
                if key != DEVICE and parameter_in(step.name, key) in given:
                    raise ValueError(
                        f"{step.name} has '{parameter_in(step.name, key)}' itself, and is in a "
                        f"loop over '{key}'; leave out one"
                    )
