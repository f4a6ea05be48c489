"""The folder of the registry: every sample is found by its name, whatever else lies there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drivers.errors import ConfigError
from janus_lab.registry.folder import (
    file_stem,
    find_specimen,
    read_registry,
    said_of,
    samples_folder,
)
from tests.registered import WAFER, drawn_text, written


def test_the_folder_is_beside_that_of_the_runs(tmp_path: Path) -> None:
    assert samples_folder(tmp_path / "runs") == tmp_path / "samples"
    assert read_registry(tmp_path / "samples").samples == []
    assert find_specimen(tmp_path / "samples", "W7") is None


def test_samples_are_in_the_order_of_their_names_and_what_is_none_is_told(tmp_path: Path) -> None:
    for name in ("W10", "W2", "w1"):
        written(tmp_path, f"sample: {name}\n", f"{name}.yaml")
    written(tmp_path, "smaple: W3\n", "W3.yaml")
    written(tmp_path, "sample: W2\n", "again.yaml")
    written(tmp_path, "samples: [{sample: W1}]\n", "sheet.yaml")  # a sheet of samples
    written(tmp_path, "sample: [\n", "broken.yml")
    written(tmp_path, "nothing", "notes.txt")
    registry = read_registry(tmp_path)
    assert [each.name for each in registry.samples] == ["w1", "W2", "W10"]
    told = [" ".join(str(each).split()) for each in registry.problems]
    assert len(told) == 3
    assert any("did you mean 'sample'" in each for each in told)
    assert any("W2 stands in" in each and "too" in each for each in told)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_sample_is_called_it_is_found_and_so_are_its_pixels(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    signs = "abcXYZ0189 _-.äµ/\\:*?\"'#&%{}[],|>"
    names = {"".join(chance.choices(signs, k=chance.randint(1, 12))).strip() for _ in range(12)}
    names = {name for name in names if name}
    for number, name in enumerate(sorted(names)):
        quoted = "'" + name.replace("'", "''") + "'"
        text = drawn_text(chance, quoted) + ("" if number % 2 else "tags: [x]\n")
        written(tmp_path, text, f"{number}.yaml")
    registry = read_registry(tmp_path)
    assert not registry.problems
    assert {each.name for each in registry.samples} == names
    for each in registry.samples:
        for pixel in (None, *each.sample.pixels):
            found = find_specimen(tmp_path, each.sample.name_of(pixel))
            assert found is not None
            assert found.name == each.sample.name_of(pixel)
        stem = file_stem(each.name)
        assert stem
        assert not set(stem) & set('<>:"/\\|?* ')
    assert find_specimen(tmp_path, "nobody has this name") is None


def test_a_sample_comes_before_the_pixel_of_another_with_that_name(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "sample: W7-A1\nactive_area: 5 mm²\n", "other.yaml")
    found = find_specimen(tmp_path, "W7-A1")
    assert found is not None
    assert (found.pixel, found.path.name) == (None, "other.yaml")
    registry = read_registry(tmp_path)
    assert [each.name for each in registry.samples] == ["W7", "W7-A1"]
    (told,) = map(str, registry.problems)
    assert "W7.yaml" in told
    assert "a sample of that name stands in other.yaml" in told


def test_pixels_of_two_samples_with_one_name_are_told(tmp_path: Path) -> None:
    written(tmp_path, "sample: T\npixels: [{pixel: 1-2}, {pixel: 3}]\n", "T.yaml")
    written(tmp_path, "sample: T-1\npixels: [{pixel: 3}, {pixel: 2}]\n", "other.yaml")
    (told,) = map(str, read_registry(tmp_path).problems)
    assert "the pixel T-1-2: a pixel of that name stands in T.yaml" in told
    assert "other.yaml" in told


def test_a_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert read_registry(tmp_path).samples[0].active_area == pytest.approx(0.0025)
    path.write_text(WAFER.replace("0,25 mm2", "1.25 mm2"), encoding="utf-8")
    assert read_registry(tmp_path).samples[0].active_area == pytest.approx(0.0125)


def test_a_run_is_told_why_its_sample_cannot_be_read(tmp_path: Path) -> None:
    written(tmp_path)
    said, why_not = said_of(tmp_path, "W7-A2", 0.003)
    assert (said["sample"], why_not) == ("W7", [])
    assert said_of(tmp_path, "nobody", 0.003) == ({}, [])
    written(tmp_path, WAFER + "colour: green\n")
    with pytest.raises(ConfigError, match="colour"):
        find_specimen(tmp_path, "W7")
    said, (why_not,) = said_of(tmp_path, "W7", 0.0025)
    assert said == {}
    assert "colour" in why_not
    assert "\n" not in why_not


def test_a_run_is_told_that_its_sample_has_another_area_by_its_file(tmp_path: Path) -> None:
    written(tmp_path)  # 0.25 mm² each, but A2 with 0.3 mm²
    for name, area in (("W7", 0.0025), ("W7-A1", 0.0025 * (1 + 1e-12)), ("W7-A2", 0.003)):
        assert said_of(tmp_path, name, area)[1] == []
    said, (warning,) = said_of(tmp_path, "W7-A2", 0.0025)
    assert said["pixel"]["pixel"] == "A2"
    assert "0.0025 cm², but 0.003 cm² in the file of W7-A2" in warning
    written(tmp_path, "sample: W7\n")
    assert said_of(tmp_path, "W7", 0.0025)[1] == [], "a file that says none"


def test_names_that_windows_keeps_for_itself_are_no_names_of_files() -> None:
    assert file_stem("CON") == "CON_"
    assert file_stem("...") == "sample"
    assert file_stem("film 3/b") == "film_3_b"
    assert len(file_stem("x" * 200)) <= 61
