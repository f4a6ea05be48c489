"""Ranges as commands choose them: the most sensitive that holds the amount, told as 1.05 times."""

import pytest

from drivers.simulated.instruments.keithley2400.commands.range_arguments import (
    range_argument,
    range_reply,
)
from drivers.simulated.instruments.scpi import ScpiArguments, ScpiError


@pytest.mark.parametrize(
    ("function", "given", "index"),
    [
        ("VOLT", "0.21", 0),
        ("VOLT", "-0.22", 1),
        ("VOLT", "MAX", 3),
        ("VOLT", "DOWN", 1),
        ("CURR", "1e-6", 0),
        ("CURR", "up", 3),
        ("CURR", "DEFault", 2),
    ],
)
def test_the_range_that_holds_what_is_asked_for(function, given, index):
    default = 21.0 if function == "VOLT" else 105e-6
    assert range_argument(ScpiArguments([given]), function, 2, default) == index


def test_more_than_the_instrument_has_is_refused():
    with pytest.raises(ScpiError) as refused:
        range_argument(ScpiArguments(["211"]), "VOLT", 2, 21.0)
    assert refused.value.code == -222


def test_a_query_answers_five_percent_above_the_nominal_range():
    assert range_reply(ScpiArguments([]), "VOLT", 2, 21.0) == "21.00"
    assert range_reply(ScpiArguments([]), "CURR", 0, 105e-6) == "1.050000E-06"
    assert range_reply(ScpiArguments(["MAX"]), "CURR", 0, 105e-6) == "1.050000E+00"
