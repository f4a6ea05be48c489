"""What is read by hand, and kept as a run that opens like any other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pymeasure.experiment import Results

from drivers.clock import never
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab.bench_process.manual import ManualBench
from janus_lab.bench_process.strip import Strip
from janus_lab.kinds import title_of
from janus_lab.runs.errors import RunError
from janus_lab.runs.run import open_run
from janus_lab.runs.states import RunState
from procedures import rows
from tests.bench_files import BENCHES, bench_config, device
from tests.registered import written


@pytest.mark.parametrize("bench", BENCHES)
def test_what_was_read_is_kept_with_what_was_done(bench: str, tmp_path: Path) -> None:
    manual = ManualBench(bench_config(bench), device(), never)
    try:
        with pytest.raises(ConfigError, match="nothing has been read"):
            manual.keep(tmp_path, "film 7", "")
        assert not any(tmp_path.iterdir())
        manual.set_bias(1.0, 1e-3)
        for _ in range(5):
            manual.read_current()
        manual.set_irradiance(13.0)
        for _ in range(4):
            manual.read_current()
        manual.outputs_off()
        assert manual.read_current() is None  # the output is off: nothing is read
        shown = manual.fresh_readings()
        assert manual.fresh_readings() == {}
        run = open_run(manual.keep(tmp_path, "film 7", "tip moved").path)
    finally:
        manual.close()
    assert run.state is RunState.FINISHED
    assert run.warnings == []
    assert (run.record.sample, run.record.parameters["note"]) == ("film 7", "tip moved")
    assert title_of(run.record.procedure_name) == "By hand"
    data = run.data
    assert len(data) == run.record.rows == 10  # one with the bias, and those that were asked for
    for name in (rows.CURRENT, rows.VOLTAGE):
        np.testing.assert_array_equal(data[name], shown[name])
    assert [*data[rows.IRRADIANCE]] == [0.0] * 6 + [13.0] * 4
    assert data[rows.TIME][0] == 0.0
    assert np.all(np.diff(data[rows.TIME]) > 0)
    lit = data[rows.CURRENT][data[rows.IRRADIANCE] > 0]
    assert np.median(lit) > 50 * np.median(data[rows.CURRENT][:6])
    assert [event["kind"] for event in run.events] == ["bias", "light", "off"]
    assert Results.load(str(run.path / "data.csv")).procedure.name == "by_hand"


def test_what_cannot_be_written_leaves_nothing_and_can_be_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = ManualBench(bench_config(), device(), never)
    try:
        manual.set_bias(1.0, 1e-3)
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(RunError):
            manual.keep(tmp_path / "file", "", "")
        with monkeypatch.context() as patch:
            patch.setattr("janus_lab.runs.bundle.RunBundle.write_analysis", _no_room)
            with pytest.raises(RunError):
                manual.keep(tmp_path / "runs", "", "")
        assert not [*(tmp_path / "runs").rglob("run.json")]
        assert open_run(manual.keep(tmp_path / "runs", "", "").path).record.rows == 1
        assert manual.look().output_on  # a disk is no reason to switch anything off
    finally:
        manual.close()


def test_a_sample_of_the_registry_has_its_own_area_and_place(tmp_path: Path) -> None:
    written(tmp_path / "samples")
    manual = ManualBench(bench_config(), device(), never)
    assert device().active_area == 0.01, "not that of the sample"
    try:
        manual.set_bias(1.0, 1e-3)
        kept = manual.keep(tmp_path / "runs", "W7-A1", "")
        other = open_run(manual.keep(tmp_path / "runs", "W8", "").path)
        (tmp_path / "samples" / "W7.yaml").write_text("sample: W7\nactive_area: 3 apples\n")
        with pytest.raises(ConfigError, match="apples"):  # not with another area
            manual.keep(tmp_path / "runs", "W7", "")
    finally:
        manual.close()
    run = open_run(kept.path)
    said = run.record.parameters
    assert said["active_area"] == pytest.approx(0.0025)  # 0.25 mm² by the file of W7, in cm²
    assert said["position"] == "A1"
    assert "annealed" in said["sample_history"]
    known = DeviceConfig.model_validate(run.record.device)
    assert known.active_area == pytest.approx(0.0025)
    assert known.active_area_uncertainty == pytest.approx(0.02)
    assert run.record.registered["file"] == "W7.yaml"
    assert run.record.registered["pixel"]["pixel"] == "A1"
    assert kept.of_sample.startswith("From the file of W7: area 0.0025 cm² ± 2 %")
    assert (other.record.parameters["active_area"], other.record.registered) == (0.01, {})


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_what_is_forgotten_is_not_kept(tmp_path: Path) -> None:
    manual = ManualBench(bench_config(), device(), never)
    try:
        manual.set_bias(1.0, 1e-3)
        manual.forget()
        with pytest.raises(ConfigError):
            manual.keep(tmp_path, "", "")
        manual.read_current()
        assert open_run(manual.keep(tmp_path, "", "").path).record.rows == 1
    finally:
        manual.close()


def test_a_strip_that_is_full_holds_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("janus_lab.bench_process.strip.MOST_READINGS", 3)
    manual = ManualBench(bench_config(), device(), never)
    try:
        manual.set_bias(1.0, 1e-3)
        for _ in range(5):
            manual.read_current()
        assert manual.strip.count == 3
        assert manual.strip.is_full
    finally:
        manual.close()
    assert not Strip().is_full
