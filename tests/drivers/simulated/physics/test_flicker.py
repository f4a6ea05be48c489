"""1/f fluctuations: their spectrum through apertures, their variance, and that an instant has one
value."""

import numpy as np
import pytest

from drivers.simulated.physics.flicker import CENTRE, Octaves

SHORTEST = 2.0**-19  #: s
LONGEST = CENTRE * np.sqrt(0.5) * 86400  #: s


@pytest.fixture
def octaves():
    return Octaves(7, "test", longest=64.0, shortest=2.0**-6)


def test_octaves_halve_down_to_the_shortest_spacing(octaves):
    assert octaves.spacings[0] == 64.0
    assert octaves.spacings[-1] == 2.0**-6
    assert len(octaves.spacings) == 13


@pytest.mark.parametrize("aperture", [0.0, 0.02, 5.0])
def test_an_instant_has_one_value_however_it_is_asked_for(octaves, aperture):
    times = np.linspace(0, 100, 997)
    whole = octaves.at(times, aperture)
    assert [float(octaves.at(t, aperture)) for t in times[::-100]] == whole[::-100].tolist()
    assert octaves.at(times.reshape(1, -1), aperture).shape == (1, 997)


def test_each_octave_has_a_variance_of_one():
    times = np.arange(0, 2e5, 1.7)
    variance = np.var(Octaves(1, "test", 4.0, 1.0).at(times, 0.0))  # three octaves
    assert variance == pytest.approx(3.0, rel=0.03)


@pytest.mark.parametrize("aperture", [1e-3, 0.07, 0.3, 2.0])
def test_an_aperture_shows_the_mean_of_what_there_is_within_it(octaves, aperture):
    times = np.linspace(0, 50, 200)
    parts = aperture / 512 * (np.arange(512) - 255.5)
    mean = np.mean(octaves.at(times[:, np.newaxis] + parts, aperture / 512), axis=1)
    # but for octaves with less than a 16th of the aperture from point to point
    error = octaves.at(times, aperture) - mean
    assert np.std(error) < 0.1
    if aperture <= 0.2:
        assert np.max(np.abs(error)) < 1e-9


def test_the_octaves_leave_nothing_in_a_mean_over_very_many_of_them(octaves):
    assert not octaves.at(np.linspace(0, 50, 200), 16.1 * 64).any()


def seen_density(frequency, rate, aperture):
    """1/f noise as readings show it: Σ_k sinc²((f + k·rate)·aperture)/|f + k·rate|."""
    there = frequency + rate * np.arange(-300, 301)[:, np.newaxis]
    return np.sum(np.sinc(there * aperture) ** 2 / np.abs(there), axis=0)


@pytest.mark.parametrize(
    ("aperture", "duty"),
    [(1e-4, 1.0), (1e-4, 0.1), (1e-3, 0.3), (0.02, 0.5), (0.1, 1.0), (2.0, 0.1)],
)
def test_the_spectrum_of_readings_is_that_of_1_over_f_noise_with_its_aliases(aperture, duty):
    interval, count, seeds = aperture / duty, 1 << 13, 10  # seeds 0 to 9, 2 s to 160,000 s each
    frequency, window = np.fft.rfftfreq(count, interval), np.hanning(count)
    density = np.zeros(frequency.size)
    for seed in range(seeds):
        noise = Octaves(seed, "test", LONGEST, SHORTEST)
        readings = noise.at(1e5 + interval * np.arange(count), aperture) * np.sqrt(np.log(2))
        spectrum = np.fft.rfft((readings - np.mean(readings)) * window)
        density += 2 * interval / count * np.abs(spectrum) ** 2 / 0.375 / seeds
    # a thousand bins times ten seeds, or as many as the band has: 1 to 2 % of scatter
    for low, high in ((0.005, 0.06), (0.06, 0.2), (0.2, 0.35), (0.35, 0.5)):
        band = (frequency * interval > low) & (frequency * interval < high)
        some = np.linspace(low, high, 300) / interval
        expected = np.interp(frequency[band], some, seen_density(some, 1 / interval, aperture))
        assert np.mean(density[band] / expected) == pytest.approx(1.0, abs=0.05)


def test_the_spectrum_begins_at_a_period_a_day():
    """The variance seen through a short aperture is that of 1/f above one period a day."""
    rng = np.random.default_rng(3)
    times = rng.uniform(0, 3e7, 40_000)  # a year: the slowest octave comes by a thousand times
    variance = np.var(Octaves(3, "test", LONGEST, SHORTEST).at(times, 1e-4)) * np.log(2)
    # of ∫ sinc²(f·T)/f over f from 1/day: ln(86400 s/T) + 1.5 - γ - ln 2π, for T far below a day
    expected = np.log(86400 / 1e-4) + 1.5 - np.euler_gamma - np.log(2 * np.pi)
    assert variance == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("exponent", [0.8, 0.9, 1.1, 1.2])
def test_with_another_exponent_the_spectrum_is_that_power_of_the_frequency(exponent):
    interval, count, seeds = 0.01, 1 << 13, 12  # seeds 0 to 11, 82 s each
    frequency, window = np.fft.rfftfreq(count, interval), np.hanning(count)
    density = np.zeros(frequency.size)
    for seed in range(seeds):
        noise = Octaves(seed, "test", LONGEST, SHORTEST, exponent)
        readings = noise.at(1e5 + interval * np.arange(count), interval) * np.sqrt(np.log(2))
        spectrum = np.fft.rfft((readings - np.mean(readings)) * window)
        density += 2 * interval / count * np.abs(spectrum) ** 2 / 0.375 / seeds
    there = frequency[1:] + np.arange(-300, 301)[:, np.newaxis] / interval
    expected = np.sum(np.sinc(there * interval) ** 2 / np.abs(there) ** exponent, axis=0)
    for low, high in ((0.1, 0.5), (0.5, 2.0), (2.0, 10.0), (10.0, 45.0)):
        band = (frequency[1:] > low) & (frequency[1:] < high)
        ratio = np.mean(density[1:][band] / expected[band])
        scatter = 1 / np.sqrt(seeds * np.count_nonzero(band))
        assert ratio == pytest.approx(1.0, abs=0.03 + 3 * scatter)


def test_an_exponent_of_one_changes_nothing():
    times = np.linspace(0, 10, 100)
    plain, stated = Octaves(1, "test", 64.0, 1e-3), Octaves(1, "test", 64.0, 1e-3, 1.0)
    np.testing.assert_array_equal(plain.at(times, 0.02), stated.at(times, 0.02))
