"""Commands that only keep a setting."""

import pytest

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.commands import forms
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError


class Owner:
    """Stands in the place of a meter's settings."""

    state, kind, level, steps = False, "LIN", 1.0, 5


@pytest.fixture
def owner():
    return Owner()


def heard(*parameters):
    return ScpiArguments(parameters)


def test_a_flag_is_written_as_a_digit(owner):
    command = forms.flag("STATe", "state", lambda meter: meter)
    command.write(owner, heard("ON"))
    assert (owner.state, command.query(owner, heard())) == (True, "1")


def test_a_choice_is_answered_in_its_short_form(owner):
    command = forms.choice("KIND", "kind", "LINear", "LOGarithmic", owner=lambda meter: meter)
    command.write(owner, heard("logarithmic"))
    assert command.query(owner, heard()) == "LOG"
    with pytest.raises(ScpiError) as refused:
        command.write(owner, heard("CUBic"))
    assert refused.value.code == -141


def test_numbers_keep_within_limits_and_answer_for_them(owner):
    command = forms.number("LEV", "level", 0, 10, 2, formats.setting, lambda meter: meter)
    command.write(owner, heard("7"))
    assert command.query(owner, heard()) == "7.000000E+00"
    assert [command.query(owner, heard(word)) for word in ("MIN", "MAX", "DEF")] == [
        "0.000000E+00", "1.000000E+01", "2.000000E+00",
    ]  # fmt: skip
    with pytest.raises(ScpiError):
        command.write(owner, heard("11"))
    assert owner.level == 7


def test_whole_numbers_are_rounded(owner):
    command = forms.integer("STEPs", "steps", 1, 100, 10, lambda meter: meter)
    command.write(owner, heard("2.6"))
    assert (owner.steps, command.query(owner, heard("MAX"))) == (3, "100")
