"""Units as people type them."""

import random
from itertools import product

import pytest

from drivers.config.typed.units import (
    _FACTORS,
    _PREFIXED,
    _PREFIXES,
    conversion,
    registry,
    spelt_out,
)


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("mW cm-2", "mW cm**-2"),
        ("mW/cm2", "mW/cm**2"),
        ("mW/cm^2", "mW/cm**2"),
        ("pA/√Hz", "pA/Hz**0.5"),
        ("kOhm", "kohm"),
        ("℃", "°C"),
        ("mW/cm²", "mW/cm²"),
        ("x" * 200, "x" * 200),
    ],
)
def test_units_are_spelt_out(typed: str, spelt: str) -> None:
    assert spelt_out(typed) == spelt


def test_a_unit_converts_or_says_why() -> None:
    to_amperes = conversion("nA", "A")
    assert callable(to_amperes)
    assert to_amperes(50.0) == 5e-8
    assert conversion("V", "A") == "{text} is not in A or what converts to it"


@pytest.mark.parametrize(
    ("given", "unit"),
    [
        *((prefix + unit, unit) for prefix, unit in product(_PREFIXES, sorted(_PREFIXED))),
        *_FACTORS,
        ("mW/cm²", "mW/cm**2"),
        ("A/cm²", "A/cm**2"),
        ("cm²/Hz", "cm**2/Hz"),
    ],
)
def test_what_is_known_without_pint_is_what_pint_says(given: str, unit: str) -> None:
    chance = random.Random(f"29 {given}")
    convert = conversion(given, unit)
    assert callable(convert)
    for _ in range(20):
        number = float(f"{chance.choice((-1, 1)) * 10 ** chance.uniform(-9, 9):.7g}")
        by_pint = registry().Quantity(number, given).m_as(unit)
        assert convert(number) == float(f"{by_pint:.15g}")
