"""What light a bench gives stands beside the parameters that ask for it."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.config.bench import BenchConfig
from drivers.errors import ParameterError
from janus_lab.bench_files.bench_light import beyond_light, light_limits
from janus_lab.kinds import KINDS
from procedures import IVSweep, OnOffCycling
from procedures.linear_range.procedure import LinearRange
from tests.bench_files import bench_config


def without_calibration() -> BenchConfig:
    content = bench_config().model_dump(mode="json")
    content["laser"]["calibration"] = None
    return BenchConfig.model_validate(content)


def with_filter(density: float) -> BenchConfig:
    content = bench_config().model_dump(mode="json")
    filters = [{"name": f"OD {density:g}", "optical_density": density, "uncertainty": "1 %"}]
    content["filters"] = filters
    return BenchConfig.model_validate(content)


def test_the_bench_s_range_is_told_for_each_irradiance() -> None:
    said = light_limits(IVSweep(), bench_config())
    calibration = bench_config().laser.calibration
    assert calibration is not None
    low = calibration.irradiances[0]
    high = min(calibration.irradiances[-1], bench_config().limits.irradiance)
    assert said == {"irradiances": f"On this bench {low:.6g} to {high:.6g} mW/cm²; 0 is dark"}
    said = light_limits(OnOffCycling(), bench_config())
    assert said == {"irradiances": f"On this bench {low:.6g} to {high:.6g} mW/cm²"}
    said = light_limits(LinearRange(), with_filter(3.0))
    assert f"{low / 1000:.6g} to {high / 1000:.6g}, {low:.6g} to" in said["lowest_irradiance"]
    assert light_limits(IVSweep(), with_filter(3.0)) == light_limits(IVSweep(), bench_config())
    (said,) = light_limits(IVSweep(), without_calibration()).values()
    assert said == "None on this bench: its file has no calibration of the light"


def test_light_beyond_the_bench_is_told_whatever_else_is_wrong() -> None:
    bench = bench_config()
    found = beyond_light(IVSweep(irradiances=[0.0, 0.7, 500.0], compliance=5.0), bench)
    assert list(found) == ["irradiances"]
    assert found["irradiances"].startswith("500 mW/cm² is above the bench's limit")
    assert beyond_light(IVSweep(irradiances=[0.0, 0.7]), bench) == {}
    assert beyond_light(IVSweep(irradiances=[0.0]), without_calibration()) == {}
    assert "no calibration" in str(beyond_light(IVSweep(irradiances=[1.0]), without_calibration()))
    weak = LinearRange(lowest_irradiance=5e-3, highest_irradiance=12.0)
    assert list(beyond_light(weak, bench)) == ["lowest_irradiance"]
    assert beyond_light(weak, with_filter(2.0)) == {}


@pytest.mark.parametrize("name", ["iv_sweep", "on_off_cycling", "current_vs_time", "dark_noise"])
def test_it_finds_what_the_procedure_would_refuse(name: str) -> None:
    random, bench, kind = np.random.default_rng(3), bench_config(), KINDS[name]
    for _ in range(40):
        procedure = kind.procedure()
        key = next(iter(procedure.lights()))
        asked = float(np.exp(random.uniform(np.log(1e-3), np.log(100))))
        given = [asked] if isinstance(procedure.parameter_values()[key], list) else asked
        procedure.set_parameters({key: given})
        try:
            procedure.check_against(bench)
            expected = {}
        except ParameterError as error:
            expected = {error.parameter: error.detail}
        assert beyond_light(procedure, bench) == expected
