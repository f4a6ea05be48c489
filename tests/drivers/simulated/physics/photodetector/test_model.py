"""The simulated photodetector: the published steady state, its dynamics, and its drift."""

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

DEVICES = Path(__file__).parents[5] / "configs" / "devices"


NAMES = ("janus-160C", "janus-200C", "cspbbr3-16nm")


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


@pytest.mark.parametrize("name", NAMES)
def test_readings_in_steady_light_are_the_truth(name: str) -> None:
    light = steady_light()
    detector = quiet(physics(name, storage=Storage()), light)
    light.change([0.0], [FULL])
    bias = np.array([-3.0, -0.5, 0.0, 1.0, 3.0])
    expected = [
        detector.truth(v, 13.0).dark_current + detector.truth(v, 13.0).photocurrent for v in bias
    ]
    np.testing.assert_allclose(
        detector.current(100.0, 0.02, bias, np.arange(5)), expected, rtol=1e-9, atol=1e-20
    )


@pytest.mark.parametrize("aperture", [0.0, -1.0, float("nan")])
def test_a_reading_needs_an_aperture(aperture: float) -> None:
    with pytest.raises(ValueError, match="aperture"):
        Photodetector(physics(), 0.01, SampleLight()).current(0.0, aperture, 3.0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_of_a_pulse_begins_with_what_there_was(seed: int) -> None:
    """The light of this day is some per cent off, and goes: the current makes no step."""
    light = SampleLight(seed=seed, day_to_day=0.05)
    detector = quiet(physics(), light)
    light.change([0.0, 100.0], [FULL, 0.0])
    around = np.array([100.0 - 1e-6, 100.0 + 1e-9])
    before, after = detector.current(around, 1e-9, np.full(2, 3.0), np.arange(2))
    assert abs(float(light.fluctuation(50.0))) > 1e-3
    assert after == pytest.approx(before, rel=1e-5)
