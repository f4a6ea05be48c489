"""The parts of a spectrum, before and behind the meter's apertures."""

import numpy as np
import pytest

from janus_lab.analysis.noise.noise_data import NoiseReadings, Setting
from janus_lab.analysis.noise.spectrum import spectrum_of
from janus_lab.analysis.noise.spectrum_model import Parts, Shown


def shown(aperture, interval):
    noise = np.random.default_rng(1).standard_normal(6000)
    setting = Setting(1.0, 0.0, True, 1e-6, aperture, interval)
    return Shown([spectrum_of(NoiseReadings(setting, (noise,), (0.0,)))])


def test_the_density_is_the_sum_of_the_parts():
    parts = Parts(2.0, 3.0, 1.2, 5.0, ((7.0, 0.1), (1.0, 0.001)))
    expected = (
        2 + 3 * (5 / 2.0) ** 1.2 + 7 / (1 + (0.4 * np.pi) ** 2) + 1 / (1 + (0.004 * np.pi) ** 2)
    )
    assert parts.density(2.0) == pytest.approx(expected)
    assert parts.density(np.array([2.0, 5.0])).shape == (2,)


def test_far_below_half_the_rate_gapless_readings_show_the_density_itself():
    seen = shown(0.02, 0.02)
    low = (seen.frequency_Hz > 0.3) & (seen.frequency_Hz < 1.0)
    f = seen.frequency_Hz[low]
    assert seen.flicker(1.0)[0][low] == pytest.approx(seen.reference_Hz / f, rel=0.02)
    # lags of 0.3 s: all of it is below 5 Hz
    assert seen.lorentzian(0.3)[low] == pytest.approx(1 / (1 + (0.6 * np.pi * f) ** 2), rel=0.02)


def test_gaps_fold_white_noise():
    assert shown(0.005, 0.02).white == pytest.approx(4.0)


def test_the_slope_of_a_lorentzian_is_that_of_its_logarithm():
    seen = shown(0.02, 0.02)
    value, slope = seen.lorentzian_slope(0.05)
    assert value == pytest.approx(seen.lorentzian(0.05))
    finite = (seen.lorentzian(0.05 * 1.001) - seen.lorentzian(0.05 / 1.001)) / (2 * np.log(1.001))
    assert slope == pytest.approx(finite, rel=1e-3, abs=1e-6)


def test_no_spectra_is_an_error():
    with pytest.raises(ValueError, match="no spectra"):
        Shown([])
