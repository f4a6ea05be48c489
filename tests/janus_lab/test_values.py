"""Figures of merit as people write them."""

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import TAKE_BACK
from janus_lab.values import (
    doubt,
    in_words,
    parameter_text,
    value_text,
)


def figure(value, uncertainty=None, bound=None):
    flags = () if value is not None else ("TOO_FEW_POINTS",)
    return FigureOfMerit("responsivity", value, uncertainty, "A/W", "", flags, bound)


@pytest.mark.parametrize(
    ("value", "uncertainty", "text"),
    [
        (4.8312, 0.0712, "4.83(7)"),
        (4.8312, 0.712, "4.8(7)"),
        (-4.8312, 0.0712, "−4.83(7)"),
        (1.2347e-8, 1.2e-10, "1.235(12)×10⁻⁸"),
        (4.67e12, 3.3e11, "4.67(33)×10¹²"),
    ],
)
def test_the_brackets_hold_the_standard_uncertainty_of_the_last_digits(value, uncertainty, text):
    """One digit of it from 355 on, two below, as the Particle Data Group rounds."""
    assert value_text(figure(value, uncertainty)) == text


@pytest.mark.parametrize("flag", sorted(TAKE_BACK))
def test_a_number_that_a_flag_takes_back_has_a_question_mark(flag):
    taken_back = FigureOfMerit("photocurrent", 4.83, 0.07, "A", "", (flag,))
    assert value_text(taken_back) == "4.83(7)?"
    assert value_text(FigureOfMerit("photocurrent", None, None, "A", "", (flag,))) == "–"
    assert (doubt([flag, "EDGE_MAXIMUM"]), doubt(["EDGE_MAXIMUM"])) == ("?", "")


@pytest.mark.parametrize(
    ("bound", "text"), [("lower", "> 35.2"), ("upper", "< 35.2"), (None, "35.2")]
)
def test_a_bound_says_on_which_side_of_it_the_truth_is(bound, text):
    assert value_text(figure(35.21, None, bound)) == text


def test_a_missing_value_is_a_dash_and_never_zero():
    assert value_text(figure(None)) == "–"
    assert value_text(figure(0.0)) == "0"


def test_a_factor_changes_the_unit_of_value_and_uncertainty_alike():
    """0.00160(12) s are 1.60(12) ms."""
    assert value_text(figure(1.6e-3, 0.12e-3), 1e3) == "1.60(12)"


def test_names_are_words():
    assert in_words("detectivity_shot") == "D*, shot limit"
    assert in_words("dark_current") == "dark current"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1e-3, "A", "1 mA"),
        (13.0, "mW/cm**2", "13 mW/cm²"),
        ([0.7, 13.0], "mW/cm**2", "0.7, 13 mW/cm²"),
        ([1.0], "", "1"),
        ([0.02, 0.0295, 0.06], "A", "20, 29.5, 60 mA"),
        ([0.0, -3.0, 1e-3], "V", "0, -3, 0.001 V"),
        (22.5, "degC", "22.5 °C"),
        ("", "degC", ""),
        (True, "", "True"),
        (5, "", "5"),
    ],
)
def test_parameters_have_the_unit_that_people_write(value, unit, text):
    assert parameter_text(value, unit) == text
