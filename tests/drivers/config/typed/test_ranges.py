"""Ranges of numbers, as people type them."""

import math
import random

import pytest

from drivers.config.quantities import items_of, parse
from drivers.config.typed.ranges import MOST


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("-3..3 step 1.5 V", "-3 V, -1.5 V, 0 V, 1.5 V, 3 V"),
        ("3..-3 step 3 V", "3 V, 0 V, -3 V"),
        ("3..-3 step -3 V", "3 V, 0 V, -3 V"),
        ("−1 … 1 step 1 V", "-1 V, 0 V, 1 V"),
        ("0.1..0.5 step 0.1", "0.1, 0.2, 0.3, 0.4, 0.5"),
        ("-1,5..0 step 0,5 V", "-1.5 V, -1 V, -0.5 V, 0 V"),
        ("0 V..1 V step 500 mV", "0 mV, 500 mV, 1000 mV"),
        ("0 to 1 V lin 5", "0 V, 0.25 V, 0.5 V, 0.75 V, 1 V"),
        ("0..1 lin 4 V", "0 V, 0.333333333333 V, 0.666666666667 V, 1 V"),
        ("10..1000 log 5 Hz", "10 Hz, 31.6228 Hz, 100 Hz, 316.228 Hz, 1000 Hz"),
        ("-1..-100 LOG 3 V", "-1 V, -10 V, -100 V"),
        ("1 µA to 1 mA log 4", "0.001 mA, 0.01 mA, 0.1 mA, 1 mA"),
    ],
)
def test_a_range_is_the_numbers_that_it_stands_for(typed: str, items: str) -> None:
    assert ", ".join(items_of(typed)) == items


def test_steps_come_to_the_very_decimals_and_logarithmic_ones_keep_their_ratio() -> None:
    draw = random.Random(15)
    for _ in range(200):
        step, count = draw.randint(1, 9999), draw.randint(1, 300)
        digits, first = draw.randint(0, 9), draw.randint(-99999, 99999)
        decimals = [f"{(first + n * step) / 10**digits:.{digits}f}" for n in range(count + 1)]
        typed = f"{decimals[0]}..{decimals[-1]} step {step / 10**digits:.{digits}f} V"
        assert [parse(item, "V") for item in items_of(typed)] == [float(d) for d in decimals]
        low, ratio, count = 10 ** draw.uniform(-12, 6), draw.uniform(1.5, 1e6), draw.randint(2, 99)
        made = [parse(i, "A") for i in items_of(f"{low!r}..{low * ratio!r} log {count} A")]
        assert (made[0], made[-1], len(made)) == (low, low * ratio, count)
        for n, number in enumerate(made):
            assert math.isclose(number, low * ratio ** (n / (count - 1)), rel_tol=1e-5)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0..13 V", "'0..13 V' does not say its steps"),
        ("0..1 step 0.3", "the steps of '0..1 step 0.3' miss 1: they come to 0.9 and 1.2"),
        ("0..1 step 0", "leads nowhere"),
        ("1..1 log 3", "leads nowhere"),
        ("0..1 step -0.1", "leave out the sign"),
        ("0..1 step 1e-300", f"more than {MOST} numbers"),
        ("0..1 log 5", "both its ends must be above zero"),
        ("-1..1 log 5", "both its ends must be above zero"),
        ("1..2 log 1", "from 2 to"),
        ("1..2 lin 99999999999", "from 2 to"),
        ("1..2 log 2.5", "'2.5' .* is not how many"),
        ("1e999..1 step 1", "'1e999' is not a number"),
        ("0 V..1 A step 1", "not in A"),
    ],
)
def test_a_range_that_cannot_be_made_says_why(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        items_of(typed)
