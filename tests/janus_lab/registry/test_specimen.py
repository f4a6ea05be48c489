"""A sample or a pixel of it: whose area counts, and what a run carries of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drivers.config.device import DeviceConfig
from janus_lab.registry.specimen import Specimen
from tests.bench_files import device
from tests.registered import WAFER, drawn_text, specimen


@pytest.mark.parametrize(
    ("pixel", "name", "area"), [("", "W7", 0.0025), ("A1", "W7-A1", 0.0025), ("A2", "W7-A2", 0.003)]
)
def test_the_area_is_the_pixels_own_or_the_samples(
    tmp_path: Path, pixel: str, name: str, area: float
) -> None:
    found = specimen(tmp_path, pixel)
    assert found.name == name
    assert found.active_area == pytest.approx(area, rel=1e-12)
    assert found.active_area_uncertainty == 0.02
    assert found.position == pixel


def test_a_device_gets_the_area_and_keeps_everything_else(tmp_path: Path) -> None:
    before = device()
    after = specimen(tmp_path, "A2").on(before)
    assert after.active_area == pytest.approx(0.003, rel=1e-12)
    assert (after.active_area_uncertainty, after.area_kind) == (0.02, "gap")
    said = ("active_area", "active_area_uncertainty", "area_kind")
    others = [key for key in DeviceConfig.model_fields if key not in said]
    assert all(getattr(after, key) == getattr(before, key) for key in others)
    assert specimen(tmp_path, text="sample: X\nbatch: 7\n").on(before) is before


@pytest.mark.parametrize("seed", range(6))
def test_what_nobody_has_said_of_a_sample_is_as_the_device_file_says(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    before = device().model_copy(
        update={"active_area_uncertainty": chance.uniform(0.01, 0.4), "overfill": None}
    )
    for number in range(20):
        sample = specimen(tmp_path, text=drawn_text(chance, f"S{number}")).sample
        for pixel in (None, *sample.pixels):
            after = Specimen(tmp_path, sample, pixel).on(before)
            for key in ("active_area", "active_area_uncertainty", "area_kind", "overfill"):
                said = getattr(sample, key)
                assert getattr(after, key) == (said if said is not None else getattr(before, key))


def test_an_area_is_known_exactly_only_where_its_file_says_so(tmp_path: Path) -> None:
    before = device().model_copy(update={"active_area_uncertainty": 0.1})
    for text, area, share in (
        ("active_area: 1 mm²", 0.01, 0.1),
        ("active_area: 1 mm²\nactive_area_uncertainty: 0 %", 0.01, 0.0),
        ("active_area_uncertainty: 3 %", before.active_area, 0.03),
        ("pixels: [{pixel: A, active_area: 1 mm²}]", 0.01, 0.1),
        ("pixels: [{pixel: A, active_area_uncertainty: 3 %}]", before.active_area, 0.03),
    ):
        after = specimen(tmp_path, "A", f"sample: X\n{text}\n").on(before)
        assert after.active_area == pytest.approx(area, rel=1e-12)
        assert after.active_area_uncertainty == share


def test_a_run_carries_the_pixel_and_no_other(tmp_path: Path) -> None:
    said = specimen(tmp_path, "A2").to_dict()
    assert said["pixel"]["pixel"] == "A2"
    assert said["pixel"]["note"] == "scratched"
    assert "pixels" not in said
    assert said["batch"] == "2026-11"
    assert said["history"][1]["remark"].startswith("annealed")
    assert said["file"] == "W7.yaml"
    assert "pixel" not in specimen(tmp_path).to_dict()


def test_what_is_named_and_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    assert specimen(tmp_path).missing() == []
    text = WAFER.replace("janus-160C", "janus-160") + "picture: gone.png\n"
    told = specimen(tmp_path, text=text).missing()
    assert told[0].startswith(f"line {len(text.splitlines())}: no image gone.png")
    assert told[1].startswith("line 6: janus-160: no such file")
    (tmp_path / "gone.png").write_bytes(b"x")
    (tmp_path / "janus-160").write_text("name: x\n", encoding="utf-8")
    assert specimen(tmp_path, text=text).missing() == []
