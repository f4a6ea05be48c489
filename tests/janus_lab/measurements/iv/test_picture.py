"""The picture of a run of I–V sweeps."""

import numpy as np
import pytest

from janus_lab.measurements.iv.picture import picture
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


@pytest.fixture(scope="module")
def axes():
    run = kept("iv-janus-160C")
    return picture(run, kept_figures(run)).axes


def test_every_sweep_is_a_curve_and_every_irradiance_is_named_once(axes):
    curves, *_ = axes
    data = kept("iv-janus-160C").data
    assert len(curves.lines) == data["Sweep"].nunique() == 6
    assert [text.get_text() for text in curves.get_legend().get_texts()] == [
        "dark",
        "0.7 mW/cm²",
        "13 mW/cm²",
    ]


def test_the_logarithmic_curves_are_the_linear_ones_without_their_sign(axes):
    linear, logarithmic, *_ = axes
    assert logarithmic.get_yscale() == "log"
    for line, positive in zip(linear.lines, logarithmic.lines, strict=True):
        shown = np.asarray(positive.get_ydata())
        expected = np.abs(np.asarray(line.get_ydata()))
        assert np.array_equal(shown[shown > 0], expected[expected > 0])


def test_each_irradiance_is_a_point_with_its_expanded_uncertainty(axes):
    run = kept("iv-janus-160C")
    found = {
        f.conditions["irradiance_mW_cm2"]: f
        for f in kept_figures(run)
        if f.name == "responsivity" and f.value is not None
    }
    (drawn,) = axes[3].containers
    points, _, (bars,) = drawn.lines
    assert dict(zip(*points.get_data(), strict=True)) == {
        level: figure.value for level, figure in found.items()
    }
    for (x, low), (_, high) in bars.get_segments():
        assert (high - low) / 2 == pytest.approx(2 * found[x].uncertainty)


def test_the_quantum_efficiency_is_shown_in_percent(axes):
    run = kept("iv-janus-160C")
    fractions = [f.value for f in kept_figures(run) if f.name == "eqe" and f.value is not None]
    assert axes[5].get_ylabel() == "EQE (%)"
    assert axes[5].containers[0].lines[0].get_ydata() == pytest.approx(100 * np.array(fractions))


def test_what_has_no_value_is_said_instead_of_drawn():
    run = kept("compliance")
    for axis in picture(run, kept_figures(run)).axes[2:]:
        assert [text.get_text() for text in axis.texts] == ["no value"]
