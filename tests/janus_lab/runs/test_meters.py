"""The meters of a run: kept in run.json, read from there, and filled in for runs that have none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from drivers.config.bench import BenchConfig
from drivers.keithley2400.datasheet import FAMILY, meter_record
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState
from procedures import IVSweep
from tests.bench_files import bench_config, device

#: Recorded before runs kept their meters.
OLD = Path(__file__).parents[2] / "replays" / "iv-janus-160C"


def on_a(model: str, **limits: str) -> BenchConfig:
    """The shipped simulated bench with another source-meter and other limits."""
    content = bench_config().model_dump(mode="json")
    content["smu"]["model"] = model
    content["limits"] |= limits
    return BenchConfig.model_validate(content)


def measured(folder: Path, config: BenchConfig, **parameters: object) -> Run:
    mounted = device("janus-160C")
    quick = {"step": 0.1, "nplc": 0.1, "irradiances": [0.0, 13.0], "sample": "test"}
    procedure = IVSweep(active_area=mounted.active_area, **(quick | parameters))
    given = Measurement(procedure=procedure, bench=config, device=mounted, recipe=None)
    ended = measure(given, folder, seed=1).ended
    return Run(ended.path)


def changed(run: Run, folder: Path, change) -> Run:
    """A copy of the run with `change` made in its run.json."""
    copied = folder / "changed"
    shutil.copytree(run.path, copied)
    content = json.loads((copied / "run.json").read_text(encoding="utf-8"))
    change(content)
    (copied / "run.json").write_text(json.dumps(content), encoding="utf-8")
    return Run(copied)


def dark_current(run: Run):
    return next(f for f in analyse(run) if f.name == "dark_current")


def test_a_run_keeps_the_accuracy_that_it_was_measured_with(tmp_path):
    run = measured(tmp_path, on_a("Keithley 2420"))
    smu = meters_of(run.record)["smu"]
    assert smu == meter_record(FAMILY["Keithley 2420"], 0.1)
    kept = json.loads((run.path / "run.json").read_text(encoding="utf-8"))["meters"]["smu"]
    assert kept["model"] == "Keithley 2420"
    assert kept["document"] == "SPEC-2420 Rev. C"
    assert kept["status_bits"]["compliance"] == 8
    assert kept["current_ranges"][0]["full_scale_A"] == 1e-5
    assert "MODEL 2420" in run.record.instruments["smu"]


def test_the_analysis_takes_the_accuracy_from_run_json(tmp_path):
    run = measured(tmp_path, on_a("Keithley 2400"))

    def worse(content):
        for each in content["meters"]["smu"]["current_ranges"]:
            each["offset_A"] *= 10

    assert (
        dark_current(changed(run, tmp_path, worse)).uncertainty > 3 * dark_current(run).uncertainty
    )


def test_the_analysis_takes_the_meaning_of_status_from_run_json(tmp_path):
    run = measured(
        tmp_path,
        on_a("Keithley 2400"),
        compliance=1e-5,
        on_compliance="continue",
        irradiances=[13.0],
    )
    clipped = {flag for figure in analyse(run) for flag in figure.flags}
    assert "COMPLIANCE_CLIP" in clipped

    def nothing_clips(content):
        content["meters"]["smu"]["status_bits"] = {}

    told = {
        flag for figure in analyse(changed(run, tmp_path, nothing_clips)) for flag in figure.flags
    }
    assert "COMPLIANCE_CLIP" not in told


def test_a_run_from_before_has_the_data_sheet_of_its_model():
    run = Run(OLD)
    assert run.record.meters == {}
    assert meters_of(run.record)["smu"] == meter_record(FAMILY["Keithley 2400"], 0.1)
    assert meters_of(run.record)["analyser"].model.startswith("Keysight B1500A")


@pytest.mark.parametrize(
    ("model", "limits", "parameters"),
    [
        (
            "Keithley 2410",
            {"bias": "600 V"},
            {"start": -500.0, "stop": 500.0, "step": 25.0, "on_compliance": "continue"},
        ),
        ("Keithley 2440", {"compliance": "5 A"}, {"compliance": 5.0}),
    ],
)
def test_a_member_is_used_over_its_own_reach(tmp_path, model, limits, parameters):
    run = measured(tmp_path, on_a(model, **limits), irradiances=[0.0], **parameters)
    assert run.state is RunState.FINISHED
    volts = run.data["Voltage (V)"]
    assert volts.max() == pytest.approx(parameters.get("stop", 3.0))
