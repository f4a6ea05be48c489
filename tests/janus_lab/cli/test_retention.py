"""`janus-lab retention`: what is left of the photocurrent over days of storage."""

import json
import shutil
from dataclasses import dataclass

import pytest

from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import IVSweep
from tests.bench_files import bench_config, device
from tests.janus_lab.storing import FILMS, copy_of_film_1, cut_in, folders


@pytest.fixture
def runs(week, tmp_path):
    return copy_of_film_1(week, tmp_path / "runs")


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def type_(type_, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *arguments: Done(*type_("retention", *arguments))


def test_the_command_prints_days_figures_and_conditions(type_, week):
    done = type_(*FILMS, "--out", week)
    assert done.returncode == 0, done.stderr
    for words in ("film 3", "day 0 to 7, n = 3, s = ", "ambient air", "35 %", "simulated ages"):
        assert words in done.stdout
    for flag in ("TOO_FEW_DAYS", "RETENTION_SINGLE_DEVICE"):
        assert flag not in done.stdout
    assert "RETENTION_SINGLE_DEVICE" in type_("film 1", "--out", week).stdout


def test_the_command_prints_json(type_, week):
    found = json.loads(type_(*FILMS, "--out", week, "--json").stdout)
    assert len(found["days"]) == 24
    assert found["days"][0]["retention"] == 1
    assert {f["name"] for f in found["figures"]} >= {"retention", "retention_mean"}
    assert found["conditions"]["storage_light"] == "dark"
    assert found["notes"] == []


@pytest.mark.parametrize(
    ("name", "begins"), [("week.svg", b"<?xml"), ("week.PNG", b"\x89PNG"), ("week.pdf", b"%PDF")]
)
def test_the_picture(type_, week, tmp_path, name, begins):
    done = type_(*FILMS, "--out", week, "--plot", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_single_day_has_a_table_and_a_picture_but_no_retention(type_, runs, tmp_path):
    for folder in folders(runs)[1:]:
        shutil.rmtree(folder)
    done = type_("film 1", "--out", runs, "--plot", tmp_path / "one.svg")
    assert done.returncode == 0, done.stderr
    assert "TOO_FEW_DAYS" in done.stdout
    assert (tmp_path / "one.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("film 11",), "no run of a sample 'film 11'"),
        (("flm 1",), "did you mean 'film 1'?"),
        (("zzz",), "there are storage_stability runs of film 1"),
        (("film 1", "zzz"), "no run of a sample 'zzz'"),
        (("film 1", "--bias", "3"), "--bias: '3' has no unit"),
        (("film 1", "--bias", "2 V"), "--bias: nothing was measured at 2 V, but 3 V (3 runs: "),
        (("film 1", "--irradiance", "1 W"), "--irradiance: "),
        (("film 1", "--out", "nowhere"), "nowhere: no such folder"),
    ],
)
def test_wrong_input_is_one_clear_line_and_exit_code_2(type_, runs, arguments, said):
    done = type_("--out", runs, *arguments)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert said in line
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("plot", "said"),
    [
        ("week.gif", "the name must end in .svg, .png, .pdf"),
        ("nowhere/week.svg", "nowhere: no such folder"),
    ],
)
def test_a_picture_that_cannot_be_kept_is_wrong_usage(type_, tmp_path, plot, said):
    done = type_("film 1", "--out", tmp_path / "nothing", "--plot", plot)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_sample_without_storage_runs_is_told_from_an_unknown_one(type_, runs):
    mounted = device("janus-160C")
    sweep = IVSweep(active_area=0.01, sample="other", step=0.5, nplc=0.1, irradiances=[0, 13.0])
    measure(
        Measurement(procedure=sweep, bench=bench_config(), device=mounted, recipe=None),
        runs,
        seed=1,
    )
    done = type_("other", "--out", runs)
    assert done.returncode == 2
    assert "'other' has no storage_stability run" in done.stderr
    assert "1 of other procedures" in done.stderr


def test_a_sample_with_nothing_but_broken_runs_is_one_line(type_, runs):
    for folder in folders(runs):
        cut_in(folder, cycle=1)
    done = type_("film 1", "--out", runs)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "no storage run of 'film 1' can be used" in line
    assert "no cycle that is whole" in line
