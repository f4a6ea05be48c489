"""Quantities as a paper prints them."""

import math
import re

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.quantities import (
    condition_text,
    conditions_in_words,
    conditions_text,
    figure_text,
    light_range,
    printed_text,
    quantity_text,
)

PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3,
            "M": 1e6, "G": 1e9, "a": 1e-18, "T": 1e12}  # fmt: skip
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


@pytest.mark.parametrize(
    ("value", "u", "unit", "text"),
    [
        (1.696e-4, 9e-7, "A", "169.6(9) µA"),
        (2.3e12, 1.2e11, "Jones", "2.30(12)×10¹² Jones"),
        (3e-4, None, "s", "0.3 ms"),
        (2.7e-5, None, "s", "27 µs"),
        (13.0, None, "mW/cm²", "13 mW/cm²"),
        (0.7, None, "mW/cm²", "0.7 mW/cm²"),
        (1e-5, None, "mW/cm²", "10 nW/cm²"),
        (-3e-12, 1e-12, "A", "−3.0(1.0) pA"),
        (9.9996e-4, None, "A", "1 mA"),
        (9.1e7, 1e5, "ohm", "91.00(10) MΩ"),
        (5100.0, 220.0, "1", "5.10(22)×10³"),
        (1e-14, 1e-15, "A/Hz^0.5", "10.0(1.0) fA/√Hz"),
        (45.0, 1.0, "deg", "45.0(1.0)°"),
    ],
)
def test_a_value_has_a_prefix_and_its_uncertainty_in_the_last_digits(value, u, unit, text):
    assert str(quantity_text(value, unit, u)).replace("\u202f", " ") == text


def read(text):
    """Number and standard uncertainty of a text, in the unit without its prefix."""
    number, _, unit = text.translate(DIGITS).partition("\u202f")
    mantissa, _, power = number.partition("×10")
    found = re.fullmatch(r"(-?[\d.]+)(?:\(([\d.]+)\))?", mantissa)
    assert found, text
    value, digits = found.groups()
    decimals = len(value.partition(".")[2])
    u = None
    if digits:
        u = float(digits) if "." in digits else float(digits) * 10**-decimals
    scale = 10.0 ** int(power or 0) * (PREFIXES[unit[:-1]] if unit else 1.0)
    return float(value) * scale, u and u * scale


def test_what_is_written_is_the_value_within_the_digits_of_its_uncertainty():
    random = np.random.default_rng(14)
    for _ in range(400):
        value = float(random.choice([-1, 1]) * 10 ** random.uniform(-15, 6))
        u = float(abs(value) * 10 ** random.uniform(-4, 1))
        for unit in ("A", "1"):
            shown, shown_u = read(str(quantity_text(value, unit, u)))
            assert shown == pytest.approx(value, abs=0.5001 * u)
            assert shown_u == pytest.approx(u, rel=0.5)
            bare, _ = read(str(quantity_text(value, unit)))
            assert bare == pytest.approx(value, rel=6e-3)


@pytest.mark.parametrize("value", [0.0, 1e-300, 5e-324, 1e300])
@pytest.mark.parametrize("u", [None, 1e-12, 1e3])
def test_the_ends_of_what_a_float_can_be_are_written(value, u):
    for unit in ("A", "1", "Jones", "mW/cm²"):
        assert str(quantity_text(value, unit, u))


def test_a_figure_is_read_in_per_cent_where_people_do_so():
    eqe = FigureOfMerit("eqe", 13.343, 0.5, "1", "")
    assert str(figure_text(eqe)) == "1.33(5)×10³\u202f%"
    loss = FigureOfMerit("loss_per_day_linear", 0.0086, 0.0024, "1/day", "")
    assert str(figure_text(loss)) == "0.86(24)\u202f%/d"
    fraction = FigureOfMerit("decay_slow_fraction", 0.031, 0.002, "1", "")
    assert str(figure_text(fraction)) == "3.10(20)\u202f%"


def test_a_bound_a_doubt_and_a_missing_value_are_seen():
    lower = FigureOfMerit("light_dark_ratio", 35.0, None, "1", "", ("NOT_SETTLED",), "lower")
    assert str(figure_text(lower)) == "> 35?"
    missing = FigureOfMerit("nep", None, None, "W/Hz^0.5", "", ("TOO_FEW_POINTS",))
    assert str(figure_text(missing)) == "–"


def test_conditions_are_read_with_their_units():
    assert condition_text("irradiance_mW_cm2", 0.0) == "dark"
    assert condition_text("depth", 0.2).replace("\u202f", " ") == "20 %"
    at = {"bias_V": -3.0, "irradiance_mW_cm2": 0.0, "interval_s": 1e-4}
    assert conditions_in_words(at).replace("\u202f", " ") == (
        "bias −3 V, in the dark, interval 0.1 ms"
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"irradiance_mW_cm2": 13.0}, "irradiance 13 mW/cm²"),
        ({"active_area_cm2": 0.01}, "active area 0.01 cm²"),
        ({"wavelength_nm": 450.0}, "wavelength 450 nm"),
        ({"snr_dB": 40.0}, "signal to noise 40 dB"),
        ({"interval_s": 0.0016}, "interval 1.6 ms"),
        ({"cycles": 175}, "cycles 175"),
        ({}, ""),
    ],
)
def test_the_longest_unit_that_a_name_ends_in_is_its_unit(condition, words):
    assert conditions_text(condition) == words


def test_terminals_and_files_have_the_same_words_with_plain_blanks():
    conditions = {
        "bias_V": 3.0,
        "sweep_rate_V_s": 31.25,
        "nplc": 0.1,
        "area_kind": "gap",
        "edges": [1.0, 2.0],
        "settled": True,
    }
    assert conditions_text(conditions) == (
        "bias 3 V, sweep rate 31.25 V/s, integration (NPLC) 0.1, kind of area gap, "
        "edges 2 values, settled yes"
    )


def test_nothing_is_written_that_is_not_a_number():
    for size in range(-30, 31):
        text = str(quantity_text(10.0**size, "A", 10.0 ** (size - 2)))
        assert math.isfinite(float(re.match(r"[\d.]+", text)[0]))


@pytest.mark.parametrize(
    ("value", "unit", "half_width", "text"),
    [
        (5.0, "1", 0.05, "5.0"),
        (5100.0, "1", 50.0, "5100"),
        (0.005, "A/W", 0.0005, "5 mA/W"),
        (4.83, "A/W", 0.005, "4.83 A/W"),
        (1.2e13, "", 5e11, "1.2×10¹³"),
        (2e10, "", 5e9, "2×10¹⁰"),
        (1334.3, "%", 0.05, "1334.3 %"),
        (1.6e-3, "s", 0.05e-3, "1.6 ms"),
        (5.0, "1", 0.0, "5"),
    ],
)
def test_a_printed_number_keeps_the_digits_that_it_was_printed_with(value, unit, half_width, text):
    assert str(printed_text(value, unit, half_width)).replace("\u202f", " ") == text


def test_the_light_that_figures_share_or_its_ends():
    lights = [{"irradiance_mW_cm2": light} for light in (13.0, 0.7, 13.0)]
    assert light_range([lights[0], {}]) == ("13\u202fmW/cm²",)
    assert light_range(lights) == ("0.7\u202fmW/cm²", "13\u202fmW/cm²")
    assert light_range([{"irradiance_mW_cm2": 0.0}, {}]) == ()
