"""What single lines of a device file change: wavelength, temperature, contacts, and the sign of the
photocurrent."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from drivers.config.device import Physics
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector

AREA = 0.02  #: cm²
BOLTZMANN_EV = 8.617333e-5  #: eV/K


def physics(dark=None, light=None, **more):
    return Physics.model_validate(
        {
            "dark_current": {"density": "1e-3 A/cm²", "bias": "3 V"} | (dark or {}),
            "responsivity": {
                "value": "0.02 A/W",
                "irradiance": "10 mW/cm²",
                "bias": "3 V",
                "wavelength": "450 nm",
                "exponent": 0.8,
            }
            | (light or {}),
            "response": {"time_constant": "1 ms", "irradiance": "10 mW/cm²"},
        }
        | more
    )


def truth(parameters, bias=3.0, irradiance=10.0, **conditions):
    detector = Photodetector(parameters, AREA, SampleLight(rin=0, drift=0), **conditions)
    return detector.truth(bias, irradiance)


def steady(parameters, bias, irradiance, **conditions):
    """What is read in steady light, without noise."""
    light = SampleLight(rin=0, drift=0)
    detector = Photodetector(parameters, AREA, light, noise=False, **conditions)
    light.change([0.0], [10 * irradiance])
    bias = np.asarray(bias, np.float64)
    return detector.current(50.0, 0.02, bias, np.arange(bias.size)), detector


def test_a_file_without_these_lines_knows_neither_temperature_nor_wavelength():
    plain = truth(physics())
    other = truth(physics(), temperature=350.0, wavelength=800.0)
    assert other.dark_current == plain.dark_current == pytest.approx(1e-3 * AREA)
    assert other.responsivity == plain.responsivity == pytest.approx(0.02)
    # only the photons are others
    assert other.eqe / plain.eqe == pytest.approx(450 / 800)


EDGE = {"band_edge": {"wavelength": "520 nm", "width": "6 nm"}}


def test_beyond_the_band_edge_the_responsivity_falls_by_e_for_each_width():
    edge = physics(light=EDGE | {"exponent": 1})
    r = {wavelength: truth(edge, wavelength=wavelength) for wavelength in (450, 490, 520, 580, 586)}
    assert r[450].responsivity == pytest.approx(0.02)
    # the same EQE well above the gap, so R goes as the wavelength; half of it at the edge
    assert r[490].eqe == pytest.approx(r[450].eqe, rel=0.01)
    assert r[520].eqe == pytest.approx(r[450].eqe / 2, rel=1e-4)
    assert r[580].eqe / r[586].eqe == pytest.approx(np.e, rel=1e-3)
    assert truth(edge, wavelength=5000.0).responsivity == pytest.approx(0, abs=1e-100)


def test_light_that_is_half_absorbed_acts_as_half_as_much_light():
    """With its power law, and with its lifetime."""
    at_edge = physics(light=EDGE)
    photons = 10.0 * 520 / 450 / 2
    half, same = truth(at_edge, wavelength=520.0), truth(physics(), irradiance=photons)
    assert half.photocurrent == pytest.approx(same.photocurrent, rel=1e-4)
    moments = np.array([0.0005, 0.002, 30.0])
    currents = []
    for parameters, wavelength, level in ((at_edge, 520.0, 10.0), (physics(), 450.0, photons)):
        light = SampleLight(rin=0, drift=0)
        detector = Photodetector(parameters, AREA, light, noise=False, wavelength=wavelength)
        light.change([0.0], [10 * level])
        currents.append(detector.current(moments, 1e-9, 3.0, np.arange(3)))
    np.testing.assert_allclose(currents[0], currents[1], rtol=1e-4)
    assert currents[0][-1] == pytest.approx(half.dark_current + half.photocurrent, rel=1e-9)


def test_activation_energies_are_the_slopes_of_arrhenius_plots():
    warm = physics({"activation_energy": "0.45 eV"}, {"activation_energy": "-0.05 eV"})
    temperatures = (293.0, 300.0, 330.0)
    found = [truth(warm, temperature=t) for t in temperatures]
    assert found[0].dark_current == pytest.approx(1e-3 * AREA)
    assert found[0].responsivity == pytest.approx(0.02)
    inverse = 1 / (BOLTZMANN_EV * np.array(temperatures))
    dark, light = (
        np.diff(np.log([getattr(f, name) for f in found])) / np.diff(-inverse)
        for name in ("dark_current", "responsivity")
    )
    np.testing.assert_allclose(dark, 0.45, rtol=1e-5)
    np.testing.assert_allclose(light, -0.05, rtol=1e-5)


def test_the_temperature_at_which_the_values_hold_can_be_stated():
    cold = physics({"activation_energy": "0.45 eV"}, temperature="77 K")
    assert truth(cold, temperature=77.0).dark_current == pytest.approx(1e-3 * AREA)


def test_contacts_are_asymmetric_in_the_dark_and_in_light_each_by_itself():
    unlike = physics({"asymmetry": 0.2}, {"asymmetry": 3.0})
    forward, reverse = truth(unlike, 3.0), truth(unlike, -3.0)
    assert reverse.dark_current == pytest.approx(-0.2 * forward.dark_current)
    assert reverse.photocurrent == pytest.approx(-3.0 * forward.photocurrent)
    bias = np.array([-3.0, -0.01, 0.0, 0.01, 3.0])
    currents, detector = steady(unlike, bias, 10.0)
    expected = [detector.truth(v, 10.0) for v in bias]
    np.testing.assert_allclose(
        currents, [t.dark_current + t.photocurrent for t in expected], rtol=1e-9, atol=1e-20
    )
    found = detector.voltage(50.0, 0.02, currents, np.arange(5))
    np.testing.assert_allclose(found, bias, rtol=1e-9, atol=1e-12)


NEGATIVE = {"photoconductivity": "negative"}


def test_a_negative_photocurrent_is_that_of_the_file_and_never_more_than_the_dark_current():
    lowers = physics(light=NEGATIVE)
    at_reference = truth(lowers)
    assert at_reference.responsivity == pytest.approx(-0.02)
    assert at_reference.photocurrent == pytest.approx(-0.02 * AREA * 10e-3)
    # a fifth of the dark current here; weak light goes as the power law, strong light saturates
    weak = [truth(lowers, irradiance=e).photocurrent for e in (1e-5, 2e-5)]
    assert np.log2(weak[1] / weak[0]) == pytest.approx(0.8, abs=1e-3)
    share = 0.2 / 0.8 * 1000**0.8
    strong = truth(lowers, irradiance=1e4)
    assert strong.photocurrent == pytest.approx(-strong.dark_current * share / (1 + share))
    assert 0 < strong.ratio < at_reference.ratio < 1


@pytest.mark.parametrize("irradiance", [0.1, 10.0, 1e3, 1e7])
def test_a_negative_photocurrent_is_read_as_it_is(irradiance):
    lowers = physics({"asymmetry": 2.0}, NEGATIVE)
    bias = np.array([-3.0, -0.01, 0.01, 1.0, 3.0])
    currents, detector = steady(lowers, bias, irradiance)
    expected = [detector.truth(v, irradiance) for v in bias]
    left = np.array([t.dark_current + t.photocurrent for t in expected])
    np.testing.assert_allclose(currents, left, rtol=1e-6, atol=1e-5 * expected[-1].dark_current)
    assert np.all(currents * bias > 0)
    assert np.all(np.isfinite(detector.voltage(50.0, 0.02, currents, np.arange(5))))


def test_a_negative_photocurrent_follows_an_edge_with_the_time_constant_of_the_file():
    light = SampleLight(rin=0, drift=0)
    detector = Photodetector(physics(light=NEGATIVE), AREA, light, noise=False)
    light.change([0.0, 1.0], [100.0, 0.0])
    moments = np.array([1.0, 1.001, 1.5])
    lit, after, dark = detector.current(moments, 1e-9, 3.0, np.arange(3))
    assert (dark - after) / (dark - lit) == pytest.approx(np.exp(-1), rel=1e-4)


def test_strong_light_that_fluctuates_leaves_a_current_with_noise():
    light = SampleLight(rin=0.1, drift=0.1, seed=2)
    light.change([0.0], [1e9])
    lowers = physics(light=NEGATIVE, cycle_drift={"scatter": "10 %"}, noise={})
    currents = Photodetector(lowers, AREA, light, seed=2).current(
        1 + np.arange(500) * 0.1, 0.02, 3.0, np.arange(500)
    )
    assert np.all(np.isfinite(currents))
    assert np.mean(currents) > 0


def test_light_cannot_take_away_more_than_there_is():
    with pytest.raises(ValidationError, match="lower the current by more than the dark current"):
        physics(light=NEGATIVE | {"value": "0.2 A/W"})
