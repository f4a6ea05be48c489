"""The head of a power meter in the bench's light."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.config.bench import BenchConfig
from drivers.simulated.instruments.power_head import PowerHead
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.systematic_errors import FixtureErrors, ReferenceErrors, SystematicErrors
from tests.bench_files import bench_config


def test_it_shows_power_through_its_area_with_its_errors_and_the_stray_light():
    content = bench_config().model_dump(mode="json")
    content["power_meter"] = {
        "area": "0.5 cm²", "area_uncertainty": "1 %", "uncertainty": "3 %", "date": "2026-01-01",
    }  # fmt: skip
    config = BenchConfig.model_validate(content)
    light = SampleLight()
    light.change([0.0], [100.0])  # 10 mW/cm²
    ideal = SystematicErrors()
    assert PowerHead(config, light, ideal).shown(1.0, 0.1) == pytest.approx(5e-3)
    wrong = replace(
        ideal, spot=0.1, reference=ReferenceErrors(meter=0.02, meter_area=-0.05),
        fixture=FixtureErrors(stray_light_mW_cm2=1.0),
    )  # fmt: skip
    expected = 0.5 * 0.95 * (10 / 1.1 + 1.0) * 1e-3 * 1.02
    assert PowerHead(config, light, wrong).shown(1.0, 0.1) == pytest.approx(expected)
