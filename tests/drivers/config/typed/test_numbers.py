"""One number and the unit behind it."""

import pytest

from drivers.config.typed.numbers import LONGEST, has_exponent, split


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("5", "5", ""),
        (" −3,25 V ", "-3.25", "V"),
        ("1 250,5nA", "1250.5", "nA"),
        ("5.1×10³ V", "5.1e3", "V"),
        ("-10^-6 A", "-1e-6", "A"),
        ("2 mW cm-2", "2", "mW cm-2"),
    ],
)
def test_a_number_is_as_python_writes_it(typed: str, number: str, unit: str) -> None:
    assert split(typed) == (number, unit)


@pytest.mark.parametrize("typed", ["", "V", "1 2", "12 34 V", "1..2", "9" * (LONGEST + 1)])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert split(typed) is None


@pytest.mark.parametrize("typed", ["1,500 V", "1,2,3", "1, 2"])
def test_an_unclear_comma_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="has a comma in it"):
        split(typed, "V")


def test_powers_of_ten_are_seen() -> None:
    assert has_exponent("1.5e-6 A")
    assert not has_exponent("1.5 eV")
