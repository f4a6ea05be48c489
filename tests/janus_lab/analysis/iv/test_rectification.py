"""How much better a diode conducts forward, and when that is a figure at all."""

from __future__ import annotations

import numpy as np
import pytest

from tests.janus_lab.analysis.iv.drawn_diodes import Diode


def ratios(found):
    return [figure for figure in found.figures if figure.name == "rectification_ratio"]


def test_it_is_the_quotient_at_the_largest_bias_of_both_polarities(lab):
    diode = Diode(1e-8, 1.5, 100.0, 1e6, 1e-5)
    (figure,) = ratios(lab.measure(diode, lab.conditions(bias_V=-1.0), seed=1, stop=0.6))
    assert figure.conditions["bias_V"] == 0.6
    true = float(diode.dark(0.6) / -diode.dark(-0.6))
    assert abs(figure.value - true) <= 2 * figure.uncertainty
    assert figure.bound is None


def test_a_reverse_current_at_the_floor_makes_it_a_lower_bound(lab):
    diode = Diode(1e-13, 1.0, 10.0, 1e12, 1e-5)
    (figure,) = ratios(lab.measure(diode, lab.conditions(bias_V=-1.0), seed=2, stop=0.5))
    assert figure.bound == "lower"
    assert "DARK_AT_FLOOR" in figure.flags
    assert figure.value < float(diode.dark(0.5) / -diode.dark(-0.5))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 8.0])
def test_a_photoconductor_has_one_only_if_its_contacts_rectify(lab, ratio):
    class Asymmetric(lab.Photodetector):
        def dark(self, bias):
            return super().dark(bias) * np.where(np.asarray(bias) > 0, ratio, 1.0)

        def photocurrent(self, bias, irradiance):
            current = super().photocurrent(bias, irradiance)
            return current * np.where(np.asarray(bias) > 0, ratio, 1.0)

    found = ratios(lab.measure(Asymmetric(1e-5, 0.5, 0.8), seed=3))
    if ratio < 2:
        assert found == []
    else:
        assert found[0].conditions["bias_V"] == 3.0
        assert abs(found[0].value - ratio) <= 2 * found[0].uncertainty


def test_a_sweep_of_one_polarity_has_none(lab):
    columns = lab.columns(Diode(1e-8, 1.5, 100.0, 1e6, 1e-5), seed=4, stop=0.0)
    assert ratios(lab.analyse(columns, lab.conditions(bias_V=-1.0))) == []
