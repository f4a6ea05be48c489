"""What differs from earlier runs is pointed out before the start."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from janus_lab.gui.model.past_run import BROKEN, PastRun
from janus_lab.gui.standing.model.before_start import Planned, light_remarks, remarks_before
from janus_lab.measurement import Measurement
from janus_lab.runs.runner import run
from procedures import IVSweep
from tests.bench_files import bench_config, device
from tests.registered import written

AREA = 0.01


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> PastRun:
    """A run of sample A-1."""
    procedure = IVSweep(sample="A-1", step=3.0, nplc=0.1, irradiances=[0.0], active_area=AREA)
    what = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)
    ended = run(what, tmp_path_factory.mktemp("runs"))
    when = datetime(2026, 11, 28, tzinfo=UTC)
    return PastRun(ended.path, "x", "iv_sweep", "A-1", "film", "finished", when, 3, None)


def test_what_is_as_before_needs_no_word(past: PastRun) -> None:
    assert remarks_before(Planned("A-1", "film", AREA), [past]) == []
    assert remarks_before(Planned("A-1", "film", AREA), []) == []
    assert remarks_before(Planned("B-2", "film", 2.0), [past]) == []  # another sample's area


def test_another_device_than_the_last_runs(past: PastRun) -> None:
    (told,) = remarks_before(Planned("B-2", "other", AREA), [past])
    assert told == "The last run was of device film, this is other."
    told, of_sample = remarks_before(Planned("A-1", "other", AREA), [past])
    assert told == "The last run was of device film, this is other."
    assert of_sample == "A-1 was measured as device film before."
    newer = replace(past, sample="B-2", device="other")
    assert remarks_before(Planned("A-1", "other", AREA), [newer, past]) == [of_sample]


def test_a_sample_that_is_called_as_another_device(past: PastRun) -> None:
    said = "The sample is called film, which is another device."
    assert said in remarks_before(Planned("film", "other", AREA), [past])
    assert remarks_before(Planned("film", "other", AREA), [], devices={"film", "other"}) == [said]
    assert remarks_before(Planned("film", "film", AREA), [past], devices={"film"}) == []
    assert remarks_before(Planned("B-2", "film", AREA), [past], devices={"film"}) == []


def test_a_sample_that_is_of_another_device_by_its_file(past: PastRun, tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    planned, other = Planned("W7-A1", "janus-160C", 0.0025), Planned("W7-A1", "film", 0.0025)
    written(samples)
    assert remarks_before(planned, [], samples) == []
    assert remarks_before(other, [], samples) == ["W7-A1 is of device janus-160C by its file."]
    written(samples, "sample: W7-A1\ndevice: gone\n", "W7.yaml")
    assert remarks_before(other, [], samples) == []


def test_an_area_that_the_sample_had_not_before(past: PastRun) -> None:
    (told,) = remarks_before(Planned("A-1", "film", 0.02), [past])
    assert told == "Active area 0.02 cm², but 0.01 cm² in the last run of A-1."


def test_an_area_that_the_sample_has_not_by_its_file(past: PastRun, tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    assert remarks_before(Planned("A-1", "film", AREA), [past], samples) == []
    written(samples, "sample: A\nactive_area: 1 mm²\npixels: [{pixel: 1}, {pixel: 2}]\n", "A.yaml")
    assert remarks_before(Planned("A-1", "film", AREA), [past], samples) == []
    (told,) = remarks_before(Planned("A-2", "film", 0.02), [past], samples)
    assert told == "Active area 0.02 cm², but 0.01 cm² in the file of A-2."
    written(samples, "sample: A\ncolour: red\n", "A.yaml")
    assert remarks_before(Planned("A-2", "film", 0.02), [past], samples) == []


def test_folders_that_cannot_be_read_say_nothing(past: PastRun, tmp_path: Path) -> None:
    gone = replace(past, path=tmp_path / "gone")
    broken = replace(past, state=BROKEN, device="")
    damaged = tmp_path / "damaged"
    shutil.copytree(past.path, damaged)
    text = (damaged / "run.json").read_text(encoding="utf-8")
    (damaged / "run.json").write_text(text.replace('"active_area"', '"area"'), encoding="utf-8")
    for run_before in (gone, broken, replace(past, path=damaged)):
        assert remarks_before(Planned("A-1", "film", 0.02), [run_before]) == []
    (told,) = remarks_before(Planned("A-1", "film", 0.02), [gone, past])
    assert "0.01 cm²" in told


@pytest.mark.parametrize(("irradiances", "said"), [([0.0], 0), ([0.0, 13.0], 1)])
def test_a_calibration_past_its_date_is_said_of_runs_in_light(
    irradiances: list[float], said: int
) -> None:
    bench = bench_config()
    calibration = bench.laser.calibration
    assert calibration is not None
    procedure = IVSweep(sample="A-1", step=3.0, irradiances=irradiances, active_area=AREA)
    what = Measurement(procedure=procedure, bench=bench, device=device(), recipe=None)
    assert light_remarks([what], calibration.date) == []
    told = light_remarks([what, what], date(3000, 1, 1))
    assert len(told) == said
