"""The exponent and the linear range, from photocurrents with known laws."""

from __future__ import annotations

import numpy as np
import pytest
from uncertainties import ufloat

from janus_lab.analysis.iv.power_law import power_law_figures

EIGHT = np.logspace(-1, 1.5, 8)  # 2.5 decades


def fitted(irradiance, current, relative=0.003):
    currents = [ufloat(i, relative * abs(i), "repeatability") for i in current]
    exponent, linear_range = power_law_figures(list(irradiance), currents, (), {"bias_V": 3.0})
    return exponent, linear_range


def test_an_exact_law_is_found_with_its_fit_range():
    exponent, _ = fitted(EIGHT, 1e-6 * EIGHT**0.75)
    assert exponent.value == pytest.approx(0.75, abs=1e-9)
    assert exponent.flags == ()
    assert exponent.conditions["irradiance_min_mW_cm2"] == pytest.approx(0.1)
    assert exponent.conditions["irradiance_max_mW_cm2"] == pytest.approx(10**1.5)


def test_scatter_beyond_the_stated_repeatability_counts():
    # 3 % scatter, stated 0.1 %: sigma / sqrt(sum (x - mean)²) with x = ln E, times half of
    # Student's t for six degrees of freedom, 2.52
    random = np.random.default_rng(42)
    expected = 0.03 / np.sqrt(np.sum((np.log(EIGHT) - np.log(EIGHT).mean()) ** 2))
    pulls, stated = [], []
    for _ in range(200):
        noisy = EIGHT**0.8 * np.exp(0.03 * random.standard_normal(8))
        exponent, _ = fitted(EIGHT, noisy, relative=0.001)
        stated.append(exponent.uncertainty)
        pulls.append(abs(exponent.value - 0.8) / exponent.uncertainty)
    assert np.mean(stated) == pytest.approx(1.26 * expected, rel=0.1)
    assert np.mean(np.array(pulls) <= 2) >= 0.90


def test_an_error_common_to_all_levels_cancels_and_a_dark_offset_does_not():
    scale = ufloat(1.0, 0.2, "gain")
    offset = ufloat(0.0, 3e-9, "offset")
    current = [ufloat(i, 1e-3 * i, "repeatability") for i in 1e-6 * EIGHT**0.6]
    scaled, _ = power_law_figures(list(EIGHT), [scale * i for i in current], (), {})
    shifted, _ = power_law_figures(list(EIGHT), [offset + i for i in current], (), {})
    assert scaled.components.get("gain", 0.0) < 1e-12
    assert shifted.components["offset"] > 1e-4


@pytest.mark.parametrize(
    ("irradiance", "law", "flag"),
    [
        (EIGHT[:4], lambda e: e**0.8, "THETA_POORLY_SAMPLED"),
        (np.linspace(0.7, 13, 8), lambda e: e**0.8, "THETA_RANGE_NARROW"),
        (EIGHT, lambda e: e**0.4, "THETA_BELOW_HALF"),
        (EIGHT, lambda e: e**1.2, "THETA_ABOVE_ONE"),
        (EIGHT, lambda e: e / (1 + e / 3), "THETA_PIECEWISE"),
        (EIGHT, lambda e: e - 0.2, "PHOTOCURRENT_NOT_RESOLVED"),
    ],
)
def test_what_a_reviewer_would_say_of_an_exponent(irradiance, law, flag):
    exponent, _ = fitted(irradiance, law(irradiance))
    assert flag in exponent.flags


def test_one_level_has_no_exponent():
    exponent, linear_range = fitted([1.0], [1e-6])
    assert exponent.value is None
    assert linear_range.value is None
    assert "THETA_POORLY_SAMPLED" in exponent.flags


def test_the_linear_range_is_the_widest_of_unit_slope():
    # 20 log10 of 2.5 decades is 50 dB
    _, whole = fitted(EIGHT, 2e-6 * EIGHT)
    assert whole.value == pytest.approx(50.0)
    assert whole.bound == "lower"
    # linear below 1 mW/cm², square root above it
    bent = np.where(EIGHT < 1, EIGHT, np.sqrt(EIGHT))
    _, part = fitted(EIGHT, bent)
    assert part.conditions["irradiance_max_mW_cm2"] < 1.1
    assert 14 < part.value < 22


def test_a_sublinear_device_has_no_linear_range():
    _, linear_range = fitted(EIGHT, EIGHT**0.55)
    assert linear_range.value is None
    assert linear_range.flags == ("NO_LINEAR_RANGE",)


def test_the_paper_s_devices_have_none_and_their_range_is_narrow(lab):
    found = lab.measure(lab.paper.janus_200, seed=3)
    exponent = found("power_law_exponent")
    assert exponent.value == pytest.approx(0.266, abs=2 * exponent.uncertainty)
    # 0.7 to 13 mW/cm² are 1.27 decades
    assert {"THETA_RANGE_NARROW", "THETA_BELOW_HALF"} <= set(exponent.flags)
    assert "NO_LINEAR_RANGE" in found("linear_dynamic_range").flags
