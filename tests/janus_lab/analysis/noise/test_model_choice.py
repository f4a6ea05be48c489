"""The likelihood's maximum, and which parts it chooses: Lorentzians are neither invented nor missed
where they matter."""

import numpy as np
import pytest

from janus_lab.analysis.noise.model_choice import choose
from janus_lab.analysis.noise.noise_data import NoiseReadings, Setting
from janus_lab.analysis.noise.spectrum import spectrum_of
from janus_lab.analysis.noise.spectrum_model import Shown
from tests.janus_lab.analysis.noise.made_up_noise import RECORDS, Made


def shown(random, made, records=RECORDS):
    spectra = []
    for one in records:
        count, interval = round(one.duration * one.rate), 1 / one.rate
        readings = made.readings(random, count, interval, one.aperture)
        size = one.block or count
        blocks = tuple(readings[at : at + size] for at in range(0, count, size))
        setting = Setting(1.0, 0.0, True, 1e-6, one.aperture, interval)
        spectra.append(spectrum_of(NoiseReadings(setting, blocks, tuple(0.0 for _ in blocks))))
    return Shown(spectra)


def test_parts_come_back():
    made = Made(1e-24, 3e-23, 1.1, ((4e-23, 0.02),))
    found = choose(shown(np.random.default_rng(1), made))
    ((level, tau),) = found.chosen.parts.steps
    assert level == pytest.approx(4e-23, rel=0.2)
    assert tau == pytest.approx(0.02, rel=0.2)
    assert found.chosen.parts.white == pytest.approx(1e-24, rel=0.05)
    assert found.flicker(1.0)[0] == pytest.approx(3e-23, rel=0.25)
    assert found.chosen.inflation < 1.2


@pytest.mark.parametrize("corner", [0.0, 0.1, 3.0, 100.0])
def test_no_lorentzian_is_invented(corner):
    random = np.random.default_rng(2)
    for exponent in (0.85, 1.0, 1.15):
        made = Made(1e-24, 1e-24 * corner**exponent, exponent)
        assert choose(shown(random, made)).chosen.steps == 0


@pytest.mark.parametrize("corner", [0.3, 5.0, 100.0])
def test_a_lorentzian_as_large_as_the_rest_is_found(corner):
    random = np.random.default_rng(3)
    rest = Made(1e-24, 2e-24, 1.0)
    tau = 1 / (2 * np.pi * corner)
    made = Made(1e-24, 2e-24, 1.0, ((rest.density(corner) * 3, tau),))
    found = choose(shown(random, made))
    assert found.chosen.steps == 1
    assert found.chosen.parts.steps[0][1] == pytest.approx(tau, rel=0.4)


def test_two_lorentzians_are_told_apart():
    made = Made(1e-24, 1e-24, 1.0, ((2e-22, 0.5), (2e-23, 0.003)))
    found = choose(shown(np.random.default_rng(4), made))
    taus = sorted(tau for _, tau in found.chosen.parts.steps)
    assert taus == pytest.approx([0.003, 0.5], rel=0.3)


def test_a_weak_lorentzian_that_is_not_chosen_widens_the_uncertainty():
    random = np.random.default_rng(5)
    found = choose(shown(random, Made(1e-24, 1e-24, 1.0, ((1.2e-25, 0.002),))))
    assert found.chosen.steps == 0
    assert found.density(30.0)[1] > found.chosen.density(30.0)[1]


def test_the_gradient_is_that_of_the_density():
    found = choose(
        shown(np.random.default_rng(6), Made(1e-24, 1e-23, 1.0, ((1e-22, 0.03),)))
    ).chosen
    p = found.parameters
    for place in range(5):
        change = np.zeros(p.size)
        change[place] = 1e-5
        up, down = (_with(found, p + sign * change).density(3.0)[0] for sign in (1, -1))
        slope = (up - down) / 2e-5 / found.shown.scale
        assert found.gradient(3.0)[place] == pytest.approx(slope, rel=1e-5)


def _with(fit, parameters):
    from dataclasses import replace

    return replace(fit, parameters=parameters)
