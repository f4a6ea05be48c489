"""Fields of a model as a line of a table: what they take, their default, range and meaning."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from docs.from_code.fields import row
from drivers.config.quantities import Unit


class Inner(BaseModel):
    """A section of its own.

    With more to say.
    """

    number: int = 1


class Model(BaseModel):
    bias: Annotated[float, Unit("V"), Field(gt=0, description="Of either sign")]
    slow: Annotated[float, Unit("s"), Field(ge=0.5, le=60)] = Field(2e-3, description="A time")
    share: Annotated[float, Unit(""), Field(ge=0, lt=1, description="Relative")] | None = None
    levels: list[Annotated[float, Unit("mW/cm**2"), Field(ge=0)]] = Field(
        [0.0, 13.0], min_length=1, description="Of light, `*IDN?` and 2*3*4"
    )
    words: tuple[str, ...] = ("some", "few")
    choice: Literal["stop", "continue"] = "stop"
    on: bool = True
    day: datetime.date
    name: str = Field("", max_length=60)
    inner: Inner
    inners: tuple[Inner, ...] = Field((), description="Several")


EXPECTED = {
    "bias": ["quantity in V", "required", "> 0 V", "Of either sign"],
    "slow": ["quantity in s", "`2 ms`", "≥ 500 ms, ≤ 60 s", "A time"],
    "share": ["number or per cent", "–", "≥ 0, < 1", "Relative"],
    "levels": [
        "list: quantity in mW/cm²",
        "`0, 13 mW/cm²`",
        "at least 1 entry, ≥ 0 mW/cm²",
        r"Of light, `*IDN?` and 2\*3\*4",
    ],
    "words": ["list: text", "`some, few`", "", ""],
    "choice": ["`stop`, `continue`", "`stop`", "", ""],
    "on": ["true or false", "`true`", "", ""],
    "day": ["date", "required", "", ""],
    "name": ["text", "–", "at most 60 characters", ""],
    "inner": ["section", "required", "", "A section of its own."],
    "inners": ["list: section", "–", "", "Several"],
}


@pytest.mark.parametrize("name", Model.model_fields)
def test_a_field_is_a_line(name: str) -> None:
    said = [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row(name, Model.model_fields[name])]
    assert said == [f"`{name}`", *EXPECTED[name]]
