"""Responsivity, efficiency and gain: what the area and the light allow to be said."""

from __future__ import annotations

import pytest
from scipy import constants

from janus_lab.analysis.iv.responsivity import Light, efficiency_figures, quantum_efficiency
from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty, variable


@pytest.mark.parametrize(
    ("eqe", "wavelength_nm", "responsivity", "within"),
    [(0.234, 2360, 0.445, 0.0005), (0.56, 1600, 0.72, 0.005), (0.32, 5000, 1.3, 0.05)],
)
def test_efficiency_and_responsivity_are_one_number_at_one_wavelength(
    eqe, wavelength_nm, responsivity, within
):
    relative = within / responsivity
    assert quantum_efficiency(responsivity, wavelength_nm) == pytest.approx(eqe, rel=relative)


def test_responsivity_is_taken_at_the_area_s_word_but_not_against_it(lab):
    columns = lab.columns(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0))
    unstated = lab.analyse(columns, lab.conditions(area_kind=None))("responsivity", 13.0)
    assert unstated.value == pytest.approx(1.299, rel=1e-3)
    assert "AREA_AMBIGUOUS" in unstated.flags
    beam = lab.conditions(area_kind="beam", overfill=False)
    assert lab.analyse(columns, beam)("responsivity", 13.0).flags == ()
    for wrong in ({"overfill": False}, {"area_kind": "beam"}):
        refused = lab.analyse(columns, lab.conditions(**wrong))("responsivity", 13.0)
        assert refused.value is None
        assert "AREA_AMBIGUOUS" in refused.flags


def test_objections_to_the_irradiance_stand_at_all_that_rests_on_it(lab):
    given = lab.conditions(irradiance_calibrated=False, calibration_expired=True)
    found = lab.measure(lab.paper.janus_160, given, seed=3)
    for name in ("responsivity", "eqe", "detectivity_shot"):
        assert {"IRRADIANCE_UNCALIBRATED", "CAL_EXPIRED"} <= set(found(name, 13.0).flags)
    assert "CAL_EXPIRED" in found("power_law_exponent").flags
    assert "CAL_EXPIRED" not in found("light_dark_ratio", 13.0).flags


def test_one_electron_per_photon_is_an_efficiency_of_one(lab):
    """At 450 nm a photon has 2.755 eV: 0.363 A/W are all there is without gain."""
    photon_eV = constants.h * constants.c / 450e-9 / constants.e
    assert quantum_efficiency(1 / photon_eV, 450.0) == pytest.approx(1)
    light = Light.of(lab.conditions())
    (only,) = efficiency_figures(0.99 / photon_eV, light, 13.0, ())
    assert (only.name, only.flags) == ("eqe", ())
    eqe, gain = efficiency_figures(1.01 / photon_eV, light, 13.0, ())
    assert eqe.flags == gain.flags == ("GAIN_NOT_EFFICIENCY",)
    assert (gain.bound, gain.uncertainty) == ("lower", None)
    assert gain.value == pytest.approx(1.01)
    # 95 % one-sided
    uncertain = variable(1.5 / photon_eV, 0.1 / photon_eV, "photocurrent")
    _, gain = efficiency_figures(uncertain, light, 13.0, ())
    assert gain.value == pytest.approx(1.5 - 1.645 * 0.1)


def test_an_efficiency_is_no_better_known_than_its_wavelength(lab):
    given = lab.conditions(wavelength_nm=450.0, wavelength_uncertainty_nm=9.0)
    eqe = lab.measure(lab.paper.janus_160, given, seed=3)("eqe", 13.0)
    # two in a hundred photons more are θ as much photocurrent
    assert eqe.components["wavelength"] == pytest.approx(0.02 * 0.5505 * eqe.value, rel=0.01)


def test_optical_power_is_nominal_irradiance_times_area(lab):
    """13 mW/cm² on 1 mm² are 130 µW; the area is known to 10 %."""
    power = Light.of(lab.conditions()).optical_power_W(13.0)
    assert nominal(power) == pytest.approx(130e-6)
    assert standard_uncertainty(power) == pytest.approx(130e-6 * 0.10)


@pytest.mark.parametrize(
    ("changed", "power", "detectivity"),
    [
        ({}, (), ()),
        ({"area_kind": "mask"}, (), ()),
        ({"area_kind": "beam", "overfill": False}, (), ("AREA_AMBIGUOUS",)),
        ({"area_kind": "beam", "overfill": True}, ("AREA_AMBIGUOUS",), ("AREA_AMBIGUOUS",)),
        ({"overfill": False}, ("AREA_AMBIGUOUS",), ("AREA_AMBIGUOUS",)),
        ({"overfill": None}, ("AREA_AMBIGUOUS",), ("AREA_AMBIGUOUS",)),
        ({"active_area_cm2": None}, ("DIMENSION",), ("DIMENSION",)),
    ],
)
def test_power_needs_the_area_of_the_light_and_detectivity_that_of_the_current_too(
    lab, changed, power, detectivity
):
    light = Light.of(lab.conditions(**changed))
    assert light.power_objections() == power
    assert light.detectivity_objections() == detectivity


def test_an_error_of_the_irradiance_moves_a_sublinear_photocurrent_by_less(lab):
    """Calibration 5 %, drift 1 % in half an hour: twice the root of each at θ = 0.5."""
    light = Light.of(lab.conditions(irradiance_stability=0.01, wavelength_uncertainty_nm=0.0))
    error = light.error(0.5, 13.0, 900.0)
    assert nominal(error) == 0
    assert standard_uncertainty(error) == pytest.approx(0.5 * (0.05**2 + 0.005**2) ** 0.5)
    # it is the same light at all times
    assert standard_uncertainty(error - light.error(0.5, 13.0, 1800.0)) == pytest.approx(0.0025)


@pytest.mark.parametrize(("since_start_s", "grown"), [(float("nan"), 1.0), (1e5, 1.6)])
def test_a_drift_is_bounded_and_one_at_an_unknown_time_is_that_of_half_an_hour(
    lab, since_start_s, grown
):
    light = Light.of(
        lab.conditions(
            irradiance_stability=0.01, irradiance_uncertainty=0.0, wavelength_uncertainty_nm=0.0
        )
    )
    assert standard_uncertainty(light.error(1.0, 13.0, since_start_s)) == pytest.approx(
        0.01 * grown
    )
