"""Numbers of a plot in words."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from janus_lab.gui.plot_tools.quantity_text import PREFIXED, per, quantity_text, slope_text

_POWERS = {"a": -18, "f": -15, "p": -12, "n": -9, "µ": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.421e-8, "A", "34.21 nA"),
        (-3.421e-8, "A", "−34.21 nA"),
        (0.0, "A", "0 A"),
        (0.999999999, "V", "1 V"),
        (12345.678, "s", "12345.7 s"),
        (2.5e-5, "s", "25 µs"),
        (0.7, "mW/cm²", "0.7 mW/cm²"),
        (3.3e12, "Jones", "3.3×10¹² Jones"),
        (1e-7, "", "1×10⁻⁷"),
        (math.nan, "A", "–"),
    ],
)
def test_quantities_read_as_people_write_them(value: float, unit: str, text: str) -> None:
    assert quantity_text(value, unit) == text


def test_times_are_in_the_unit_of_the_axis_and_never_in_thousands_of_seconds() -> None:
    assert quantity_text(5400.0, "s", time_unit="h") == "1.5 h"
    assert quantity_text(90.0, "s", time_unit="min") == "1.5 min"
    assert quantity_text(0.002, "s", time_unit="min") == "2 ms"
    assert "k" not in quantity_text(5e7, "s")


def test_any_number_reads_back_to_the_digits_that_are_shown() -> None:
    rng = np.random.default_rng(15)
    for _ in range(2000):
        value = float(rng.choice([-1, 1]) * 10 ** rng.uniform(-17, 8))
        unit = str(rng.choice(["A", "V", "Hz", "Jones", "A/W", ""]))
        text = quantity_text(value, unit).replace("−", "-")
        found = re.fullmatch(r"(-?[\d.]+)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))? ?(.*)", text)
        assert found, text
        shown = found[3]
        power = (
            int(found[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if found[2] else 0
        )
        if unit in PREFIXED:
            power += _POWERS[shown.removesuffix(unit)]
        else:
            assert shown == unit
        assert float(found[1]) * 10.0**power == pytest.approx(value, rel=1.1e-5), text


def test_slopes_have_both_units() -> None:
    assert slope_text(1.2e-9, "A", "s") == "1.2 nA/s"
    assert slope_text(2.0, "A/W", "mW/cm²") == "2 A/W/(mW/cm²)"
    assert per("", "s") == "1/s"
    assert per("A", "") == "A"
    assert slope_text(math.nan, "A", "s") == "–"
