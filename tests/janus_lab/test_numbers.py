"""Numbers as they are printed."""

from __future__ import annotations

import pytest

from janus_lab.numbers import printed_number, signed_text


@pytest.mark.parametrize(
    ("value", "half_width", "text"),
    [
        (5.0, 0.05, "5.0"), (5100.0, 50.0, "5100"), (0.005, 5e-4, "0.005"),
        (13.343, 5e-4, "13.343"),
        (1.2e13, 5e11, "1.2×10¹³"), (2e10, 5e9, "2×10¹⁰"), (0.9, 0.005, "0.90"),
        (175.0, 0.0, "175"),
    ],
)  # fmt: skip
def test_a_printed_number_stands_as_it_was_printed(value, half_width, text):
    assert printed_number(value, half_width) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.23, "+1.2"), (-3.44, "−3.4"), (0.049, "0.0"), (-0.01, "0.0"), (0.0, "0.0"),
     (-0.06, "−0.1"), (99.94, "+99.9"), (-1234.0, "−1234"), (4.6e5, "+4.6×10⁵")],
)  # fmt: skip
def test_a_deviation_has_its_sign_unless_it_rounds_to_nothing(value, text):
    assert signed_text(value) == text
