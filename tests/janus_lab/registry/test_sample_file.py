"""The file of a sample: what it may say, and which mistakes are told with their line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.errors import ConfigError
from janus_lab.registry.sample_file import SampleFile
from tests.registered import WAFER, written


def read(folder: Path, text: str) -> SampleFile:
    return yaml_file.load(written(folder, text), SampleFile)


def test_a_sample_is_read_as_it_is_written(tmp_path: Path) -> None:
    sample = read(tmp_path, WAFER)
    assert sample.active_area == pytest.approx(0.0025, rel=1e-12)
    assert sample.active_area_uncertainty == 0.02
    assert sample.made_on == datetime.date(2026, 11, 20)
    assert sample.names == ["W7", "W7-A1", "W7-A2", "W7-B1"]
    assert sample.pixel_named("A2") is sample.pixels[1]
    assert sample.pixel_named("C9") is None
    assert [each.date.day for each in sample.history] == [22, 21]


def test_names_and_positions_may_look_like_numbers(tmp_path: Path) -> None:
    sample = read(tmp_path, "sample: 12\nbatch: 7\npixels:\n  - {pixel: 3, position: [3.5, 2]}\n")
    assert sample.names == ["12", "12-3"]
    assert sample.pixels[0].position == "3.5, 2"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("activ_area: 1 mm²", "did you mean 'active_area'"),
        ("active_area: 3", "no unit"),
        ("active_area: 3 V", "active_area"),
        ("active_area: -1 mm²", "above 0 cm²"),
        ("area_kind: gaps", "did you mean 'gap'"),
        ("made_on: yesterday", "made_on"),
        ("picture: ../secret.png", "beside the file"),
        ("pixels: [{pixel: A}, {pixel: A}]", "'A' is listed twice"),
        ("pixels: [{position: A1}]", "pixels[0].pixel"),
        ("history: [{date: 2026-11-20}]", "history[0].remark"),
        ("tags: annealed", "tags"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as found:
        read(tmp_path, f"sample: W7\n{line}\n")
    assert said in str(found.value)
    if "twice" not in said and "beside" not in said:
        assert "line 2" in str(found.value)
