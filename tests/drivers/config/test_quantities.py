"""Numbers with units, as people type them."""

import math
import random
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from drivers.config.quantities import (
    Unit,
    items_of,
    list_with_prefix,
    parse,
    text,
    with_prefix,
)
from drivers.config.typed.units import conversion, registry
from tests.fuzzing import damaged, hostile, refusal


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("5 V", "V", 5.0),
        ("50 nA", "A", 50e-9),
        ("-3V", "V", -3.0),
        ("13 mW/cm²", "mW/cm**2", 13.0),
        ("13 mW/cm2", "mW/cm**2", 13.0),
        ("13 mW/cm^2", "mW/cm**2", 13.0),
        ("130 W/m**2", "mW/cm**2", 13.0),
        ("1 mm²", "cm**2", 0.01),
        ("5 %", "", 0.05),
        ("0.05", "", 0.05),
        ("2 h", "s", 7200.0),
        ("1,5 V", "V", 1.5),
        ("-0,500 V", "V", -0.5),
        (",5 V", "V", 0.5),
        ("1 000 nA", "A", 1e-6),
        ("1\u2009000\u202f000,25 nA", "A", 1.00000025e-3),
        ("12\u00a0345.5 V", "V", 12345.5),
        ("−3 V", "V", -3.0),
        ("5.1×10³ V", "V", 5100.0),
        ("5,1·10⁻³ V", "V", 0.0051),
        ("2*10^-6 A", "A", 2e-6),
        ("10⁻⁶ A", "A", 1e-6),
        ("-10^-6 A", "A", -1e-6),
        ("13 mW cm-2", "mW/cm**2", 13.0),
        ("13 mW cm⁻²", "mW/cm**2", 13.0),
        ("13 mW·cm^-2", "mW/cm**2", 13.0),
        ("1 pA/√Hz", "A/Hz**0.5", 1e-12),
        ("5 kOhm", "ohm", 5000.0),
        ("25 ℃", "degC", 25.0),
        ("1 h 20 min", "s", 4800.0),
        ("1h20min30,5s", "s", 4830.5),
        ("1 day 2 hours", "s", 93600.0),
        ("1:20:00", "s", 4800.0),
        ("0:00:01.25", "s", 1.25),
        ("36 h 0 min", "day", 1.5),
    ],
)
def test_units_convert(typed, unit, value):
    assert parse(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit", "reason"),
    [
        (3, "V", "no unit"),
        ("3", "V", "no unit"),
        ("3 kg", "V", "not in V"),
        ("3 volz", "V", "unknown unit"),
        ("nan V", "V", "not a finite number"),
        ("1e999 V", "V", "not a finite number"),
        ("three V", "V", "not a number"),
        ("3 V; import os", "V", "is a list"),
        ("", "V", "is empty: write it with its unit"),
        (True, "V", "no unit"),
        (None, "A", "no unit"),
        ("-1, 5 V", "V", "'-1, 5 V' has a comma in it: .* with a point, such as '1.5 V'"),
        ("1,5,2 V", "V", "has a comma in it"),
        ("1,500 V", "V", "decimals or thousands: write '1.5 V' or '1500 V'$"),
        ("12,050 %", "", "write '12.05' or '12050'$"),
        ("1.000,5 V", "V", "has a comma in it"),
        ("1,500,000 V", "V", "has a comma in it"),
        ("10 00 V", "V", "not a number"),
        ("5×103 A", "A", "cannot read the unit"),
        ("1:20", "s", "hours or minutes: write '1 h 20 min' or '1 min 20 s'"),
        ("1:75:00", "s", "go to 59"),
        ("20 min 1 h", "s", "write it as in '1 h 20 min'"),
        ("1 h 20 min", "V", "not in V"),
        ("-3..3 step 1 V", "V", "is a range, and one number is wanted"),
        ("5 V" + 99 * "V", "V", r"^cannot read the unit of '5 VV\S+\.\.\.\S+VV': "),
    ],
)
def test_what_cannot_be_read_says_why(typed, unit, reason):
    with pytest.raises(ValueError, match=reason):
        parse(typed, unit)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("1 A*9**9**9", "A"),
        ("1 A*9^9^9", "A"),
        ("1 ((((A*9)^9)^9)^9)^9", "A"),
        ("1 A*9**99999999999", "A"),
        ("1 A*9²²²²²²", "A"),
        ("1 A**(9**9**9)", "A"),
        ("1 lambda: 1", "A"),
        ("1 __import__('os')", "A"),
        ("1 V" + " " * 100_000 + "x", "V"),
        ("1" * 100_000 + " V", "V"),
        (" " * 100_000 + "V", "V"),
    ],
    ids=lambda value: value[:24],
)
def test_no_unit_is_computed_for_long(typed, unit):
    with pytest.raises(ValueError, match=r".") as caught:
        parse(typed, unit)
    assert len(str(caught.value)) < 300


def test_powers_that_units_have_are_read():
    for typed in ("3 W/m²", "3 W/m^2", "3 W/m**2", "3 W·m⁻²", "3 W*m**-2", "0.3 mW/cm2"):
        assert parse(typed, "mW/cm**2") == pytest.approx(0.3)
    assert parse("1 pA/Hz**(1/2)", "A/Hz**0.5") == 1e-12


UNITS = ("5 V", "13 mW/cm²", "1.2 pA/Hz**0.5", "3 W·m⁻²", "1e-9 A", "5 %", "2 h", "-3V", "20 °C")
PIECES = (
    "**",
    "^",
    "(",
    ")",
    "*",
    "/",
    "²",
    "⁻¹",
    "9",
    "e",
    "lambda",
    "import",
    "delta_",
    "1/",
    "√",
)


@hostile(100)
@given(typed=damaged(UNITS, PIECES), unit=st.sampled_from(["V", "A", "mW/cm**2", "", "s"]))
def test_hostile_quantities_are_numbers_or_one_sentence(typed, unit):
    said = refusal(ValueError, lambda: math.isfinite(parse(typed, unit)))
    assert len(said) < 600
    assert len(refusal(ValueError, lambda: items_of(typed))) < 600


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_written_quantities_read_back_to_the_last_bit(value):
    assert parse(text(value, "mW/cm**2"), "mW/cm**2") == value


def test_a_model_writes_what_it_reads():
    class Model(BaseModel):
        bias: Annotated[float, Field(gt=0), Unit("V")]

    model = Model.model_validate({"bias": "500 mV"})
    assert model.bias == 0.5
    assert Model.model_validate_json(model.model_dump_json()) == model
    with pytest.raises(ValueError, match="greater than 0"):
        Model.model_validate({"bias": "-1 V"})


def forget_units() -> None:
    """As in a new process."""
    registry.cache_clear()
    conversion.cache_clear()


@pytest.mark.parametrize("damage", [b"", b"not a pickle"], ids=["cut short", "damaged"])
def test_a_broken_cache_of_units_does_no_harm(tmp_path, monkeypatch, damage):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda **_: tmp_path)
    forget_units()
    assert parse("50 nF", "F") == 50e-9
    pickles = list(tmp_path.glob("*.pickle"))
    assert pickles
    for path in pickles:
        path.write_bytes(damage)
    forget_units()

    assert parse("50 nF", "F") == 50e-9


def test_where_no_cache_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr("platformdirs.user_cache_path", lambda **_: tmp_path / "file" / "pint")
    forget_units()

    assert parse("50 nF", "F") == 50e-9


@pytest.mark.parametrize(
    ("value", "written"), [(math.nan, "nan V"), (math.inf, "inf V"), (-math.inf, "-inf V")]
)
def test_what_is_no_number_can_be_written_in_a_message(value, written):
    assert with_prefix(value, "V") == written


def test_lists_read_back_to_the_last_digit():
    chance = random.Random(20261129)
    for _ in range(300):
        unit = chance.choice(("A", "V", "s", "Hz", "mW/cm**2", ""))
        middle = chance.uniform(-14, 5)
        numbers = [
            chance.choice((-1, 1)) * float(f"{10 ** (middle + chance.uniform(-3, 3)):.{d}g}")
            for d in (1, 3, 8, 17)
        ]
        numbers.append(0.0)
        written = list_with_prefix(numbers, unit)
        assert [parse(item, unit) for item in items_of(written)] == numbers
