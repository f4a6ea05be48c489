"""The light through an aperture, and the photodiode behind it."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.reference_detector import LightCollector, ReferencePhotodiode


def lit(level: float) -> SampleLight:
    light = SampleLight()
    light.change([10.0], [level])
    return light


@pytest.mark.parametrize("seed", range(5))
def test_current_is_responsivity_times_area_times_irradiance(seed):
    rng = np.random.default_rng(seed)
    level, area, responsivity = rng.uniform(0.1, 200), rng.uniform(1e-6, 1e-4), rng.uniform(0.05, 1)
    place, stray = rng.uniform(0.9, 1.1), rng.uniform(0, 1)
    collector = LightCollector(lit(level), area, place=place, stray_light=stray)
    photodiode = ReferencePhotodiode(collector, responsivity)
    dark, light = photodiode.current([5.0, 20.0], 0.02, 0.0, [0, 1])
    assert dark == pytest.approx(responsivity * area * stray)
    assert light - dark == pytest.approx(responsivity * area * level * place)
    assert collector.power(20.0, 0.02) == pytest.approx(area * (level * place + stray))


def test_at_a_bias_its_shunt_adds_and_open_it_drops_the_photocurrent():
    photodiode = ReferencePhotodiode(LightCollector(lit(10.0), 1e-5), 0.2)
    at_zero, biased = photodiode.current(20.0, 0.02, [0.0, 1.0], 0)
    assert biased - at_zero == pytest.approx(1e-9)
    assert photodiode.voltage(20.0, 0.02, at_zero, 0) == pytest.approx(0.0, abs=1e-9)
