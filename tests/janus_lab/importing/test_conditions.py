"""Conditions that are stated with foreign data."""

from __future__ import annotations

import pytest

from drivers.errors import ConfigError
from janus_lab.importing.conditions import meter_record, stated, validated


def test_an_option_goes_over_the_file_beside_the_data(tmp_path):
    data = tmp_path / "old.csv"
    (tmp_path / "old.csv.yaml").write_text("bias: 3 V\narea: 0.02 cm**2\n", encoding="utf-8")

    said = stated(data, {"bias": "500 mV", "area": None})

    assert said.bias == 0.5
    assert said.area == 0.02


def test_without_a_file_or_options_nothing_is_known(tmp_path):
    said = stated(tmp_path / "old.csv", {})

    assert said.bias is None
    assert said.irradiance is None
    assert said.meter == "unknown"


def test_the_unit_after_the_last_item_is_that_of_all():
    assert validated({"irradiance": "0, 0.7, 13 mW/cm²"}).irradiance == (0.0, 0.7, 13.0)
    assert validated({"irradiance": "700 µW/cm², 13 mW/cm²"}).irradiance == pytest.approx(
        (0.7, 13.0)
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"irradiance": "13"}, "irradiance: "),
        ({"irradiance": [0.0, -1.0]}, "irradiance: irradiance is not negative"),
        ({"bias": "3 A"}, "bias: "),
        ({"area": "0 cm**2"}, "area: "),
        ({"wavelenght": "450 nm"}, "wavelenght: no such condition; did you mean 'wavelength'?"),
        ({"meter": "Keithly 2400"}, "meter: 'Keithly 2400' is no meter that Janus Lab knows"),
    ],
)
def test_what_is_wrong_is_named(given, said):
    with pytest.raises(ConfigError) as caught:
        validated(given)

    assert said in str(caught.value)


def test_a_wrong_option_is_named_as_it_is_typed(tmp_path):
    with pytest.raises(ConfigError) as caught:
        stated(tmp_path / "old.csv", {"area_uncertainty": "2 V"})

    assert str(caught.value).startswith("--area-uncertainty: ")


@pytest.mark.parametrize(
    ("current_range", "largest_A", "said"),
    [
        ("3 uA", 1e-9, "has no range of 3 µA"),
        ("1 uA", 2e-6, "a reading of 2 µA is beyond the range of 1 µA"),
    ],
)
def test_a_fixed_range_is_one_of_the_meters_and_holds_the_readings(current_range, largest_A, said):
    conditions = validated({"meter": "Keithley 2400", "current_range": current_range})

    with pytest.raises(ConfigError) as caught:
        meter_record(conditions, largest_A)

    assert said in str(caught.value)


def test_limits_in_numbers_are_those_of_the_record():
    conditions = validated({"meter": {"gain": "0.1 %", "offset": "5 pA"}})

    record = meter_record(conditions, 2e-6)

    (current_range,) = record.current_ranges
    assert current_range.full_scale_A == 2e-6
    assert record.current_range(1e-6) is current_range
    assert (current_range.gain, current_range.offset_A) == (0.001, 5e-12)
