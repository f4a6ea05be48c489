"""The text of the calibration file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from drivers.config import yaml_file
from drivers.config.irradiance.calibration import CalibrationConfig
from janus_lab.measurements.light_calibration import CALIBRATION_YAML
from janus_lab.measurements.light_calibration.file import texts
from janus_lab.runs.run import Run, open_run
from tests.janus_lab.replaying import REPLAYS


def with_detector(folder: Path, **changed: Any) -> Run:
    path = Path(shutil.copytree(REPLAYS / "light-calibration", folder / "run"))
    record = json.loads((path / "run.json").read_text("utf-8"))
    record["bench"]["reference"]["detector"] |= changed
    (path / "run.json").write_text(json.dumps(record), "utf-8")
    return open_run(path)


@pytest.mark.parametrize("name", ["S-1", 'a "quoted": # name', "#7: ä", "- {x: y}", "yes", "1e3"])
def test_whatever_a_detector_is_called_the_file_reads_back(tmp_path, name):
    run = with_detector(tmp_path, name=name, serial="", laboratory=name)
    (tmp_path / CALIBRATION_YAML).write_text(texts(run)[CALIBRATION_YAML], "utf-8")
    read = yaml_file.load(tmp_path / CALIBRATION_YAML, CalibrationConfig)
    assert read.detector == read.laboratory == name
    assert len(read.points) == 6
    assert read.valid_for == 365
