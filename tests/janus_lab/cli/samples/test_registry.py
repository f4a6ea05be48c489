"""`janus-lab samples`: what is listed, shown and written, and what is refused."""

import json

import pytest

from tests.janus_lab.runs.made_runs import make
from tests.registered import WAFER, written


@pytest.fixture
def registry(type_, tmp_path, monkeypatch):
    """The command beside a registry of two samples, one of which has runs."""
    monkeypatch.setenv("COLUMNS", "80")
    written(tmp_path / "samples")
    written(tmp_path / "samples", "sample: film 2\nactive_area: 1 mm²\n", "film_2.yaml")
    make(tmp_path / "runs", sample="W7-A2", run_id="aaaa1111", minutes=0)
    make(tmp_path / "runs", sample="W7", run_id="aaaa2222", minutes=1)
    make(tmp_path / "runs", sample="W70", run_id="aaaa3333", minutes=2)

    def registry(*arguments, ok=True):
        code, out, err = type_("samples", "--out", tmp_path / "runs", *arguments)
        assert (code == 0) is ok, err
        assert "Traceback" not in err
        return out if ok else err

    return registry


def test_samples_are_listed_with_their_runs(registry):
    out = registry()
    lines = [line.split() for line in out.splitlines()]
    assert lines[1][:2] == ["film", "2"]
    assert lines[2][0] == "W7"
    assert "0.0025 cm² ± 2 %" in out
    listed = json.loads(registry("--json"))
    assert [each["name"] for each in listed] == ["film 2", "W7"]
    assert [each["runs"] for each in listed] == [[], ["aaaa2222", "aaaa1111"]]


def test_a_sample_and_a_pixel_are_shown(registry):
    out = registry("W7")
    assert "annealed at 150 °C for 10 min" in out
    assert "aaaa1111" in out
    assert "aaaa3333" not in out
    (shown,) = json.loads(registry("W7-A2", "--json"))
    assert shown["pixel"]["active_area"] == "0.003 cm**2"
    assert shown["runs"] == ["aaaa1111"]
    assert "no runs" in registry("film 2")


def test_a_sheet_is_written_once(registry, type_, tmp_path):
    sheet = tmp_path / "sheet.csv"
    out = registry("W7", "--sheet", sheet)
    assert out.startswith("3 samples in ")
    code, _, err = type_("check", "stability-30min", "--samples", sheet)
    assert code == 0, err
    assert "of that name already" in registry("--sheet", sheet, ok=False)
    told = json.loads(registry("--sheet", sheet, "--force", "--json"))
    assert told["samples"] == ["film 2", "W7-A1", "W7-A2", "W7-B1"]


def test_what_is_not_there_or_none_is_told(registry, type_, tmp_path):
    said = registry("W7-A9", ok=False)
    assert "did you mean 'W7-A" in said
    assert "no such folder" in registry("--folder", tmp_path / "none", ok=False)
    written(tmp_path / "samples", WAFER + "colour: red\n")
    assert "colour" in registry("W7", ok=False)
    code, out, err = type_("samples", "--out", tmp_path / "runs")
    assert code == 0
    assert "W7" not in out
    assert "left out" in err
    code, _, err = type_("check", tmp_path / "samples" / "W7.yaml")
    assert code == 2
    assert "colour" in err


def test_a_file_of_a_sample_is_checked_with_what_it_names(type_, tmp_path):
    path = written(tmp_path, WAFER + "picture: none.png\n")
    code, out, err = type_("check", path)
    assert code == 0, err
    assert "sample file" in out
    assert "no image none.png" in out
