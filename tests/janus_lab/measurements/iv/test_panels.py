"""The panels of a run of I–V sweeps."""

import numpy as np
import pytest

from janus_lab.measurements.iv.panels import panels
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


@pytest.fixture(scope="module")
def found():
    run = kept("iv-janus-160C")
    return {panel.name: panel for panel in panels(run, kept_figures(run))}


def test_every_irradiance_is_a_curve_with_a_gap_between_its_sweeps(found):
    data = kept("iv-janus-160C").data
    curves = found["current-bias"].series
    assert [series.label for series in curves] == ["dark", "0.7 mW/cm²", "13 mW/cm²"]
    assert sum(int(np.isnan(series.y).sum()) + 1 for series in curves) == data["Sweep"].nunique()
    drawn = np.concatenate([series.y[np.isfinite(series.y)] for series in curves])
    assert sorted(drawn) == sorted(data["Current (A)"])


def test_the_logarithmic_curves_are_the_linear_ones_without_their_sign(found):
    linear, logarithmic = found["current-bias"], found["current-bias-log"]
    assert logarithmic.y.scale == "log"
    for curve, positive in zip(linear.series, logarithmic.series, strict=True):
        shown, expected = positive.y, np.abs(curve.y)
        assert np.array_equal(shown[shown > 0], expected[expected > 0])


def test_of_several_devices_the_dark_and_the_strongest_light_are_compared(found):
    compared = [series.label for series in found["current-bias"].series if series.compared]
    assert compared == ["dark", "13 mW/cm²"]


def test_each_irradiance_is_a_point_with_its_expanded_uncertainty(found):
    stated = {
        f.conditions["irradiance_mW_cm2"]: f
        for f in kept_figures(kept("iv-janus-160C"))
        if f.name == "responsivity" and f.value is not None
    }
    (drawn,) = found["responsivity"].series
    assert drawn.x.tolist() == list(stated)
    assert drawn.y.tolist() == [figure.value for figure in stated.values()]
    assert drawn.above == pytest.approx([2 * figure.uncertainty for figure in stated.values()])


def test_the_quantum_efficiency_is_shown_in_percent(found):
    run = kept("iv-janus-160C")
    fractions = [f.value for f in kept_figures(run) if f.name == "eqe" and f.value is not None]
    panel = found["quantum-efficiency"]
    assert panel.y.unit == "%"
    assert panel.series[0].y == pytest.approx(100 * np.array(fractions))


def test_what_has_no_value_is_empty_and_says_so():
    run = kept("compliance")
    for panel in panels(run, kept_figures(run))[2:]:
        assert (panel.is_empty, panel.empty) == (True, "no values")
