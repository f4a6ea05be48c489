"""What is wrong with a value stands there in plain words, with what was typed, and in its unit."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from drivers.config.mistake_words import annotation_at, reason
from drivers.config.quantities import Unit
from drivers.config.section import Section

#: Words of pydantic's, and of its kinds of error, that nobody at a bench should have to read.
PROGRAMMERS = re.compile(r"Input|should be|valid|unable to parse|str\b|string|dict|instance|_")


class Point(Section):
    bias: Annotated[float, Unit("V"), Field(gt=0, le=0.5)]


class Kind(Section):
    share: Annotated[float, Unit(""), Field(ge=0, lt=1)] = 0.0
    light: Annotated[float, Unit("mW/cm**2"), Field(gt=0)] | None = None
    times: int = Field(1, ge=1)
    factor: float = 1.0
    day: date | None = None
    on: bool = True
    note: str = ""
    points: list[Point] = Field([], max_length=2)
    inside: Point | None = None


def said(key: str, given: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        Kind.model_validate({key: given})
    problem = caught.value.errors()[0]
    typed = given
    for part in problem["loc"][1:]:
        typed = typed[part]
    return reason(problem, typed, annotation_at(Kind, problem["loc"]))


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("share", "200 %", "'200 %' is not allowed: it has to be at least 0 % and below 100 %"),
        ("share", "1.5", "'1.5' is not allowed: it has to be at least 0 and below 1"),
        ("light", "-5 W/m²", "'-5 W/m²' is not allowed: it has to be above 0 mW/cm²"),
        ("light", "5 V", "'5 V' is not in mW/cm² or what converts to it"),
        ("light", "", "is empty: write it with its unit, such as '1 mW/cm²'"),
        ("light", "5 n", "unknown unit 'n' in '5 n': write it with its unit, such as '1 mW/cm²'"),
        ("light", "1; 2", "'1; 2' is a list, and one number is wanted"),
        ("times", "x", "'x' is not a whole number"),
        ("times", 1.5, "1.5 is not a whole number"),
        ("times", "", "is empty: write a whole number"),
        ("times", 0, "0 is not allowed: it has to be at least 1"),
        ("factor", "x", "'x' is not a number"),
        ("day", "20.11.2026", "'20.11.2026' is no date: write it as 2026-11-20"),
        ("day", "1. 2. 2026", "'1. 2. 2026' is no date: write it as 2026-02-01"),
        ("day", "tomorrow", "'tomorrow' is no date: write it as 2026-11-20"),
        ("on", "perhaps", "'perhaps' is not yes or no: write true or false"),
        ("note", 3, "3 is no text: write it in quotation marks"),
        ("points", 3, "3 is no list: write [one, another]"),
        ("points", [{"bias": "1 mV"}] * 3, "has 3 entries, and it has to have at most 2"),
        (
            "points",
            [{"bias": "1 V"}],
            "'1 V' is not allowed: it has to be above 0 V and at most 500 mV",
        ),
        ("points", [3], "expected keys and values, such as 'key: value'"),
        ("inside", 3, "expected keys and values, such as 'key: value'"),
    ],
)
def test_the_words(key: str, given: Any, words: str) -> None:
    assert said(key, given) == words


@pytest.mark.parametrize("seed", range(40))
def test_no_words_of_programmers_whatever_is_typed(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        key = chance.choice(list(Kind.model_fields))
        given = chance.choice(
            [None, 7, -1, 2.5, "", " ", "x", "1 V", "9" * 30, True, [], {}, [1], {"a": 1}, "NaN"]
        )
        try:
            Kind.model_validate({key: given})
        except ValidationError as error:
            for problem in error.errors():
                if problem["type"] not in ("missing", "extra_forbidden"):  # told with the key
                    told = reason(problem, None, annotation_at(Kind, problem["loc"]))
                    assert not PROGRAMMERS.search(told), (key, given, told)


def test_a_place_that_is_not_there_or_not_clear_has_no_annotation() -> None:
    class Two(BaseModel):
        one: Kind | Point

    assert annotation_at(Kind, ("absent",)) is None
    assert annotation_at(Kind, ("points", 0, "absent")) is None
    assert annotation_at(Kind, ("note", 3)) is None
    assert annotation_at(Two, ("one", "bias")) is not None
