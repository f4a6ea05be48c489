"""What changes slowly: from pulse to pulse of light, and over days."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from drivers.config.device import (
    DeviceConfig,
    Physics,
    Storage,
)
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.physics.two_terminal import Floats

DEVICES = Path(__file__).parents[5] / "configs" / "devices"


FULL = 130.0  #: W/m², 13 mW/cm²


def device(name: str = "janus-160C") -> DeviceConfig:
    text = (DEVICES / f"{name}.yaml").read_text(encoding="utf-8")
    return DeviceConfig.model_validate(YAML(typ="safe", pure=True).load(text))


def physics(name: str = "janus-160C", **replaced: object) -> Physics:
    parameters = device(name).physics
    assert parameters is not None
    return parameters.model_copy(update=replaced)


def steady_light() -> SampleLight:
    return SampleLight(rin=0.0, drift=0.0)


def quiet(parameters: Physics, light: SampleLight, age_days: float = 0.0) -> Photodetector:
    return Photodetector(parameters, 0.01, light, noise=False, age_days=age_days)


def trace(detector: Photodetector, times: Floats, aperture: float = 1e-6) -> Floats:
    return detector.current(times, aperture, 3.0, np.arange(np.size(times)))


def plateaus(detector: Photodetector, light: SampleLight, cycles: int) -> Floats:
    """Photocurrent at the end of each pulse of 5 s in 10 s."""
    starts = 10.0 * np.arange(cycles, dtype=np.float64)
    levels = np.tile([FULL, 0.0], cycles)
    light.change(np.stack((starts, starts + 5), axis=1).ravel(), levels)
    dark = detector.truth(3.0, 0.0).dark_current
    return np.asarray(trace(detector, starts + 4.9, 0.02) - dark)


def test_175_cycles_lose_three_tenths_of_a_percent() -> None:
    light = steady_light()
    cycles = plateaus(quiet(physics("janus-200C", storage=Storage()), light), light, 176)
    assert cycles[175] / cycles[0] == pytest.approx(1 - 0.003, abs=1e-4)


def test_pulses_scatter_by_the_stated_cv_and_remember_their_neighbours() -> None:
    light = steady_light()
    parameters = physics(storage=Storage())
    silent = parameters.noise.model_copy(
        update={"flicker": 0.0, "shot": False, "generation_recombination": False}
    )
    parameters = parameters.model_copy(update={"noise": silent})
    detector = Photodetector(parameters, 0.01, light, seed=1)
    cycles = plateaus(detector, light, 4000) / (1 - 0.003 / 175) ** np.arange(4000)
    relative = cycles / np.mean(cycles) - 1
    assert np.std(relative) == pytest.approx(0.003, rel=0.1)
    assert np.corrcoef(relative[1:], relative[:-1])[0, 1] == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("name", "kept"), [("janus-160C", 0.93), ("janus-200C", 0.92), ("cspbbr3-16nm", 0.93)]
)
def test_a_week_of_storage_keeps_more_than_ninety_percent(name: str, kept: float) -> None:
    photocurrents = []
    for age in (0.0, 7.0):
        light = steady_light()
        detector = quiet(physics(name), light, age_days=age)
        photocurrents.append(plateaus(detector, light, 1)[0])
    assert photocurrents[1] / photocurrents[0] == pytest.approx(kept, rel=1e-6)


def test_days_of_storage_and_days_of_bench_time_age_alike() -> None:
    stored, waited = steady_light(), steady_light()
    waited.change([3 * 86400.0], [FULL])
    stored.change([0.0], [FULL])
    late = trace(Photodetector(physics(), 0.01, waited, noise=False), np.array([3 * 86400 + 9.0]))
    aged = trace(Photodetector(physics(), 0.01, stored, age_days=3, noise=False), np.array([9.0]))
    np.testing.assert_allclose(late, aged, rtol=1e-9)
