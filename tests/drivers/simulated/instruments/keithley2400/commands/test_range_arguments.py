"""Ranges as commands choose them: the most sensitive that holds the amount, told as 1.05 times."""

import pytest

from drivers.keithley2400.datasheet import FAMILY, KEITHLEY_2400
from drivers.simulated.instruments.keithley2400.commands.range_arguments import (
    range_argument,
    range_reply,
)
from drivers.simulated.instruments.keithley2400.settings import ranges_of
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError


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
    assert (
        range_argument(ScpiArguments([given]), ranges_of(KEITHLEY_2400, function), 2, default)
        == index
    )


def test_more_than_the_instrument_has_is_refused():
    with pytest.raises(ScpiError) as refused:
        range_argument(ScpiArguments(["211"]), KEITHLEY_2400.voltage_ranges, 2, 21.0)
    assert refused.value.code == -222


def test_the_1000_V_range_of_a_2410_reaches_to_1100_V():
    model = FAMILY["Keithley 2410"]
    assert range_argument(ScpiArguments(["1100"]), model.voltage_ranges, 2, 21.0) == 3
    assert range_reply(ScpiArguments(["MAX"]), model, "VOLT", 2, 21.0) == "1100.00"


def test_a_query_answers_five_percent_above_the_nominal_range():
    assert range_reply(ScpiArguments([]), KEITHLEY_2400, "VOLT", 2, 21.0) == "21.00"
    assert range_reply(ScpiArguments([]), KEITHLEY_2400, "CURR", 0, 105e-6) == "1.050000E-06"
    assert range_reply(ScpiArguments(["MAX"]), KEITHLEY_2400, "CURR", 0, 105e-6) == "1.050000E+00"
