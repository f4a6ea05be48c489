"""What readings show of each part, against the sum over aliases and against readings averaged on a
fine grid."""

import numpy as np
import pytest
from scipy import signal

from janus_lab.analysis.noise.sampled import PowerLaw, lagging_lorentzian, lorentzian, white

#: Aperture and interval (s): gapless, with a gap, and short as in a fast record.
SETTINGS = [(1e-3, 1e-3), (0.02, 0.05), (2e-4, 2e-2)]


def summed(density, frequency, aperture, interval, aliases=20_000):
    at = frequency + np.arange(-aliases, aliases + 1)[:, None] / interval
    return np.sum(np.sinc(at * aperture) ** 2 * density(np.abs(at)), axis=0)


@pytest.mark.parametrize(("aperture", "interval"), SETTINGS)
def test_white_noise_is_the_sum_of_all_aliases(aperture, interval):
    frequency = np.geomspace(1e-3, 0.49, 7) / interval
    expected = summed(lambda f: np.ones(f.shape), frequency, aperture, interval)
    assert white(aperture, interval) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("aperture", "interval"), SETTINGS)
@pytest.mark.parametrize("relative", [1e-4, 0.02, 1.0, 300.0])
def test_a_lorentzian_is_the_sum_of_all_aliases(aperture, interval, relative):
    tau = relative * interval
    frequency = np.geomspace(1e-3, 0.49, 7) / interval
    expected = summed(lambda f: 1 / (1 + (2 * np.pi * f * tau) ** 2), frequency, aperture, interval)
    assert lorentzian(frequency, tau, aperture, interval) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("aperture", "interval"), SETTINGS)
@pytest.mark.parametrize("exponent", [0.6, 1.0, 1.4])
def test_a_power_law_is_the_sum_of_its_aliases(aperture, interval, exponent):
    frequency = np.geomspace(1e-3, 0.49, 7) / interval
    expected = summed(lambda f: (3.0 / f) ** exponent, frequency, aperture, interval)
    found, slope = PowerLaw(frequency, aperture, interval, 3.0)(exponent)
    assert found == pytest.approx(expected, rel=5e-3)
    up, down = (
        PowerLaw(frequency, aperture, interval, 3.0)(exponent + d)[0] for d in (1e-5, -1e-5)
    )
    assert slope == pytest.approx((up - down) / 2e-5, rel=1e-5)


@pytest.mark.parametrize(("aperture", "interval"), SETTINGS)
@pytest.mark.parametrize("lag", [0.03, 0.3, 3.0])
def test_behind_a_lag_of_the_meter_every_alias_is_weakened_by_it(aperture, interval, lag):
    frequency, lag = np.geomspace(1e-3, 0.49, 7) / interval, lag * interval

    def summed_behind(density):
        return summed(
            lambda f: density(f) / (1 + (2 * np.pi * f * lag) ** 2), frequency, aperture, interval
        )

    expected = summed_behind(lambda f: 1 / f**1.2)
    found = PowerLaw(frequency, aperture, interval, 1.0, lag)(1.2)[0]
    assert found == pytest.approx(expected, rel=5e-3)
    for tau in (0.1 * lag, lag, 1.0001 * lag, 5 * lag):
        expected = summed_behind(lambda f, tau=tau: 1 / (1 + (2 * np.pi * f * tau) ** 2))
        found = lagging_lorentzian(frequency, tau, lag, aperture, interval)
        assert found == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("exponent", [0.8, 1.2])
def test_readings_averaged_on_a_fine_grid_have_this_spectrum(exponent):
    """One-sided 1/f noise by FFT at 64 steps an interval, of which 26 are the aperture."""
    random, step, per, inside = np.random.default_rng(4), 1e-3, 64, 26
    size = 1 << 22
    f = np.fft.rfftfreq(size, step)
    amplitude = np.zeros(f.size)
    amplitude[1:] = np.sqrt(f[1:] ** -exponent * size / (4 * step))
    wave = random.standard_normal(f.size) + 1j * random.standard_normal(f.size)
    fine = np.fft.irfft(amplitude * wave, size)
    readings = fine.reshape(-1, per)[:, :inside].mean(axis=1)
    frequency, density = signal.welch(readings, 1 / (per * step), "hann", 256)
    expected = PowerLaw(frequency[8:-1], inside * step, per * step, 1.0)(exponent)[0]
    ratio = density[8:-1] / expected
    # 500 segments and 120 bins: the mean of each quarter is known to better than 1 %
    assert np.array([part.mean() for part in np.array_split(ratio, 4)]) == pytest.approx(
        1, abs=0.03
    )
