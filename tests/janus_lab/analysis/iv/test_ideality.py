"""The ideality factor from V_oc against ln E: where it holds, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.janus_lab.analysis.iv.drawn_diodes import Diode

LEVELS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 13.0)


def ideality(lab, diode, **given):
    conditions = lab.conditions(bias_V=0.0, **given)
    found = lab.measure(diode, conditions, seed=1, stop=0.8, irradiances=LEVELS)
    return found("ideality_factor")


def test_a_temperature_that_was_measured_leaves_no_doubt_about_it(lab):
    figure = ideality(lab, Diode(1e-11, 1.6, 5.0, 1e11, 12e-6), temperature_K=295.0)
    assert figure.flags == ()
    assert figure.value == pytest.approx(1.6, rel=2e-3)
    assert figure.uncertainty < 0.01


def test_one_that_was_not_is_assumed_and_said(lab):
    figure = ideality(lab, Diode(1e-11, 1.6, 5.0, 1e11, 12e-6))
    assert "TEMPERATURE_ASSUMED" in figure.flags
    assert figure.components["temperature"] == pytest.approx(1.6 * 3 / 295, rel=0.01)


def test_a_shunt_is_corrected_where_it_is_small_and_left_out_where_it_is_not(lab):
    """300 kΩ take 0.8 µA at 0.25 V: two thirds of the current in 0.1 mW/cm², 1 % of it in 10."""
    figure = ideality(lab, Diode(1e-10, 1.2, 5.0, 3e5, 12e-6), temperature_K=295.0)
    assert "LEVELS_LEFT_OUT" in figure.flags
    assert figure.conditions["irradiance_min_mW_cm2"] == 0.3
    assert abs(figure.value - 1.2) <= 2 * figure.uncertainty
    assert figure.value == pytest.approx(1.2, rel=0.01)


def test_series_resistance_does_not_matter(lab):
    """10 kΩ let no more than V_oc/R_s = 40 µA through at 0 V, but enough in reverse."""
    figure = ideality(lab, Diode(1e-11, 1.3, 1e4, 1e11, 12e-6), temperature_K=295.0)
    assert abs(figure.value - 1.3) <= 2 * figure.uncertainty
    assert figure.value == pytest.approx(1.3, rel=2e-3)


def test_a_device_that_is_mostly_shunt_has_no_ideality(lab):
    figure = ideality(lab, Diode(1e-11, 1.3, 5.0, 2e4, 12e-6))
    assert figure.value is None
    assert "TOO_FEW_LEVELS" in figure.flags


def test_light_that_is_not_what_it_is_meant_to_be_does_not_matter(lab):
    """It moves photocurrent and V_oc alike: saturation, or errors of single irradiances."""

    class Saturating(Diode):
        def photocurrent(self, bias, irradiance):
            true = {0.3: 0.31, 3.0: 2.9}.get(irradiance, irradiance)
            return super().photocurrent(bias, true / (1 + true / 60))

    figure = ideality(lab, Saturating(1e-11, 1.6, 5.0, 1e11, 12e-6), temperature_K=295.0)
    assert abs(figure.value - 1.6) <= 2 * figure.uncertainty
    assert figure.value == pytest.approx(1.6, rel=2e-3)


@pytest.mark.parametrize("scale_V", [0.01, 0.05, 0.1])
@pytest.mark.parametrize("built_in_V", [0.753, 0.903])
def test_what_is_not_collected_on_the_way_to_the_crossing_is_in_the_uncertainty(
    lab, scale_V, built_in_V
):
    """Hecht's law: up to a tenth of the photocurrent is lost at V_oc."""

    class Collecting(Diode):
        def photocurrent(self, bias, irradiance):
            x = (built_in_V - np.asarray(bias)) / scale_V
            return super().photocurrent(bias, irradiance) * -x * np.expm1(-1 / np.abs(x))

    figure = ideality(lab, Collecting(1e-11, 1.3, 1.0, 1e11, 12e-6), temperature_K=295.0)
    assert abs(figure.value - 1.3) <= 2 * figure.uncertainty
    assert figure.uncertainty < 0.05 * 1.3


def test_without_a_dark_sweep_the_irradiances_count_as_they_are(lab):
    diode = Diode(1e-11, 1.3, 5.0, 1e11, 12e-6)
    conditions = lab.conditions(bias_V=0.0, temperature_K=295.0)
    found = lab.measure(diode, conditions, seed=1, stop=0.8, irradiances=LEVELS[1:])
    figure = found("ideality_factor")
    assert "SHUNT_NOT_KNOWN" in figure.flags
    assert figure.value == pytest.approx(1.3, rel=2e-3)
