"""Limits of good samples, as a file says them."""

import pytest
from pydantic import ValidationError

from janus_lab.limits import Limit


@pytest.mark.parametrize(
    ("figure", "number"),
    [("responsivity", "3 A/W"), ("photocurrent", "-1e-3 mA"), ("detectivity_shot", "1e10 Jones"),
     ("eqe", "0.5"), ("eqe", 40), ("eqe", 1.5), ("open_circuit_voltage", "−2 V"), ("eqe", ".5")],
)  # fmt: skip
def test_a_number_with_or_without_a_unit_is_kept_as_it_is_written(figure, number):
    assert Limit(figure=figure, min=number).min == str(number).replace("−", "-")


@pytest.mark.parametrize("number", ["much", "", "1,500 A", True, [1], "A 3", "nan"])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(ValidationError):
        Limit(figure="eqe", max=number)


def test_a_limit_is_of_a_figure_of_merit_and_in_its_unit():
    with pytest.raises(ValidationError, match="did you mean 'photocurrent'"):
        Limit(figure="fotocurrent", min="1 A")
    with pytest.raises(ValidationError, match="'1 V' is not in A or what"):
        Limit(figure="photocurrent", min="1 V")
    with pytest.raises(ValidationError, match="such as '1 A'"):
        Limit(figure="photocurrent", max=1)


def test_a_limit_limits_something():
    with pytest.raises(ValidationError, match="neither 'min' nor 'max'"):
        Limit(figure="eqe")


@pytest.mark.parametrize(
    ("figure", "least", "most", "fits"),
    [("responsivity", "3 A/W", "1 A/W", False), ("photocurrent", "20 uA", "1 mA", True),
     ("photocurrent", "2 mA", "1000 uA", False), ("eqe", 2, 1, False), ("eqe", 1, 1, True),
     ("open_circuit_voltage", "-3 V", "-1 V", True),
     ("detectivity_shot", "1e10 Jones", "1e9 Jones", False)],
)  # fmt: skip
def test_the_least_value_is_not_beyond_the_most(figure, least, most, fits):
    if fits:
        Limit(figure=figure, min=least, max=most)
    else:
        with pytest.raises(ValidationError, match="'min' is beyond 'max'"):
            Limit(figure=figure, min=least, max=most)


def test_a_number_is_read_as_people_type_it():
    limit = Limit.model_validate({"figure": "dark_current", "min": "0,5 nA", "max": "1 000 nA"})
    assert (limit.min, limit.max) == ("0.5 nA", "1000 nA")
