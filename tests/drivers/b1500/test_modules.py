"""The units in a B1500A's slots: range codes of the programming guide, and reach."""

from __future__ import annotations

import pytest

from drivers.b1500.modules import MODULES
from drivers.errors import LimitError


@pytest.mark.parametrize(
    ("unit", "amount", "code"),
    [
        ("B1517A", 0.0, 9),
        ("B1517A", 10e-12, 9),
        ("B1517A", 12e-12, 10),
        ("B1511B", 10e-12, 11),
        ("B1511B", 1.15e-6, 14),
        ("B1511B", -1.16e-6, 15),
        ("B1517A", 0.1, 19),
        ("B1510A", 0.2, 20),
    ],
)
def test_the_code_is_that_of_the_most_sensitive_range_that_holds_it(
    unit: str, amount: float, code: int
) -> None:
    """Ranges reach 15 % beyond their name; 9 is 10 pA, 11 is 1 nA, 20 is 1 A."""
    assert MODULES[unit].range_code(amount) == code


@pytest.mark.parametrize(("unit", "amount"), [("B1517A", 0.116), ("B1510A", -1.16)])
def test_beyond_the_last_range_there_is_none(unit: str, amount: float) -> None:
    with pytest.raises(LimitError):
        MODULES[unit].range_code(amount)


@pytest.mark.parametrize(
    ("unit", "bias", "most"),
    [
        ("B1517A", 20.0, 0.1),
        ("B1517A", -40.0, 0.05),
        ("B1511B", 100.0, 0.02),
        ("B1510A", 200.0, 0.05),
        ("B1510A", 20.0, 1.0),
    ],
)
def test_a_unit_gives_less_current_at_more_voltage(unit: str, bias: float, most: float) -> None:
    MODULES[unit].check_reach(bias, most)
    with pytest.raises(LimitError) as caught:
        MODULES[unit].check_reach(bias, 1.01 * most)
    assert caught.value.subject == "compliance"


@pytest.mark.parametrize(("unit", "bias"), [("B1517A", 101.0), ("B1510A", -201.0)])
def test_beyond_its_reach_it_is_the_bias_that_is_refused(unit: str, bias: float) -> None:
    with pytest.raises(LimitError) as caught:
        MODULES[unit].check_reach(bias, 1e-6)
    assert caught.value.subject == "bias"


def test_ranges_are_named_in_amperes_a_decade_each() -> None:
    assert MODULES["B1517A"].current_ranges == pytest.approx([10.0**p for p in range(-11, 0)])
