"""NEP and D* where the photocurrent is not linear, or not known to be."""

from dataclasses import replace

import numpy as np
import pytest

from janus_lab.analysis.iv.responsivity import Light
from janus_lab.analysis.noise.mean_current import mean_current
from janus_lab.analysis.noise.noise_data import records_of
from janus_lab.analysis.noise.sensitivity import response, sensitivity_figures
from tests.janus_lab.analysis.noise.made_up_noise import AREA, Made, Rows, conditions, meter
from tests.janus_lab.analysis.noise.test_figures import (
    CURRENT,
    RESPONSIVITY,
    SHORT,
    SHOT,
    figures,
    lit,
    one,
    with_floor,
)

MADE = Made(3 * SHOT, 3 * SHOT)


def rows():
    return with_floor(1, MADE, 0.3 * SHOT)


def test_a_sublinear_device_has_an_upper_bound_of_the_nep():
    found = figures(lit(rows(), CURRENT, 1e-2, 1e-1, theta=0.6))
    nep = one(found, "nep", 10.0)
    assert nep.bound == "upper"
    assert "NEP_EXTRAPOLATED" in nep.flags
    # R is larger at the little light that equals the noise
    assert nep.value > MADE.density(10.0) ** 0.5 / RESPONSIVITY
    assert one(found, "detectivity_noise", 10.0).bound == "lower"


def test_a_supralinear_device_has_a_lower_bound_of_the_nep():
    found = figures(lit(rows(), CURRENT, 1e-2, 1e-1, theta=1.3))
    nep = one(found, "nep", 10.0)
    assert nep.bound == "lower"
    assert nep.value < MADE.density(10.0) ** 0.5 / RESPONSIVITY
    assert one(found, "detectivity_noise", 10.0).bound == "upper"


def test_with_one_irradiance_it_is_not_known_whether_it_is_linear():
    nep = one(figures(lit(rows(), CURRENT, 1e-2)), "nep", 10.0)
    assert nep.bound is None
    assert {"NEP_EXTRAPOLATED", "THETA_UNKNOWN"} <= set(nep.flags)


def test_light_near_what_equals_the_noise_needs_no_linearity():
    # NEP is 1e-13 W here, on 0.01 cm² 1e-8 mW/cm²: light five times as much
    equivalent = MADE.density(10.0) ** 0.5 / RESPONSIVITY / 0.01 * 1e3
    quiet = with_floor(1, Made(1e4 * SHOT, 0.0), 1e2 * SHOT)
    equivalent = (1e4 * SHOT) ** 0.5 / RESPONSIVITY / 0.01 * 1e3
    found = figures(lit(quiet, CURRENT, 5 * equivalent, first=5 * equivalent))
    nep = one(found, "nep", 10.0)
    assert "NEP_EXTRAPOLATED" not in nep.flags


def test_without_light_there_is_no_nep():
    found = figures(rows())
    nep = one(found, "nep", 10.0)
    assert nep.value is None
    assert "RESPONSIVITY_UNKNOWN" in nep.flags
    assert one(found, "detectivity_noise", 10.0).value is None


def test_a_photocurrent_in_the_noise_gives_no_responsivity():
    found = figures(lit(rows(), CURRENT, 1e-12, first=1e-12))
    nep = one(found, "nep", 10.0)
    assert nep.value is None
    assert "PHOTOCURRENT_NOT_RESOLVED" in nep.flags


def test_the_irradiance_calibration_is_in_nep_and_d_star_but_not_in_the_noise():
    plain = figures(lit(rows(), CURRENT, 1e-2, 1e-1))
    worse = figures(lit(rows(), CURRENT, 1e-2, 1e-1), irradiance_uncertainty=0.05)
    same = [one(found, "noise_current", 10.0).uncertainty for found in (plain, worse)]
    assert same[0] == same[1]
    for name in ("nep", "detectivity_noise"):
        first, second = (one(found, name, 10.0) for found in (plain, worse))
        expected = np.hypot(first.uncertainty / first.value, 0.05)
        assert second.uncertainty / second.value == pytest.approx(expected, rel=1e-3)


def test_what_the_meter_drives_at_zero_volts_is_no_shot_limit():
    # an offset of 0.1 mV through a megohm: clear of the meter's errors of the current
    found = []
    light = Light.of(replace(conditions(), bias_V=0.0))
    for level, current in ((0.0, 1e-10), (1e-2, 1e-10 + RESPONSIVITY * 1e-2 * 1e-3 * AREA)):
        rows = Rows().add(np.full(40, current), SHORT, bias=0.0, irradiance=level)
        found.append(mean_current(records_of(rows.data()), None, meter(bias=0.0)))
    dark, lit = found
    figures = sensitivity_figures([], dark, response(dark, [lit], light), light, {})
    shot = one(figures, "detectivity_shot")
    assert shot.value is None
    assert "ZERO_BIAS" in shot.flags
