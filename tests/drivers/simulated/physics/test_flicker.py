"""1/f fluctuations: their spectrum, their variance, and that an instant has one value."""

import numpy as np
import pytest

from drivers.simulated.physics.flicker import Octaves


@pytest.fixture
def octaves():
    return Octaves(7, "test", longest=64.0, shortest=2.0**-6)


def test_octaves_halve_down_to_the_shortest_spacing(octaves):
    assert octaves.spacings[0] == 64.0
    assert octaves.spacings[-1] == 2.0**-6
    assert len(octaves.spacings) == 13


def test_an_instant_has_one_value_however_it_is_asked_for(octaves):
    times = np.linspace(0, 100, 997)
    whole = octaves.at(times, 0.0)
    assert [float(octaves.at(t, 0.0)) for t in times[::-100]] == whole[::-100].tolist()
    assert octaves.at(times.reshape(1, -1), 0.0).shape == (1, 997)


def test_each_octave_has_a_variance_of_one():
    times = np.arange(0, 2e5, 1.7)
    variance = np.var(Octaves(1, "test", 4.0, 1.0).at(times, 0.0))  # three octaves
    assert variance == pytest.approx(3.0, rel=0.03)


def test_an_aperture_averages_shorter_octaves_away(octaves):
    times = np.linspace(0, 50, 200)
    slow = Octaves(7, "test", longest=64.0, shortest=1.0)
    assert np.allclose(octaves.at(times, 1.0), slow.at(times, 0.0), atol=1e-12)
    assert not octaves.at(times, 100.0).any()


def test_the_spectrum_falls_by_ten_for_each_decade():
    step, count = 0.05, 1 << 17
    fluctuation = Octaves(5, "test", 256.0, 2.0**-6).at(np.arange(count) * step, 0.0)
    density = 2 * step / count * np.abs(np.fft.rfft(fluctuation * np.hanning(count))) ** 2 / 0.375
    frequencies = np.fft.rfftfreq(count, step)
    for low in (0.02, 0.2, 2.0):
        band = (frequencies > low) & (frequencies < 2 * low)
        expected = np.mean(1 / (np.log(2) * frequencies[band]))  # σ²/(ln 2 · f), σ² = 1
        assert np.mean(density[band]) == pytest.approx(expected, rel=0.25)
