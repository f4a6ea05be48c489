"""`janus-lab calibration`: what a calibration says, and how a bench file names it."""

from __future__ import annotations

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from tests.bench_files import CONFIGS

NEW = """\
date: 2026-11-20
uncertainty: 3 %
interpolation: monotone
detector: "ref 7"
laboratory: "ours"
flags: [CAL_MOVED]
points:
  - {current: 30 mA, irradiance: 0.1 mW/cm², uncertainty: 1 %}
  - {current: 45 mA, irradiance: 7.4547 mW/cm², uncertainty: 1 %}
"""


@pytest.fixture
def new(tmp_path):
    path = tmp_path / "new.yaml"
    path.write_text(NEW, "utf-8")
    return path


def test_what_has_moved_is_told_and_no_file_is_changed(at_prompt, new):
    shipped = (CONFIGS / "bench" / "simulated.yaml").read_bytes()
    said = at_prompt("calibration", str(new), "--bench", "simulated").stdout
    assert "ref 7" in said
    assert "CAL_MOVED" in said
    assert "+10.00" in said  # 7.4547 over 6.777
    assert "3.32" in said  # of 3 %, 1 % and 1 %
    assert "file:" in said
    assert (CONFIGS / "bench" / "simulated.yaml").read_bytes() == shipped


def test_the_lines_that_it_prints_are_what_a_bench_file_takes(at_prompt, new, tmp_path):
    text = (CONFIGS / "bench" / "simulated.yaml").read_text("utf-8")
    head, _, rest = text.partition("  calibration:\n")
    after = rest[rest.index("\nanalyser:") :]
    mine = tmp_path / "mine.yaml"
    mine.write_text(text, "utf-8")
    said = at_prompt("calibration", str(new), "--bench", str(mine)).stdout
    lines = said[said.index("  calibration:") :]
    mine.write_text(head + lines + after, "utf-8")
    calibration = yaml_file.load(mine, BenchConfig).laser.calibration
    assert calibration is not None
    assert calibration.irradiances == (0.1, 7.4547)


@pytest.mark.parametrize(("given", "reason"), [("none.yaml", "no run"), ("broken.yaml", "points")])
def test_what_is_none_is_one_line(at_prompt, tmp_path, monkeypatch, given, reason):
    (tmp_path / "broken.yaml").write_text(NEW[: NEW.index("points")], "utf-8")
    monkeypatch.chdir(tmp_path)
    done = at_prompt("calibration", given, ok=False)
    assert done.returncode == 2
    assert reason in done.stderr


def test_a_run_of_something_else_has_none(after_a_run):
    done = after_a_run("calibration", "latest", ok=False)
    assert done.returncode == 2
    assert "no finished run of light_calibration" in done.stderr
