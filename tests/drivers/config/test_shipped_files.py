"""Which file a name means: in the working folder, beside another file, or shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.config import shipped_files
from drivers.errors import Cause, ConfigError
from tests.bench_files import CONFIGS


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "text", ["simulated", "simulated.yaml", "bench/simulated.yaml", "configs/bench/simulated.yaml"]
)
def test_a_shipped_file_is_found_however_it_is_called(text: str) -> None:
    assert shipped_files.find(text, "bench").samefile(CONFIGS / "bench" / "simulated.yaml")


def test_every_name_of_the_list_is_found() -> None:
    for kind in ("bench", "devices", "recipes"):
        names = shipped_files.names(kind)
        assert names == sorted(path.stem for path in (CONFIGS / kind).iterdir())
        assert all(shipped_files.find(name, kind).is_file() for name in names)


def test_a_persons_own_file_comes_before_a_shipped_one(working_folder: Path) -> None:
    own = working_folder / "simulated.yaml"
    own.touch()
    assert shipped_files.find("simulated.yaml", "bench").samefile(own)


def test_a_file_beside_the_one_that_names_it_is_found(tmp_path: Path) -> None:
    beside = tmp_path / "recipes"
    beside.mkdir()
    (beside / "film.yaml").touch()
    assert shipped_files.find("film.yaml", "devices", beside) == beside / "film.yaml"
    with pytest.raises(ConfigError):
        shipped_files.find("film.yaml", "devices")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="simulated") as caught:
        shipped_files.find("simulatde", "bench")
    assert (caught.value.kind, caught.value.subject) == (Cause.NOT_FOUND, "simulatde")


def test_a_folder_is_no_file(working_folder: Path) -> None:
    (working_folder / "films").mkdir()
    with pytest.raises(ConfigError, match="is a folder") as caught:
        shipped_files.find("films", "devices")
    assert caught.value.kind is Cause.CONFIG
