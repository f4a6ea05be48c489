"""Fluctuations that are forgotten exponentially: their spectrum and correlation in closed form, and
that an instant has one value."""

import numpy as np
import pytest

from drivers.simulated.physics.lorentzian import WHITE_FROM, Lorentzian, averaged


def seen_density(frequency, rate, aperture, tau):
    """The spectrum of readings: Σ_k sinc²((f + k·rate)·aperture) · 4τ/(1 + (2π(f + k·rate)τ)²)."""
    there = frequency + rate * np.arange(-400, 401)[:, np.newaxis]
    lorentz = 4 * tau / (1 + (2 * np.pi * there * tau) ** 2)
    return np.sum(np.sinc(there * aperture) ** 2 * lorentz, axis=0)


@pytest.mark.parametrize(
    ("ratio", "duty"),
    [(0.002, 1.0), (0.05, 1.0), (0.5, 0.4), (1.0, 1.0), (3.0, 0.1), (20.0, 1.0), (63.0, 1.0),
     (80.0, 1.0)],
)  # fmt: skip
def test_the_spectrum_of_readings_is_that_of_a_lorentzian_with_its_aliases(ratio, duty):
    tau, count, seeds = 3.3e-3, 1 << 13, 12  # seeds 0 to 11
    aperture = ratio * tau
    interval = aperture / duty
    frequency, window = np.fft.rfftfreq(count, interval), np.hanning(count)
    density = np.zeros(frequency.size)
    times, number = 1e4 + interval * np.arange(count), np.arange(count)
    for seed in range(seeds):
        readings = Lorentzian(seed, "test").at(times, aperture, tau, number)
        spectrum = np.fft.rfft((readings - np.mean(readings)) * window)
        density += 2 * interval / count * np.abs(spectrum) ** 2 / 0.375 / seeds
    # a thousand bins times twelve seeds in most bands: about 1 % of scatter
    for low, high in ((0.0005, 0.004), (0.004, 0.03), (0.03, 0.15), (0.15, 0.3), (0.3, 0.5)):
        band = (frequency * interval > low) & (frequency * interval < high)
        expected = seen_density(frequency[band], 1 / interval, aperture, tau)
        scatter = 1 / np.sqrt(seeds * np.count_nonzero(band))
        assert np.mean(density[band] / expected) == pytest.approx(1.0, abs=0.015 + 4 * scatter)


@pytest.mark.parametrize("ratio", [1e-3, 0.1, 1.0, 10.0, 60.0])
def test_variance_and_correlation_are_those_of_exponential_forgetting(ratio):
    tau = 0.7
    aperture = ratio * tau
    times = 40 * tau * np.arange(60_000)  # independent of one another
    noise = Lorentzian(5, "test")
    number = np.arange(times.size)
    values = noise.at(times, aperture, tau, number)
    assert np.var(values) == pytest.approx(averaged(aperture, tau), rel=0.03)
    assert np.mean(values) == pytest.approx(0.0, abs=5 * np.std(values) / np.sqrt(times.size))
    lag = max(aperture, 0.6 * tau)  # apertures side by side, or apart
    later = noise.at(times + lag, aperture, tau, number)
    expected = np.exp(-lag / tau) * (np.sinh(ratio / 2) / (ratio / 2)) ** 2
    assert np.mean(values * later) == pytest.approx(expected, abs=0.02 * np.var(values))


def test_an_aperture_shows_the_mean_of_what_there_is_within_it():
    noise, tau, aperture, parts = Lorentzian(3, "test"), 0.02, 0.05, 4096
    times = np.linspace(0, 3, 50)
    number = np.arange(parts)
    within = aperture / parts * (np.arange(parts) - (parts - 1) / 2)
    mean = [float(np.mean(noise.at(t + within, aperture / parts, tau, number))) for t in times]
    assert noise.at(times, aperture, tau, np.arange(50)) == pytest.approx(mean, abs=0.02)


@pytest.mark.parametrize("parts", [37, 140, 700])  # few readings have a way of their own
def test_an_instant_has_one_value_however_it_is_asked_for(parts):
    rng = np.random.default_rng(8)
    times, number = np.sort(rng.uniform(-5, 50, 700)), np.arange(700)
    tau = np.where(times < 20, 0.01, np.where(times < 30, 0.2, 1e-5))
    noise = Lorentzian(1, "test")
    whole = noise.at(times, 3e-3, tau, number)
    order = rng.permutation(700)
    shuffled = np.empty(700)
    for part in np.array_split(order, parts):
        shuffled[part] = Lorentzian(1, "test").at(times[part], 3e-3, tau[part], number[part])
    np.testing.assert_array_equal(shuffled, whole)


def test_a_slower_one_in_the_same_place_is_another_and_so_is_another_seed():
    times, number = np.linspace(0, 1, 100), np.arange(100)
    first, second, third = (
        Lorentzian(seed, source).at(times, 1e-3, 0.01, number)
        for seed, source in ((1, "a"), (1, "b"), (2, "a"))
    )
    assert not np.any(first == second)
    assert not np.any(first == third)


def test_where_the_aperture_sees_white_noise_the_conversion_keys_it():
    tau = 1e-3
    aperture = 1.01 * WHITE_FROM * tau
    noise = Lorentzian(4, "test")
    same = noise.at(np.array([1.0, 2.0]), aperture, tau, np.array([7, 7]))
    assert same[0] == same[1]
