"""A sheet of samples that is made of the registry is one that a batch takes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drivers.errors import ConfigError
from janus_lab.device_file import load_device
from janus_lab.registry.folder import read_registry
from janus_lab.samples.planning import device_of
from janus_lab.samples.registered_sheet import measured_one_by_one, sheet_text, write_sheet
from janus_lab.samples.sheet import read_sheet
from tests.bench_files import CONFIGS
from tests.registered import drawn_text, specimen, written


def test_pixels_are_lines_with_their_own_area_place_and_channel(tmp_path: Path) -> None:
    lines = measured_one_by_one([specimen(tmp_path)])
    write_sheet(lines, tmp_path / "sheet.csv")
    sheet = read_sheet(tmp_path / "sheet.csv")
    assert [sample.name for sample in sheet.samples] == ["W7-A1", "W7-A2", "W7-B1"]
    assert [sample.channel for sample in sheet.samples] == [3, None, None]
    second = sheet.samples[1]
    assert (second.device, second.position) == ("janus-160C", "A2")
    assert second.conditions["note"] == "scratched"
    assert second.conditions["sample_history"].startswith("2026-11-21 annealed")
    mounted = device_of(second, sheet, "janus-160C", simulated=True)
    assert mounted.active_area == pytest.approx(0.003, rel=1e-12)
    assert (mounted.active_area_uncertainty, mounted.area_kind) == (0.02, "gap")


def test_any_registry_makes_a_sheet_with_what_it_knows(tmp_path: Path) -> None:
    chance = random.Random(5)
    common = load_device(CONFIGS / "devices" / "janus-160C.yaml")
    assert common.active_area_uncertainty > 0
    for number in range(12):
        written(tmp_path, drawn_text(chance, f"S{number}"), f"S{number}.yaml")
    lines = measured_one_by_one(read_registry(tmp_path).samples)
    write_sheet(lines, tmp_path / "all.csv")
    sheet = read_sheet(tmp_path / "all.csv")
    assert [sample.name for sample in sheet.samples] == [line.name for line in lines]
    for listed, line in zip(sheet.samples, lines, strict=True):
        mounted = device_of(listed, sheet, "janus-160C", simulated=False)
        # as the window mounts it
        expected = line.on(common)
        assert mounted.active_area == pytest.approx(expected.active_area, rel=1e-12)
        assert mounted.active_area_uncertainty == expected.active_area_uncertainty
        assert (mounted.area_kind, mounted.overfill) == (expected.area_kind, expected.overfill)


def test_a_device_file_beside_the_sample_is_found_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    own = tmp_path / "samples" / "film.yaml"
    own.write_text("name: film\n", encoding="utf-8")
    line = specimen(tmp_path / "samples", text="sample: X\ndevice: film.yaml\n")
    assert str(own.resolve()) in sheet_text([line])


def test_no_sheet_is_made_of_nothing_nor_over_a_file(tmp_path: Path) -> None:
    line = specimen(tmp_path)
    for specimens, name, said in (
        ([], "sheet.csv", "no sample"),
        ([line] * 1001, "sheet.csv", "1,000 at most"),
        ([line], "sheet.xlsx", r"ends in \.csv"),
    ):
        with pytest.raises(ConfigError, match=said):
            write_sheet(specimens, tmp_path / name)
    (tmp_path / "sheet.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="of that name already"):
        write_sheet([line], tmp_path / "sheet.csv")
    write_sheet([line], tmp_path / "sheet.csv", replace=True)
    with pytest.raises(ConfigError, match="written"):
        write_sheet([line], tmp_path / "sheet.csv" / "x.csv")
