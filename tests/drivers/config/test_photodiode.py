"""The photodiode of a device file: what it must say, and how its mistakes are told."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from drivers.config import yaml_file
from drivers.config.device import DeviceConfig, Physics
from drivers.config.photodiode import PhotodiodePhysics
from drivers.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "configs" / "devices" / "photodiode-si.yaml"


def raw() -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(SHIPPED.read_text(encoding="utf-8"))
    return data


def said(tmp_path: Path, data: dict[str, Any]) -> str:
    """What is wrong with a device file."""
    path = tmp_path / "device.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(data, file)
    with pytest.raises(ConfigError) as caught:
        yaml_file.load(path, DeviceConfig)
    return str(caught.value)


def test_the_shipped_silicon_photodiode_has_the_values_of_its_data_sheet() -> None:
    """Vishay BPW34: 7.5 mm², 70 pF, 2 nA at 10 V; 350 mV in light that makes 47 µA."""
    physics = DeviceConfig.model_validate(raw()).physics
    assert isinstance(physics, PhotodiodePhysics)
    assert physics.capacitance is not None
    assert physics.capacitance.zero_bias == 70e-12
    at_ten_volts = 10 / physics.shunt_resistance + physics.diode.saturation_current
    assert at_ten_volts == pytest.approx(2e-9, rel=0.02)


def test_physics_without_a_kind_are_a_photoconductor() -> None:
    data = YAML(typ="safe", pure=True).load(
        (SHIPPED.parent / "janus-160C.yaml").read_text(encoding="utf-8")
    )
    assert "kind" not in data["physics"]
    physics = DeviceConfig.model_validate(data).physics
    assert isinstance(physics, Physics)
    data["physics"]["kind"] = "photoconductor"
    assert DeviceConfig.model_validate(data).physics == physics


def test_what_is_written_reads_back_the_same() -> None:
    config = DeviceConfig.model_validate(raw())
    assert DeviceConfig.model_validate(config.model_dump(mode="json")) == config


def test_a_kind_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    data = raw()
    data["physics"]["kind"] = "photodiod"
    words = said(tmp_path, data)
    assert "'photodiod' is not one of photoconductor, photodiode" in words
    assert "did you mean 'photodiode'?" in words


def test_a_mistake_is_told_with_its_line_and_the_keys_of_this_kind(tmp_path: Path) -> None:
    data = raw()
    data["physics"]["diode"]["idealty"] = data["physics"]["diode"].pop("ideality")
    data["physics"]["dark_current"] = "1 nA"
    words = said(tmp_path, data)
    assert "unknown key 'physics.diode.idealty'; did you mean 'ideality'?" in words
    assert "unknown key 'physics.dark_current'" in words
    assert "shunt_resistance" in words
    assert "cycle_drift" not in words
    assert words.count("line ") == 2


@pytest.mark.parametrize(
    ("section", "key", "value", "expected"),
    [
        ("diode", "saturation_current", 1e-12, "has no unit"),
        ("diode", "saturation_current", "0 A", "above 0 A"),
        ("diode", "ideality", 0.1, "at least 0.8"),
        ("capacitance", "grading", 1.0, "below 1"),
        ("responsivity", "value", "0.5 A/W", "electrons per photon"),
    ],
)
def test_what_no_photodiode_has_is_refused(
    tmp_path: Path, section: str, key: str, value: object, expected: str
) -> None:
    data = copy.deepcopy(raw())
    data["physics"][section][key] = value
    assert expected in said(tmp_path, data)


def test_a_shunt_below_the_series_resistance_is_refused(tmp_path: Path) -> None:
    data = raw()
    data["physics"]["shunt_resistance"] = "1 ohm"
    assert "larger than the series resistance" in said(tmp_path, data)
