"""Runs of light_calibration in their folders: the file they write, and what leans on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drivers.bench import Bench
from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.irradiance.calibration import CalibrationConfig
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measure import Measured, measure
from janus_lab.measurement import Measurement
from janus_lab.measurements.evaluation import analyse
from janus_lab.measurements.light_calibration import CALIBRATION_YAML
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import open_run
from procedures import IVSweep, LightCalibration
from procedures.base import BenchProcedure
from tests.bench_files import device
from tests.janus_lab.analysis.calibration.calibrated import DRIVES, Bed


def measured(procedure: BenchProcedure, bench: BenchConfig, out: Path, name: str) -> Measured:
    mounted = device(name)
    procedure.sample, procedure.active_area = mounted.name, mounted.active_area
    return measure(Measurement(procedure=procedure, bench=bench, device=mounted, recipe=None), out)


def named(figures: list[FigureOfMerit], name: str, **conditions: float) -> FigureOfMerit:
    return next(
        figure for figure in figures
        if figure.name == name
        and all(figure.conditions.get(key) == value for key, value in conditions.items())
    )  # fmt: skip


BED = Bed(7)


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a calibration of a bench whose errors are all drawn."""
    run = LightCalibration(drives=DRIVES, repeats=1, readings=2, settling=0.1, warm_up=0.0)
    out = tmp_path_factory.mktemp("calibrations")
    return measured(run, BED.config, out, "janus-160C").ended.path


def on_the_new(calibration: CalibrationConfig, **changed: Any) -> BenchConfig:
    """The bench with the new calibration; its light stays what it was."""
    content = BED.config.model_dump(mode="json")
    before = content["laser"]["calibration"]
    content["laser"]["calibration"] = calibration.model_dump(mode="json") | changed
    content["simulation"]["calibration"] = before
    return BenchConfig.model_validate(content)


def test_the_file_says_what_a_bench_and_a_reviewer_need(calibrated):
    table = yaml_file.load(calibrated / CALIBRATION_YAML, CalibrationConfig)
    run = open_run(calibrated)
    assert table.date == run.record.started.date()
    assert table.run == run.record.id
    assert table.detector == "reference-si 0001"
    assert table.interpolation == "monotone"
    assert table.currents == pytest.approx(DRIVES)
    figures = analyse(run)
    for point in table.points:
        stated = named(figures, "irradiance", drive_mA=pytest.approx(point.current * 1e3))
        assert point.irradiance == pytest.approx(stated.value, rel=1e-5)
    assert 0.03 < table.uncertainty < 0.035


@pytest.mark.parametrize("name", ["janus-160C", "janus-200C", "cspbbr3-16nm"])
def test_the_responsivity_of_the_devices_is_covered_in_the_new_light(calibrated, tmp_path, name):
    table = yaml_file.load(calibrated / CALIBRATION_YAML, CalibrationConfig)
    bench = on_the_new(table)
    levels = [1.0, 12.0]
    sweep = IVSweep(start=2.5, stop=3.0, step=0.1, nplc=0.1, irradiances=[0.0, *levels])
    figures = measured(sweep, bench, tmp_path, name).figures
    with Bench.open(bench, device(name)) as opened:
        simulation = opened.simulation
        assert simulation is not None
        for level in levels:
            true = simulation.photodetector.truth(3.0, level)
            area = device(name).active_area * (1 + simulation.errors.active_area)
            found = named(figures, "responsivity", irradiance_mW_cm2=level, bias_V=3.0)
            assert found.value is not None
            assert found.uncertainty is not None
            expected = true.photocurrent / (level * 1e-3 * area)
            assert abs(found.value - expected) < 2.5 * found.uncertainty
            assert found.components["irradiance"] > 0.1 * table.uncertainty * abs(found.value)


def test_what_is_to_be_objected_to_a_calibration_is_on_every_figure_that_leans_on_it(
    calibrated, tmp_path
):
    table = yaml_file.load(calibrated / CALIBRATION_YAML, CalibrationConfig)
    bench = on_the_new(table, flags=["CAL_MOVED"], date="2020-01-01")
    sweep = IVSweep(start=2.5, stop=3.0, step=0.1, nplc=0.1, irradiances=[0.0, 12.0])
    figures = measured(sweep, bench, tmp_path, "janus-160C").figures
    leaning = [f for f in figures if "irradiance" in f.components]
    assert {f.name for f in leaning} >= {"responsivity", "photocurrent"}
    for figure in leaning:
        assert {"CAL_MOVED", "CAL_EXPIRED"} <= set(figure.flags)
    assert "CAL_MOVED" not in named(figures, "dark_current").flags


def test_the_light_of_a_simulated_bench_does_not_change_with_its_calibration(calibrated):
    table = yaml_file.load(calibrated / CALIBRATION_YAML, CalibrationConfig)
    content = BED.config.model_dump(mode="json")
    content["laser"]["calibration"] = table.model_dump(mode="json")
    with pytest.raises(ValueError, match=r"give that as 'simulation\.calibration'"):
        BenchConfig.model_validate(content)
    before, after = BED.config, on_the_new(table)
    with Bench.open(before, device()) as old, Bench.open(after, device()) as new:
        assert old.simulation is not None
        assert new.simulation is not None
        assert new.simulation.errors.irradiance_scale == old.simulation.errors.irradiance_scale
        for bench in (old, new):
            bench.laser.prepare()
            bench.laser.set_drive(0.05)
            bench.clock.wait(1)
        levels = [float(b.simulation.light.at([b.clock.now()])[0]) for b in (old, new)]
    assert levels[0] == levels[1]


def test_an_expired_detector_flags_what_it_calibrates(calibrated, tmp_path):
    content = BED.config.model_dump(mode="json")
    content["reference"]["detector"] |= {"date": "2020-01-01", "valid_for": "365 day"}
    run = LightCalibration(drives=[0.03, 0.04, 0.05, 0.06], repeats=1, readings=2, warm_up=0.0)
    done = measured(run, BenchConfig.model_validate(content), tmp_path, "janus-160C")
    assert "REFERENCE_EXPIRED" in named(done.figures, "irradiance").flags
    table = yaml_file.load(done.ended.path / CALIBRATION_YAML, CalibrationConfig)
    assert table.flags == ("REFERENCE_EXPIRED",)


def test_there_is_no_bias_to_analyse_it_at(calibrated):
    with pytest.raises(BundleError, match="at no bias"):
        analyse(open_run(calibrated), 1.0)


def test_a_run_that_was_cut_short_has_no_calibration(calibrated, tmp_path):
    lines = (calibrated / "data.csv").read_text("utf-8").splitlines(keepends=True)
    folder = tmp_path / "cut"
    folder.mkdir()
    for name in ("run.json", "events.jsonl"):
        (folder / name).write_text((calibrated / name).read_text("utf-8"), "utf-8")
    head = next(n for n, line in enumerate(lines) if not line.startswith("#"))
    (folder / "data.csv").write_text("".join(lines[: head + 7]), "utf-8")
    record = json.loads((folder / "run.json").read_text("utf-8"))
    (folder / "run.json").write_text(json.dumps(record | {"rows": 6, "state": "aborted"}), "utf-8")
    figures = analyse(open_run(folder))
    assert all(figure.value is None and figure.flags for figure in figures)
