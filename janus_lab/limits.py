"""What counts as a good sample: limits of figures of merit, as a recipe or a sheet of samples says
them."""

from __future__ import annotations

import math
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from drivers.config.quantities import parse, quoted
from drivers.config.section import Section
from drivers.config.typed import numbers, units

from .figure_names import check_number, unknown


def _check(text: str) -> str:
    typed = numbers.split(text)
    if typed is None or not math.isfinite(float(typed.number)):
        raise ValueError(f"{quoted(text)} is not a number with the unit of the figure")
    return f"{typed.number} {typed.unit}".rstrip()


def _text(given: object) -> object:
    """A bare number as a text: of a ratio it has no unit."""
    number = isinstance(given, int | float) and not isinstance(given, bool)
    return repr(given) if number else given


Bounded = Annotated[str, BeforeValidator(_text), AfterValidator(_check)]


class Limit(Section):
    """Between what a figure of merit of a good sample lies: `{figure: responsivity, min: 3 A/W}`.

    The numbers are texts, with a unit that converts to the figure's.
    """

    figure: str = Field(min_length=1, description="Name of the figure of merit, as in --json")
    min: Bounded | None = Field(None, description="Smallest value of a good sample, with its unit")
    max: Bounded | None = Field(None, description="Largest value of a good sample, with its unit")

    @model_validator(mode="after")
    def _is_of_a_figure(self) -> Limit:
        if said := unknown(self.figure):
            raise ValueError(said)
        for given in filter(None, (self.min, self.max)):
            check_number(self.figure, partial(parse, given))
        return self

    @model_validator(mode="after")
    def _says_something(self) -> Limit:
        if self.min is None and self.max is None:
            raise ValueError(f"the limit of {self.figure} has neither 'min' nor 'max'")
        if self.min is not None and self.max is not None and _exceeds(self.min, self.max):
            raise ValueError(
                f"no value is both from {self.min} and to {self.max}: 'min' is beyond 'max'"
            )
        return self


def _exceeds(least: str, most: str) -> bool:
    """Whether `least` is more than `most`; not if their units do not compare."""
    try:
        typed = numbers.split(most)
        unit = units.spelt_out(typed.unit) if typed is not None else ""
        return parse(least, unit) > parse(most, unit)
    except ValueError:
        return False
