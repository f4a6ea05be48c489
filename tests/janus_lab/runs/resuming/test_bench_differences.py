"""In what the bench of a run's folder differs from this computer's."""

from __future__ import annotations

import random

from drivers.config.bench import BenchConfig
from janus_lab.runs.resuming.bench_differences import bench_by_name, bench_differences
from tests.bench_files import CONFIGS, bench_config


def real(**changes):
    content = bench_config().model_dump(mode="json", exclude={"simulation"})
    return BenchConfig.model_validate(content | {"visa_library": "@py"} | changes)


def test_what_agrees_is_not_told():
    assert bench_differences(real(), real()) == []


def test_every_key_that_differs_is_told_with_both_values():
    limits = real().model_dump(mode="json")["limits"] | {"bias": "150.0 V"}
    there = real(limits=limits, visa_library="/tmp/theirs.so", name="theirs")
    assert bench_differences(there, real()) == [
        "name: theirs in the run, simulated bench here",
        "visa_library: /tmp/theirs.so in the run, @py here",
        "limits.bias: 150.0 V in the run, 10.0 V here",
    ]
    assert bench_differences(real(), real(visa_library="")) == [
        "visa_library: @py in the run, empty here"
    ]


def test_any_number_that_is_changed_is_told():
    rng = random.Random(12)
    config = real().model_dump(mode="json")
    for _ in range(50):
        content = BenchConfig.model_validate(config).model_dump(mode="json")
        points = content["laser"]["calibration"]["points"]
        number = rng.randrange(len(points))
        amperes = float(points[number]["current"].split()[0]) * (1 + 1e-9)
        points[number]["current"] = f"{amperes!r} A"
        (told,) = bench_differences(BenchConfig.model_validate(content), real())
        assert told.startswith(f"laser.calibration.points[{number}].current: ")


def test_a_simulated_bench_is_the_runs_own():
    assert bench_differences(real(), bench_config()) == []


def test_a_bench_is_known_by_the_name_that_its_file_gives_it():
    shipped = {path.stem for path in (CONFIGS / "bench").glob("*.yaml")}
    assert len(shipped) >= 4
    assert bench_by_name(bench_config().name) == bench_config()
    assert bench_by_name("nobody's bench") is None
