"""Readings as digits and words."""

from __future__ import annotations

import math

import pytest

from janus_lab.gui.panels.bench_readings import reading_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "A", "– A"),
        (math.nan, "A", "– A"),
        (math.inf, "A", "– A"),
        (0.0, "A", "0.000 A"),
        (-0.0, "V", "0.000 V"),
        (-123.456e-9, "A", "−123.5 nA"),
        (50e-9, "A", "50.00 nA"),
        (1e-3, "A", "1.000 mA"),
        (1.05, "A", "1.050 A"),
        (999.96e-12, "A", "1.000 nA"),  # never 1000 pA
        (-999.96e-12, "A", "−1.000 nA"),
        (9.9996e-6, "A", "10.00 µA"),
        (2.5e-16, "A", "0.250 fA"),
        (-1e-20, "A", "0.000 fA"),
        (0.2, "V", "200.0 mV"),
        (-210.0, "V", "−210.0 V"),
        (13.0, "mW/cm²", "13.00 mW/cm²"),
        (0.7, "mW/cm²", "0.700 mW/cm²"),
        (1234.5, "mW/cm²", "1234 mW/cm²"),
    ],
)
def test_numbers_have_four_digits_and_the_prefix_that_fits(
    value: float | None, unit: str, text: str
) -> None:
    assert " ".join(reading_text(value, unit)) == text
