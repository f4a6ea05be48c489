"""What is picked up of the mains, as apertures show it."""

import numpy as np
import pytest

from drivers.simulated.physics.mains import MainsHum


def test_an_aperture_shows_the_mean_of_the_sine_and_whole_periods_nothing():
    hum = MainsHum(2e-12, 50.0, seed=3)
    starts = np.linspace(0.0, 1.0, 1001)[:-1]
    assert np.std(hum.mean(starts, 1e-9)) == pytest.approx(2e-12, rel=1e-6)
    for aperture in (1e-3, 7e-3, 0.033):
        within = aperture * (np.arange(2000) + 0.5) / 2000
        mean = np.mean(hum.mean(starts[:, np.newaxis] + within, 1e-12), axis=1)
        assert hum.mean(starts, aperture) == pytest.approx(mean, abs=2e-17)
    assert hum.mean(starts, 0.04) == pytest.approx(0.0, abs=1e-26)


def test_the_seed_draws_its_phase():
    one, other = (MainsHum(1.0, 60.0, seed).mean(0.0, 1e-6) for seed in (1, 2))
    assert one != other
