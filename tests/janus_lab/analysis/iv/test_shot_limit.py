"""The shot limit of D*, against published devices and the constants of nature."""

from __future__ import annotations

import pytest
from scipy import constants

from janus_lab.analysis.iv.shot_limit import ELEMENTARY_CHARGE_C, shot_limit


def test_the_elementary_charge_is_codatas():
    assert constants.e == ELEMENTARY_CHARGE_C


@pytest.mark.parametrize(
    ("irradiance_mW_cm2", "ratio", "responsivity", "jones"),
    [
        (13.0, 5100.0, 1.3, 1.26e12),
        (0.7, 1022.0, 4.8, 4.67e12),
        (13.0, 9.7, 1.3, 5.21e10),
        (0.7, 5.0, 11.2, 4.47e11),
        (13.0, 3.6, 0.005, 1.77e9),
        (0.7, 1.8, 0.026, 9.63e9),
    ],
)
def test_it_is_what_the_inputs_of_table_s5_give(irradiance_mW_cm2, ratio, responsivity, jones):
    """Qiu et al. 2023: J_dark = R·E/(ratio - 1)."""
    density = responsivity * irradiance_mW_cm2 * 1e-3 / (ratio - 1)
    assert shot_limit(responsivity, density) == pytest.approx(jones, rel=0.004)


def test_it_is_the_responsivity_over_the_noise_for_any_area():
    """1 nA makes 1.79e-14 A/√Hz of shot noise."""
    noise = (2 * constants.e * 1e-9) ** 0.5
    for area_cm2 in (1e-4, 1.0):
        assert shot_limit(0.5, 1e-9 / area_cm2) == pytest.approx(0.5 * area_cm2**0.5 / noise)
