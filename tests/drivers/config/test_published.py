"""What a source prints: numbers, bounds and their units, and what is none."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from drivers.config.published import PublishedRow, read_printed


def row(**given: object) -> PublishedRow:
    return PublishedRow.model_validate(
        {"irradiance": "13 mW/cm²", "bias": "3 V", "source": "somewhere"} | given
    )


@pytest.mark.parametrize(
    ("text", "unit", "value", "half_width", "bound"),
    [
        ("1.6 ms", "s", 1.6e-3, 0.05e-3, None),
        ("≤ 1.6 ms", "s", 1.6e-3, 0.05e-3, "upper"),
        ("<1600 µs", "s", 1.6e-3, 0.5e-6, "upper"),
        ("<= 2 s", "s", 2.0, 0.5, "upper"),
        ("> 90 %", "", 0.9, 0.005, "lower"),
        (">=0.90", "", 0.9, 0.005, "lower"),
        ("5e3", "", 5000.0, 500.0, None),
        ("−0.30 %", "", -0.003, 5e-5, None),
    ],
)
def test_a_printed_number_has_a_value_a_rounding_and_perhaps_a_side(
    text: str, unit: str, value: float, half_width: float, bound: str | None
) -> None:
    printed = read_printed(text, unit)
    assert printed.value(unit) == pytest.approx(value)
    assert printed.half_width(unit) == pytest.approx(half_width)
    assert printed.bound == bound


def test_numbers_of_any_size_read_back_with_the_rounding_of_their_digits() -> None:
    """Seed 5."""
    random = np.random.default_rng(5)
    for _ in range(300):
        digits = int(random.integers(1, 6))
        text = f"{10 ** random.uniform(-12, 12):.{digits - 1}e}"
        printed = read_printed(f"{text} s", "s")
        assert printed.value("s") == pytest.approx(float(text))
        assert printed.half_width("s") == pytest.approx(
            0.5 * 10.0 ** (int(text.split("e")[1]) - digits + 1)
        )


@pytest.mark.parametrize(
    "text", ["fast", "1.6 V", "1.6", "≤ ≤ 1 s", "1,6 ms", True, None, "1 s" * 90]
)
def test_what_is_no_time_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"number|unit|not in|comma"):
        read_printed(text, "s")


def test_a_row_survives_being_written_as_json() -> None:
    published = row(
        rise_time="≤ 1.6 ms", cycles=175, figures={"flicker_exponent": 1.1, "nep": "2 pW/Hz**0.5"}
    )
    again = PublishedRow.model_validate_json(published.model_dump_json())
    assert again == published


@pytest.mark.parametrize("given", [{"retention": "> 90 %"}, {"days": "7 day"}])
def test_retention_is_of_a_number_of_days(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        row(**given)
