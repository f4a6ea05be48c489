"""Where configuration files are looked for."""

from pathlib import Path

import pytest

from drivers.config.shipped_files import find, names, shipped
from drivers.errors import ConfigError


def test_the_files_of_the_papers_devices_are_shipped():
    assert {"janus-160C", "janus-200C", "cspbbr3-16nm"} <= set(names("devices"))


@pytest.mark.parametrize(
    "text", ["simulated", "simulated.yaml", "bench/simulated.yaml", "configs/bench/simulated.yaml"]
)
def test_a_shipped_file_is_found_by_its_name_or_path(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    assert find(text, "bench") == shipped() / "bench" / "simulated.yaml"


def test_the_working_folder_comes_first_then_the_folder_beside(tmp_path, monkeypatch):
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.chdir(tmp_path)
    (beside / "mine.yaml").write_text("name: beside", encoding="utf-8")
    assert find("mine.yaml", "bench", beside) == beside / "mine.yaml"
    Path("mine.yaml").write_text("name: here", encoding="utf-8")
    assert find("mine.yaml", "bench", beside) == Path("mine.yaml")


def test_where_none_of_a_kind_are_shipped_none_are_listed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"no such file$"):
        find("light.yaml", "calibrations")


def test_a_name_that_is_near_a_shipped_one_is_suggested(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"no such file; did you mean 'simulated'\? .*hardware"):
        find("simulatd", "bench")
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        find(".", "bench")
