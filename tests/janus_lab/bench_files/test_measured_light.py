"""The light calibration of a run as that of a bench file: to the last digit, or plainly not."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.irradiance.calibration import CalibrationConfig
from janus_lab.analysis.calibration.figures import NewPoint
from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.measured_light import (
    BenchLight,
    LightDoubt,
    MeasuredLight,
    measured_lights,
    read_measured_light,
    refusals,
    remarks,
)
from janus_lab.measurements.light_calibration import CALIBRATION_YAML
from janus_lab.runs.layout import ANALYSIS
from tests.bench_files import CONFIGS, bench_config
from tests.light_runs import POINTS, light_run, random_points
from tests.made_up_rows import sweeps
from tests.made_up_runs import made_up


def real(**changed: str) -> BenchDraft:
    """A bench file of instruments, with these keys of its laser."""
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    for key, text in changed.items():
        draft.set(("laser", key), text)
    return draft


def simulated() -> BenchDraft:
    return BenchDraft(CONFIGS / "bench" / "simulated.yaml")


def against(light: MeasuredLight, draft: BenchDraft) -> set[LightDoubt]:
    return set(light.doubts(BenchLight.of_draft(draft)))


def on_instruments(runs: Path, **more: object) -> MeasuredLight:
    """What a run has found on the bench of instruments that ships."""
    bench = yaml_file.load(CONFIGS / "bench" / "hardware.yaml", BenchConfig)
    reference = bench_config().model_dump(mode="json")["reference"]
    whole = BenchConfig.model_validate(bench.model_dump(mode="json") | {"reference": reference})
    return read_measured_light(light_run(runs, bench=whole, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(20))
def test_points_go_from_the_run_to_the_bench_file_to_the_last_digit(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    points = random_points(chance)
    flags = tuple(chance.sample(["CAL_MOVED", "WARM_UP_INCOMPLETE"], chance.randint(0, 2)))
    run_id = chance.choice(["12345678", "1e234567", "00000017", "0x12abcd", "a1b2c3d4"])
    path = light_run(tmp_path, points, flags=flags, uncertainty=0.0271, id=run_id)
    light = read_measured_light(path)
    assert not refusals(light.own)
    draft = BenchDraft(chance.choice(sorted((CONFIGS / "bench").glob("simulated*.yaml"))))
    draft.set(("limits", "irradiance"), "1000 W/cm²")
    draft.set(("limits", "laser_current"), "200 mA")
    draft.take_calibration(light.said)
    draft.save(tmp_path / "mine.yaml")
    read = yaml_file.load(tmp_path / "mine.yaml", BenchConfig).laser.calibration
    assert read == yaml_file.load(path / CALIBRATION_YAML, CalibrationConfig)
    assert read is not None
    assert (read.run, read.flags, read.uncertainty) == (run_id, flags, 0.0271)
    for found, made in zip(read.points, points, strict=True):
        assert found.current == pytest.approx(made.drive_A, rel=1e-14)
        assert found.irradiance == pytest.approx(made.irradiance_mW_cm2, rel=1e-14)
        assert found.uncertainty == pytest.approx(made.uncertainty, rel=1e-14)
        assert found.between == pytest.approx(made.between, rel=1e-14)
    again = BenchDraft(tmp_path / "mine.yaml")
    again.take_calibration(light.said)
    assert not again.changed


def test_simulated_light_is_not_that_of_instruments(tmp_path: Path) -> None:
    light = read_measured_light(light_run(tmp_path))
    assert against(light, real()) == {LightDoubt.SIMULATED}
    assert "simulated light" in refusals(light.doubts(BenchLight.of_draft(real())))
    assert against(light, simulated()) == set()


def test_real_light_on_a_simulated_bench_is_said(tmp_path: Path) -> None:
    light = on_instruments(tmp_path)
    assert against(light, real()) == set()
    doubts = light.doubts(BenchLight.of_draft(simulated()))
    assert set(doubts) == {LightDoubt.REAL, LightDoubt.OTHER_BENCH}
    assert not refusals(doubts)
    assert "is simulated" in remarks(doubts)


@pytest.mark.parametrize(
    ("measured", "own", "is_other"),
    [
        ("450 nm", "405 nm", True),
        ("450 nm", "452 nm", False),  # 1.4 u: the same source, measured twice
        ("450 nm", "453 nm", True),  # 2.1 u
        ("450 nm", "0.45 um", False),
        ("450 nm", "", False),  # 450 nm if nothing is said
        ("450 nm", "blue", False),  # a mistake of its own
    ],
)
def test_another_wavelength_is_another_light(
    tmp_path: Path, measured: str, own: str, is_other: bool
) -> None:
    """Both are known to 1 nm, so their difference to 1.41 nm."""
    light = on_instruments(tmp_path, laser={"wavelength": measured})
    assert (LightDoubt.WAVELENGTH in against(light, real(wavelength=own))) is is_other


def test_another_light_source_is_another_light(tmp_path: Path) -> None:
    light = on_instruments(tmp_path)
    doubts = light.doubts(BenchLight.of_draft(real(controller="SRS LDC500")))
    assert LightDoubt.LIGHT_SOURCE in doubts
    assert "SRS LDC501" in refusals(doubts)


@pytest.mark.parametrize("state", ["failed", "aborted", "interrupted"])
def test_a_run_that_did_not_finish_is_refused(tmp_path: Path, state: str) -> None:
    light = read_measured_light(light_run(tmp_path, state=state))
    assert set(light.own) == {LightDoubt.NOT_FINISHED}
    assert state in refusals(light.own)
    assert measured_lights(tmp_path) == []


def test_too_few_points_are_refused(tmp_path: Path) -> None:
    for points in (POINTS[:1], ()):
        light = read_measured_light(light_run(tmp_path, points))
        assert set(light.own) == {LightDoubt.TOO_FEW_POINTS}
    path = light_run(tmp_path)
    text = (path / CALIBRATION_YAML).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "current: 4" not in line and "t: 6" not in line]
    (path / CALIBRATION_YAML).write_text("\n".join(kept), encoding="utf-8")
    assert set(read_measured_light(path).own) == {LightDoubt.TOO_FEW_POINTS}


def test_light_that_is_flagged_as_wrong_is_refused_and_other_flags_go_with_it(
    tmp_path: Path,
) -> None:
    path = light_run(tmp_path, flags=("CAL_MOVED", "LIGHT_NOT_RISING"))
    assert set(read_measured_light(path).own) == {LightDoubt.FLAGGED}
    text = (path / CALIBRATION_YAML).read_text(encoding="utf-8")
    (path / CALIBRATION_YAML).write_text(
        text.replace("flags: [CAL_MOVED, LIGHT_NOT_RISING]", "flags: []"), encoding="utf-8"
    )
    assert set(read_measured_light(path).own) == {LightDoubt.FLAGGED}, "its figures say it still"
    light = read_measured_light(light_run(tmp_path, flags=("CAL_MOVED",)))
    assert set(light.own) == {LightDoubt.OBJECTIONS}
    draft = simulated()
    draft.take_calibration(light.said)
    bench, _ = draft.check()
    assert bench is not None
    assert bench.laser.calibration is not None
    assert bench.laser.calibration.flags == ("CAL_MOVED",)


def test_what_is_damaged_or_something_else_is_refused(tmp_path: Path) -> None:
    assert set(read_measured_light(made_up(tmp_path, "iv_sweep", sweeps())).own) == {
        LightDoubt.OTHER_KIND
    }
    path = light_run(tmp_path, has_file=False)
    (path / ANALYSIS).unlink()
    assert set(read_measured_light(path).own) == {LightDoubt.NOT_ANALYSED}
    for text in ("points: [", "points: 3\n", "date: never\npoints: [1, 2, 3]\n"):
        path = light_run(tmp_path)
        (path / CALIBRATION_YAML).write_text(text, encoding="utf-8")
        assert set(read_measured_light(path).own) == {LightDoubt.DAMAGED}, text
    path = light_run(tmp_path)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    del record["bench"]["laser"]
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    light = read_measured_light(path)
    assert set(light.own) == {LightDoubt.DAMAGED}
    assert light.light is None


def test_the_runs_of_a_folder_are_listed_with_the_newest_first(tmp_path: Path) -> None:
    made_up(tmp_path, "iv_sweep", sweeps(), days=-1)
    paths = {days: light_run(tmp_path, days=days) for days in (-30, -2, -400)}
    point = NewPoint(0.05, 1.0, 0.1, 0.0)
    assert set(read_measured_light(light_run(tmp_path, [point], days=-3)).own)
    found = measured_lights(tmp_path)
    assert [light.path for light in found if not light.own] == [
        paths[days] for days in (-2, -30, -400)
    ]
    assert len(found) == 4  # that which cannot be taken says why
    assert "SIMULATED" in found[0].origin
    assert "450 nm" in found[0].origin
    assert "3.1 % (k = 1)" in found[0].origin
