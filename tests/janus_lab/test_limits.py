"""Limits of good samples, as a file says them."""

import pytest
from pydantic import ValidationError

from janus_lab.limits import Limit


@pytest.mark.parametrize(
    "number", ["3 A/W", "-1e-3 mA", "1e10 Jones", "0.5", 40, 1.5, "−2 V", ".5"]
)
def test_a_number_with_or_without_a_unit_is_kept_as_it_is_written(number):
    assert Limit(figure="R", min=number).min == str(number).replace("−", "-")


@pytest.mark.parametrize("number", ["much", "", "1,500 A", True, [1], "A 3", "nan"])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(ValidationError):
        Limit(figure="R", max=number)


def test_a_limit_limits_something():
    with pytest.raises(ValidationError, match="neither 'min' nor 'max'"):
        Limit(figure="R")


@pytest.mark.parametrize(
    ("least", "most", "fits"),
    [("3 A/W", "1 A/W", False), ("20 uA", "1 mA", True), ("2 mA", "1000 uA", False), (2, 1, False),
     (1, 1, True), ("-3 V", "-1 V", True), ("1e10 Jones", "1e9 Jones", False)],
)  # fmt: skip
def test_the_least_value_is_not_beyond_the_most(least, most, fits):
    if fits:
        Limit(figure="R", min=least, max=most)
    else:
        with pytest.raises(ValidationError, match="'min' is beyond 'max'"):
            Limit(figure="R", min=least, max=most)


def test_a_number_is_read_as_people_type_it():
    limit = Limit.model_validate({"figure": "dark_current", "min": "0,5 nA", "max": "1 000 nA"})
    assert (limit.min, limit.max) == ("0.5 nA", "1000 nA")
