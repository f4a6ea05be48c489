"""Steps of bias and light stay within the limits, whatever is typed."""

from __future__ import annotations

import math
import random

import pytest

from janus_lab.gui.setup.nudging import Peak, nudged, step_problem
from tests.bench_files import bench_config

BENCH = bench_config()


@pytest.mark.parametrize(
    ("key", "now", "step", "steps", "value"),
    [
        ("bias", 1.0, "100 mV", 1, 1.1),
        ("bias", 0.3, "100 mV", -3, 0.0),
        ("bias", 9.95, "0.05", 1, 10.0),
        ("irradiance", 0.0, "1 mW/cm²", 1, 1.0),
        ("irradiance", 0.0, "0.1 mW/cm²", 1, 0.252),  # no light is weaker by the calibration
        ("irradiance", 1.0, "1 mW/cm²", -1, 0.0),
        ("irradiance", 1.0, "0.9 mW/cm²", -1, 0.0),
    ],
)
def test_one_step_more_or_less(key: str, now: float, step: str, steps: int, value: float) -> None:
    assert nudged(key, now, step, steps, BENCH) == (pytest.approx(value), "")


@pytest.mark.parametrize(
    ("key", "now", "step", "steps", "said"),
    [
        ("bias", 9.95, "100 mV", 1, "10 V"),
        ("bias", 0.0, "much", 1, "much"),
        ("bias", 0.0, "", 1, ""),
        ("irradiance", 14.9, "1 mW/cm²", 1, "mW/cm²"),
    ],
)
def test_a_step_too_far_or_of_nothing_says_why(
    key: str, now: float, step: str, steps: int, said: str
) -> None:
    value, problem = nudged(key, now, step, steps, BENCH)
    assert value is None
    assert problem
    assert said in problem


def test_steps_never_lead_beyond_the_limits() -> None:
    chance = random.Random(3)
    bias = light = 0.0
    for _ in range(400):
        step = f"{10 ** chance.uniform(-4, 1):.3g}"
        up = chance.choice((-10, -1, 1, 10))
        moved, problem = nudged("bias", bias, f"{step} V", up, BENCH)
        assert (moved is None) == bool(problem)
        bias = bias if moved is None else moved
        moved, _ = nudged("irradiance", light, f"{step} mW/cm²", up, BENCH)
        light = light if moved is None else moved
        assert abs(bias) <= BENCH.limits.bias
        assert light == 0 or 0.252 <= light <= BENCH.limits.irradiance


def test_the_largest_reading_is_what_others_are_held_against() -> None:
    peak = Peak()
    assert peak.share(math.nan) == 0.0
    assert peak.share(0.0) == 0.0
    assert peak.share(-2e-9) == 1.0
    assert peak.share(1e-9) == pytest.approx(0.5)
    assert peak.share(math.inf) == 0.0
    assert peak.largest == 2e-9


def test_what_is_no_step_is_told_before_a_key_is_pressed() -> None:
    for key in ("bias", "irradiance"):
        assert step_problem(key, "0.5") == ""
        assert "'abc'" in step_problem(key, "abc")
        assert step_problem(key, "1 kg")
