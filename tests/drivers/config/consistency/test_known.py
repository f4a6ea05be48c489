"""What is right of a section is known while the rest of it is wrong."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from drivers.config.consistency.known import at_their_keys, known_part


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: int
    other: int = 3


class Outer(BaseModel):
    inner: Inner
    maybe: Inner | None = None
    text: str = "default"


def test_what_is_right_is_there_and_what_is_wrong_is_not() -> None:
    made = known_part(Outer, {"inner": {"number": 5, "other": "x"}, "text": ["no text"]})
    assert made.inner.number == 5
    for name in ("other",):
        with pytest.raises(AttributeError):
            getattr(made.inner, name)
    with pytest.raises(AttributeError):
        _ = made.text  # not the default: something else has been said
    assert made.maybe is None
    nothing = known_part(Outer, "no section at all")
    assert nothing.text == "default"
    with pytest.raises(AttributeError):
        _ = nothing.inner


def test_mistakes_stand_at_their_keys_beside_the_others() -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"inner": {"number": "x"}})
    error = at_their_keys([(("text",), "is wrong, too")], {}, caught.value)
    found = {problem["loc"]: problem["type"] for problem in error.errors()}
    assert found == {("inner", "number"): "int_parsing", ("text",): "value_error"}
