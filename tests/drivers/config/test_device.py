"""Device files: what the published devices are, and what a device file may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from drivers.config.device import DeviceConfig

DEVICES = Path(__file__).parents[3] / "configs" / "devices"
PAPER = ("janus-160C", "janus-200C", "cspbbr3-16nm")


def raw(name: str) -> dict[str, Any]:
    text = (DEVICES / f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return data


def device(name: str) -> DeviceConfig:
    return DeviceConfig.model_validate(raw(name))


@pytest.mark.parametrize(
    ("name", "density", "responsivity", "exponent", "slow", "kept"),
    [
        ("janus-160C", 3.311e-6, 4.830, 0.5505, (0.03, 0.4), 0.93),
        ("janus-200C", 1.953e-3, 11.157, 0.266, (0.05, 0.5), 0.92),
        ("cspbbr3-16nm", 2.32e-5, 0.02643, 0.403, (0.05, 0.5), 0.93),
    ],
)
def test_the_three_devices_have_the_parameters_behind_table_s5(
    name: str,
    density: float,
    responsivity: float,
    exponent: float,
    slow: tuple[float, float],
    kept: float,
) -> None:
    config = device(name)
    physics = config.physics
    assert physics is not None
    assert (config.name, config.active_area, config.area_kind, config.overfill) == (
        name,
        0.01,
        "gap",
        True,
    )
    assert (physics.dark_current.density, physics.dark_current.bias) == (density, 3.0)
    assert physics.responsivity.value == responsivity
    assert physics.responsivity.irradiance == 0.7
    assert physics.responsivity.exponent == exponent
    assert (physics.dark_current.curvature, physics.responsivity.curvature) == (6.0, 9.0)
    assert (physics.response.time_constant, physics.response.irradiance) == (3e-4, 13.0)
    assert [(part.fraction, part.time_constant) for part in physics.response.slow] == [slow]
    assert physics.cycle_drift.per_cycle * 175 == pytest.approx(-0.003, rel=1e-4)
    assert physics.storage.kept_after_week == kept
    assert physics.noise.flicker == 1e-9


@pytest.mark.parametrize(
    ("name", "rows", "eqe"),
    [
        ("janus-160C", [(13.0, 5100, 1.3, 1.2e13), (0.7, 1022, 4.8, 4.8e13)], 13.343),
        ("janus-200C", [(13.0, 9.7, 1.3, 0.05e13), (0.7, 5.0, 11.2, 0.45e13)], 30.822),
        ("cspbbr3-16nm", [(13.0, 3.6, 0.005, 0.002e13), (0.7, 1.8, 0.026, 0.01e13)], 0.073),
    ],
)
def test_published_rows_are_table_s5_and_figure_s23a(
    name: str, rows: list[tuple[float, ...]], eqe: float
) -> None:
    published = [row for row in device(name).published if row.responsivity is not None]
    printed = [
        (row.irradiance, row.light_dark_ratio, row.responsivity, row.detectivity)
        for row in published
    ]
    assert printed == rows
    assert [row.eqe for row in published] == [None, pytest.approx(eqe)]
    assert all("10.1002/advs.202206560, Table S5" in row.source for row in published)


def test_the_single_gap_is_the_160_degree_device_on_ten_by_a_hundred_micrometres() -> None:
    whole, gap = raw("janus-160C"), raw("janus-160C-single-gap")
    assert device("janus-160C-single-gap").active_area == 1e-5
    whole["published"] = [row for row in whole["published"] if "retention" not in row]  # not said
    for key in ("name", "description", "active_area"):
        del whole[key], gap[key]
    assert gap == whole


@pytest.mark.parametrize("name", PAPER)
def test_a_device_survives_being_written_as_json(name: str) -> None:
    config = device(name)
    assert DeviceConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize("name", ["a/b", "..", "dots.", "", "Janus 160 °C", "a\n"])
def test_a_name_that_is_not_safe_in_a_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        DeviceConfig.model_validate(raw("janus-160C") | {"name": name})


@pytest.mark.parametrize("area", [0.01, "0.01", "0 cm²", "-1 mm²", "3 V"])
def test_an_area_without_a_unit_or_without_extent_is_refused(area: object) -> None:
    with pytest.raises(ValidationError, match="active_area"):
        DeviceConfig.model_validate(raw("janus-160C") | {"active_area": area})


def test_area_is_understood_in_any_unit_of_area() -> None:
    config = DeviceConfig.model_validate(raw("janus-160C") | {"active_area": "1 mm²"})
    assert config.active_area == 0.01


def test_slow_parts_that_leave_no_fast_one_are_refused() -> None:
    data = raw("janus-160C")
    data["physics"]["response"]["slow"] = [{"fraction": "60 %", "time_constant": "1 s"}] * 2
    with pytest.raises(ValidationError, match="less than 100 %"):
        DeviceConfig.model_validate(data)


def test_an_unknown_key_is_refused_and_physics_is_optional() -> None:
    data = raw("janus-160C")
    del data["physics"], data["area_kind"], data["overfill"]
    config = DeviceConfig.model_validate(data)
    assert (config.physics, config.area_kind, config.overfill) == (None, None, None)
    with pytest.raises(ValidationError, match="aera_kind"):
        DeviceConfig.model_validate(data | {"aera_kind": "gap"})
