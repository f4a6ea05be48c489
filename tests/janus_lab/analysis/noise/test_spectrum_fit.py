"""The maximum of the likelihood: readings that are exactly as the model says give it back."""

from dataclasses import replace

import numpy as np
import pytest

from janus_lab.analysis.noise.noise_data import NoiseReadings, Setting
from janus_lab.analysis.noise.spectrum import spectrum_of
from janus_lab.analysis.noise.spectrum_fit import Floor, fit, modelled
from janus_lab.analysis.noise.spectrum_model import Shown

SETTING = Setting(1.0, 0.0, True, 1e-6, 0.01, 0.02)


def exact(parameters, floor=0.0):
    """What readings would show that scatter not at all about the model (in units of 1 A²/Hz)."""
    noise = np.random.default_rng(1).standard_normal(20_000)
    spectrum = spectrum_of(NoiseReadings(SETTING, (noise,), (0.0,)))
    flat = Shown([replace(spectrum, density=np.ones(spectrum.density.size))])
    density = modelled(flat, np.array(parameters))[0] + floor
    return Shown([replace(spectrum, density=density)])


@pytest.mark.parametrize(
    "parameters",
    [(1.0, 0.0, 1.0), (1.0, 2.0, 1.0), (0.0, 3.0, 1.0), (1.0, 2.0, 1.0, np.log(5.0), np.log(0.1))],
)
def test_the_parameters_come_back(parameters):
    shown = exact(parameters)
    start = np.array(parameters) + 0.2
    found = fit(shown, start)
    assert found.converged
    scaled = np.array(parameters)
    scaled[:2] /= shown.scale
    scaled[3:4] -= np.log(shown.scale)
    if parameters[1]:  # without 1/f noise its exponent is that of before
        assert found.parameters[2] == pytest.approx(scaled[2], abs=1e-3)
    assert found.parameters[[0, 1, *range(3, scaled.size)]] == pytest.approx(
        scaled[[0, 1, *range(3, scaled.size)]], abs=2e-3
    )
    assert found.inflation == 1.0


def test_a_floor_is_taken_off_and_its_uncertainty_widens_that_of_the_white_part():
    shown = exact((1.0, 0.0, 1.0), floor=2.0)
    bins = np.full(shown.density.size, 2.0 / shown.scale)
    start = np.array([1.0, 0.1, 1.0])
    sure, unsure = (fit(shown, start, Floor(bins, np.array([u]))) for u in (1e-4, 0.05))
    for found in (sure, unsure):
        assert found.parts.white == pytest.approx(1.0, rel=0.01)
    # behind gaps that fold white noise twofold
    known, wide = (found.spread(found.white_gradient()) * shown.scale for found in (sure, unsure))
    assert wide == pytest.approx(np.hypot(known, 0.05 * 2.0 / 2.0), rel=0.05)


def test_the_corner_is_where_both_parts_are_equal():
    found = fit(exact((1.0, 2.0, 1.0)), np.array([1.0, 1.0, 1.0]))
    corner = np.exp(found.log_corner)
    assert found.flicker(corner) == pytest.approx(found.parts.white, rel=1e-6)
