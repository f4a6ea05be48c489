"""What a source prints: numbers, bounds and their units, and what is none."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from drivers.config import yaml_file
from drivers.config.device import DeviceConfig
from drivers.config.published import PublishedRow, read_printed
from drivers.errors import ConfigError


def row(**given: object) -> PublishedRow:
    return PublishedRow.model_validate(
        {"irradiance": "13 mW/cm²", "bias": "3 V", "source": "somewhere"} | given
    )


def width(number: float | None) -> float:
    """Half a unit of the last digit; of a plain number, of those that it has."""
    assert number is not None
    plain = Decimal(f"{number:.12g}").normalize().as_tuple().exponent
    return getattr(number, "half_width", 0.5 * 10.0 ** int(plain))


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


@pytest.mark.parametrize(
    ("key", "text", "value", "half_width"),
    [
        ("light_dark_ratio", "5.0", 5.0, 0.05),
        ("light_dark_ratio", "5", 5.0, 0.5),
        ("light_dark_ratio", "5100", 5100.0, 50.0),  # zeros of a whole number may be none
        ("detectivity", "1.20e13", 1.2e13, 5e10),
        ("responsivity", "11.0 mA/W", 0.011, 0.05e-3),
        ("eqe", "30.0 %", 0.3, 5e-4),
    ],
)
def test_printed_digits_are_kept_with_their_zeros(
    key: str, text: str, value: float, half_width: float
) -> None:
    published = row(**{key: text})
    for each in (
        published,
        PublishedRow.model_validate_json(published.model_dump_json()),
        pickle.loads(pickle.dumps(published)),
    ):
        number = getattr(each, key)
        assert number == pytest.approx(value)
        assert width(number) == pytest.approx(half_width)


def test_numbers_of_all_digits_survive_being_written_and_read() -> None:
    """Seed 6: whatever is printed, it comes back with its rounding, also after JSON."""
    random = np.random.default_rng(6)
    for _ in range(200):
        digits = int(random.integers(2, 6))
        text = f"{10 ** random.uniform(-12, 12):.{digits - 1}e}"
        published = row(light_dark_ratio=text, responsivity=f"{text} A/W")
        again = PublishedRow.model_validate_json(published.model_dump_json())
        half = 0.5 * 10.0 ** (int(text.split("e")[1]) - digits + 1)
        for number in (again.light_dark_ratio, again.responsivity):
            assert number == pytest.approx(float(text))
            assert width(number) == pytest.approx(half)


@pytest.mark.parametrize(
    ("key", "given", "says"),
    [
        ("light_dark_ratio", "> 5000", "is a bound"),
        ("light_dark_ratio", "0", "greater than 0"),
        ("light_dark_ratio", 0, "greater than 0"),
        ("light_dark_ratio", "5 V", "plain number"),
        ("detectivity", "4.8e13 Jones", "plain number"),
        ("eqe", 13.3, "no unit"),
        ("responsivity", 11.2, "no unit"),
        ("responsivity", "11.2", "no unit"),
        ("responsivity", "-1 A/W", "greater than 0"),
        ("detectivity", "1e999", "finite"),
        ("eqe", "> 5 %", "bound"),
        ("detectivity", "4,800e13", "comma|number"),
        ("eqe", "many %", "not a number"),
    ],
)
def test_what_is_no_such_number_is_refused(key: str, given: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        row(**{key: given})


def test_a_device_file_keeps_the_digits_of_what_is_published(tmp_path: Path) -> None:
    file = tmp_path / "device.yaml"
    file.write_text(
        "name: film\ndescription: 1.50\nactive_area: 1.0 mm²\n"
        "published:\n- {irradiance: 1 mW/cm², bias: 3 V, light_dark_ratio: 5.0, source: s}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="description"):  # elsewhere a number is a number
        yaml_file.load(file, DeviceConfig)
    file.write_text(file.read_text(encoding="utf-8").replace("1.50", "a film"), encoding="utf-8")
    published = yaml_file.load(file, DeviceConfig).published[0]
    assert width(published.light_dark_ratio) == 0.05


@pytest.mark.parametrize("given", [{"retention": "> 90 %"}, {"days": "7 day"}])
def test_retention_is_of_a_number_of_days(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        row(**given)
