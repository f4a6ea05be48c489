"""Parameters as people type and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.config import quantities
from janus_lab.gui.model.parameter_values import (
    completed,
    in_field_unit,
    limits_text,
    number_text,
    read,
    unit_in,
    unit_of,
    value_text,
)
from janus_lab.recipe import parameters_model
from janus_lab.values import shown
from procedures import IVSweep, LinearRange


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (5e-8, "A", "50 nA"),
        (1e-3, "A", "1 mA"),
        (1.05, "A", "1.05 A"),
        (-3.0, "V", "-3 V"),
        (0.0, "A", "0 A"),
        (1e-4, "s", "100 µs"),
        (3600.0, "s", "3600 s"),
        (13.0, "mW/cm**2", "13 mW/cm²"),
        (0.123456789012345, "V", "123.456789012345 mV"),
        (20.0, "degC", "20 °C"),
        (35.0, "percent", "35 %"),
        (0.2, "", "0.2"),
    ],
)
def test_numbers_are_written_with_the_prefix_that_fits(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit) == text


@pytest.mark.parametrize("unit", ["A", "V", "s", "Hz", "mW/cm**2", "degC", "percent", "day"])
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_is_lost(unit: str, value: float) -> None:
    assert quantities.parse(number_text(value, unit), unit) == value


@pytest.mark.parametrize(
    ("typed", "unit", "text"),
    [
        ("13", "mW/cm²", "13 mW/cm²"),
        ("0, 0.7,13", "mW/cm²", "0, 0.7, 13 mW/cm²"),
        ("50nA", "mA", "50 nA"),
        ("50 uA", "mA", "50 µA"),
        ("5 mW/cm^2", "mW/cm²", "5 mW/cm²"),
        ("5 mW/cm**2", "mW/cm²", "5 mW/cm²"),
        ("1e-6A", "mA", "1e-6 A"),
        ("−3", "V", "-3 V"),
        ("0, 13 mW/cm2,", "mW/cm²", "0, 13 mW/cm²"),
        ("0;0.7; 13", "mW/cm²", "0, 0.7, 13 mW/cm²"),
        (" 1,5 V", "mV", "1,5 V"),  # one number or two? that is for the reason to say
        ("1,5", "mW/cm²", "1,5"),
        ("much", "mA", "much"),
    ],
)
def test_units_are_added_and_written_nicely(typed: str, unit: str, text: str) -> None:
    assert completed(typed, unit) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1,5", "1.5 mA"),
        ("1 000,5", "1000.5 mA"),
        ("1e-6", "1e-6 A"),  # whoever writes this has left the prefixes behind
        ("5×10⁻⁶", "5e-6 A"),
        ("2,5 uA", "2.5 µA"),
        ("1,500", "1,500"),  # thousands? that is for the reason to say
        ("1 h 20 min", "1 h 20 min"),
        ("auto", "auto"),
    ],
)
def test_one_number_is_completed(typed: str, text: str) -> None:
    assert completed(typed, "mA", "A", is_list=False) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1,5; 2", "1.5, 2 mA"),
        ("1e-6, 2e-6", "1e-6, 2e-6 A"),
        ("1, 2e-6", "1, 2e-6"),
        ("-1,5..1,5 step 0,5", "-1.5..1.5 step 0.5 mA"),
        ("0, 1..100 log 3 uA", "0, 1..100 log 3 µA"),
        ("[0,5]", "0, 5 mA"),
    ],
)
def test_a_list_is_completed_and_reads_as_it_is_shown(typed: str, text: str) -> None:
    assert completed(typed, "mA", "A") == text
    assert completed(text, "mA", "A") == text


def test_ranges_of_the_instrument_are_auto() -> None:
    assert value_text(PARAMETERS["current_range"], 0.0) == "auto"
    assert value_text(PARAMETERS["current_range"], 1e-6) == "1 µA"
    assert limits_text(PARAMETERS["current_range"]) == "auto, or up to 5.25 A"
    found, problems = read(MODEL, PARAMETERS, {"current_range": "auto", "lowest_range": "0 A"})
    assert (found.current_range, found.lowest_range, problems) == (0.0, 0.0, {})  # type: ignore[union-attr]


PARAMETERS = IVSweep().parameter_objects()
MODEL = parameters_model(IVSweep)


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("5 mA", "A", "mA"),
        ("0, 7 W/m^2", "mW/cm**2", "W/m^2"),
        ("5 V", "A", ""),
        ("5", "A", ""),
        ("1e-6", "A", ""),
        ("5 furlongs", "A", ""),
        ("0; 1..3 step 1 mA", "A", "mA"),
        ("1 h 20 min", "s", ""),
        ("0,25 mm2", "cm**2", "mm2"),  # one number, with a decimal comma
    ],
)
def test_the_unit_of_a_text_counts_if_it_fits(text: str, unit: str, found: str) -> None:
    assert unit_in(text, unit) == found


def test_what_a_procedure_allows_is_told_in_words() -> None:
    assert limits_text(PARAMETERS["start"]) == "-1100 V to 1100 V"
    assert limits_text(PARAMETERS["sample"]) == ""


def test_every_default_is_read_back_from_its_text() -> None:
    values = {key: getattr(IVSweep(), key) for key in MODEL.model_fields}
    texts = {key: value_text(PARAMETERS[key], value) for key, value in values.items()}
    typed = {key: text for key, text in texts.items() if isinstance(values[key], float | list)}
    found, problems = read(MODEL, PARAMETERS, {**values, **typed})
    assert problems == {}
    assert found is not None
    assert {key: getattr(found, key) for key in typed} == {key: values[key] for key in typed}


@pytest.mark.parametrize(
    ("key", "text"),
    [("start", ""), ("start", "3"), ("start", "3 A"), ("nplc", "1000"), ("irradiances", "0, x")],
)
def test_what_cannot_be_read_is_told_by_parameter(key: str, text: str) -> None:
    found, problems = read(MODEL, PARAMETERS, {key: text})
    assert found is None
    assert list(problems) == [key]
    assert problems[key]


@pytest.mark.parametrize(
    ("text", "is_list"), [("500m", False), ("0; 2.5", False), ("500m", True), ("3n", False)]
)
def test_what_is_refused_is_quoted_as_it_was_typed(text: str, is_list: bool) -> None:
    kind, key = (LinearRange, "irradiances") if is_list else (IVSweep, "start")
    parameter = kind().parameter_objects()[key]
    own = shown(unit_of(parameter))
    said = {key: completed(text, own, own, is_list)}
    _, problems = read(parameters_model(kind), {key: parameter}, said)
    assert f"'{text}'" in problems[key]


@pytest.mark.parametrize(
    ("said", "given", "unit", "shown"),
    [
        ("0.0002 V is finer than the 20 V range can set, 0.0005 V", "0.2 mV", "V",
         "0.2 mV is finer than the 20 V range can set, 0.5 mV"),
        ("500 mV is not between -0.3 V and 300 mV", "0.5 V", "V",
         "0.5 V is not between -0.3 V and 0.3 V"),
        ("5e-06 A is above ±10 mA", "5 µA", "A", "5 µA is above ±10 mA"),
        ("200 mA is above ±0.1 A", "200 mA", "A", "200 mA is above ±100 mA"),
        ("0.004 s is shorter than 250 ms", "4 ms", "s", "4 ms is shorter than 250 ms"),
        ("'0.0002 V' is quoted, 3 volts, 1.2.3 V, x5 V", "1 mV", "V",
         "'0.0002 V' is quoted, 3 volts, 1.2.3 V, x5 V"),
        ("0.5 A at 0.5 V", "3 mV", "V", "0.5 A at 500 mV"),
        ("20 mW/cm² is above 15 mW/cm²", "200 W/m²", "mW/cm**2", "200 W/m² is above 150 W/m²"),
        ("0 V is none", "2 mV", "V", "0 mV is none"),
        ("0.0002 V", "0.2", "V", "0.0002 V"),  # no unit was typed
        ("0.0002 V", ["0.2 mV"], "V", "0.0002 V"),
        ("0.0002 V", "0.2 mA", "V", "0.0002 V"),
        ("0.5 of 3", "0.5", "", "0.5 of 3"),
    ],
)  # fmt: skip
def test_quantities_are_in_the_unit_that_was_typed(
    said: str, given: object, unit: str, shown: str
) -> None:
    assert in_field_unit(said, given, unit) == shown
