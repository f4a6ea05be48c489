"""Numbers of single actions, within the limits of the bench."""

from __future__ import annotations

import pytest

from janus_lab.gui.model.manual_values import PARAMETERS, limits_of, read_value
from tests.bench_files import bench_config

BENCH = bench_config()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("bias", "-500 mV", -0.5),
        ("bias", "10 V", 10.0),
        ("compliance", "50 uA", 50e-6),
        ("irradiance", "0 mW/cm²", 0.0),
        ("irradiance", "70 W/m^2", 7.0),
    ],
)
def test_a_number_with_its_unit_is_read(key: str, text: str, value: float) -> None:
    assert read_value(key, text, BENCH) == (value, "")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("bias", ""),
        ("bias", "3"),
        ("bias", "3 A"),
        ("bias", "nan V"),
        ("bias", "10.1 V"),
        ("bias", "211 V"),
        ("compliance", "0 A"),
        ("compliance", "11 mA"),
        ("irradiance", "16 mW/cm²"),
        ("irradiance", "0.1 mW/cm²"),
        ("irradiance", "-1 mW/cm²"),
    ],
)
def test_what_cannot_be_done_has_a_reason(key: str, text: str) -> None:
    value, reason = read_value(key, text, BENCH)
    assert value is None
    assert reason


def test_without_a_bench_the_instruments_own_limits_hold() -> None:
    assert read_value("bias", "200 V", None) == (200.0, "")
    assert read_value("bias", "211 V", None)[0] is None


def test_limits_are_those_of_the_bench_file() -> None:
    assert limits_of("bias", BENCH) == "±10 V"
    assert limits_of("compliance", BENCH) == "up to 10 mA"
    # the bench allows 15 mW/cm², the calibration begins at 0.252 mW/cm²
    assert limits_of("irradiance", BENCH) == "0, or 0.252 to 15 mW/cm²"


def test_what_stands_there_at_first_can_be_done() -> None:
    for key, parameter in PARAMETERS.items():
        assert read_value(key, f"{parameter.default} {parameter.units}", BENCH)[1] == ""
