"""Lists of numbers and ranges, as people type them."""

import pytest

from drivers.config.quantities import items_of
from drivers.config.typed.lists import split_list


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("13 mW", ["13 mW"]),
        ("0, 0.7,13 mW", ["0", "0.7", "13 mW"]),
        ("0;0.7 ; 13 mW", ["0", "0.7", "13 mW"]),
        ("1, 5 mW", ["1", "5 mW"]),
        ("1.5,5 mW", ["1.5", "5 mW"]),
        ("1e-3,5e-3 A", ["1e-3", "5e-3 A"]),
        ("-1 V,1 V", ["-1 V", "1 V"]),
        ("1 000, 2 000 nA", ["1 000", "2 000 nA"]),
        ("1,5; 2,5 mW", ["1,5", "2,5 mW"]),
        ("0.7,13; 5 mW", ["0.7", "13", "5 mW"]),
        ("0, 1; 2 V", ["0", "1", "2 V"]),
        ("0, 13 V, ", ["0", "13 V"]),
        ("[0,7,13] mW/cm**2", ["0", "7", "13 mW/cm**2"]),
        ("[0;1,5] V", ["0", "1,5 V"]),
        ("-1,5..1,5 step 0,5 V", ["-1,5..1,5 step 0,5 V"]),
        ("0, 1..3 step 1, 7 V", ["0", "1..3 step 1", "7 V"]),
    ],
)
def test_commas_and_semicolons_separate(typed: str, items: list[str]) -> None:
    assert split_list(typed) == items


@pytest.mark.parametrize(
    ("typed", "unclear"),
    [
        ("1,5 mW", "1,5"),
        ("1,5", "1,5"),
        ("0, 1,5mW", "1,5"),
        ("0.5, 1,5, 3", "1,5"),
        ("1,5; 2, 3 mW", "1,5; 2, 3 mW"),
        ("1,2,3; 4", "1,2,3"),
        ("1,2,3", "1,2,3"),
        ("-1,5 V", "-1,5"),
    ],
)
def test_a_comma_that_may_be_a_decimal_one_is_refused(typed: str, unclear: str) -> None:
    with pytest.raises(ValueError, match=r"with a point.*comma and space.*';'") as refused:
        split_list(typed)
    assert str(refused.value).startswith(f"'{unclear}' may be one number or several")


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("0, 0.7, 13 mW/cm²", ["0 mW/cm²", "0.7 mW/cm²", "13 mW/cm²"]),
        ("500 mV; 1,5; 2 V", ["500 mV", "1.5 V", "2 V"]),
        ("5, 1 h 20 min", ["5", "1 h 20 min"]),  # of what the 5 is, nobody has said
        ("5, 1 000 nA", ["5 nA", "1000 nA"]),
        ("0; 1..3 step 1; 7 V", ["0 V", "1 V", "2 V", "3 V", "7 V"]),
    ],
)
def test_the_unit_of_the_last_is_that_of_all_that_have_none(typed: str, items: list[str]) -> None:
    assert items_of(typed) == items
