"""Sections that stand in files of their own."""

from __future__ import annotations

import pytest
import yaml

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from tests.bench_files import CONFIGS

CALIBRATION = """\
date: 2026-11-20
uncertainty: 3 %
points:
  - {current: 30 mA, irradiance: 0.1 mW/cm²}
  - {current: 40 mA, irradiance: 4.5 mW/cm²}
"""


@pytest.fixture
def bench(tmp_path):
    """Writes a bench file whose calibration is `given`."""

    def write(given: object, **sections: object):
        content = yaml.safe_load((CONFIGS / "bench" / "simulated.yaml").read_text("utf-8"))
        content["laser"]["calibration"] = given
        path = tmp_path / "mine.yaml"
        path.write_text(yaml.safe_dump(content | sections, allow_unicode=True), "utf-8")
        return path

    return write


@pytest.mark.parametrize("given", [{"file": "light/new.yaml"}, "light/new.yaml"])
def test_a_calibration_is_read_from_the_file_beside_the_bench_file(bench, tmp_path, given):
    (tmp_path / "light").mkdir()
    (tmp_path / "light" / "new.yaml").write_text(CALIBRATION, "utf-8")
    config = yaml_file.load(bench(given), BenchConfig)
    assert config.laser.calibration is not None
    assert config.laser.calibration.irradiances == (0.1, 4.5)
    kept = BenchConfig.model_validate_json(config.model_dump_json())
    assert kept == config, "a run keeps the calibration itself, not the name of its file"


def test_a_shipped_detector_goes_by_its_name(bench, tmp_path):
    (tmp_path / "new.yaml").write_text(CALIBRATION, "utf-8")
    config = yaml_file.load(bench("new.yaml"), BenchConfig)
    assert config.reference is not None
    assert config.reference.detector.name == "reference-si"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "laser.calibration: .*no such file"),
        ("date: yesterday\n", "laser.calibration: .*new.yaml"),
        (CALIBRATION.replace("3 %", "3"), "uncertainty"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_of_the_bench_file(bench, tmp_path, content, reason):
    if content is not None:
        (tmp_path / "new.yaml").write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=reason):
        yaml_file.load(bench({"file": "new.yaml"}), BenchConfig)
