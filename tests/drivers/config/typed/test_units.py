"""Units as people type them."""

import pytest

from drivers.config.typed.units import conversion, spelt_out


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
