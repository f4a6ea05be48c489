"""D* from the dark current: an estimate by each convention, and never more than an estimate."""

from __future__ import annotations

import pytest
from scipy import constants

from janus_lab.analysis.iv.dark import DarkLevel
from janus_lab.analysis.iv.detectivity import detectivity_figures
from janus_lab.analysis.iv.responsivity import Light


def test_gain_lowers_the_detectivity_of_the_160_device_by_5_and_of_the_200_device_by_8(lab):
    # sqrt(2 * 13.31) = 5.16, sqrt(2 * 30.74) = 7.84
    for name, expected in (("janus_160", 5.16), ("janus_200", 7.84)):
        found = lab.measure(getattr(lab.paper, name), seed=3, irradiances=(0.0, 0.7))
        shot, with_gain = found("detectivity_shot", 0.7), found("detectivity_gr", 0.7)
        assert shot.value / with_gain.value == pytest.approx(expected, rel=2e-3)
        assert "GR_NOISE_IGNORED" in shot.flags
        assert "GAIN_NOT_EFFICIENCY" in found("eqe", 0.7).flags
        assert found("gain", 0.7).bound == "lower"
    assert "upper bound" in shot.method


def test_the_published_convention_is_ten_times_the_shot_limit_and_named_as_no_physical_value(lab):
    found = lab.measure(lab.paper.janus_160, seed=3)
    for irradiance, printed, half in ((13.0, 1.2e13, 0.05e13), (0.7, 4.8e13, 0.05e13)):
        shot = found("detectivity_shot", irradiance)
        published = found("detectivity_published_convention", irradiance)
        assert published.value == pytest.approx(10 * shot.value)
        # the row's own rounding, and that of R (1.25 to 1.35)
        assert published.value == pytest.approx(printed, abs=half + 0.04 * printed)
        assert "not a physical value" in published.method
        assert "D_STAR_SHOT_ONLY" in published.flags
    assert "Qiu et al. 2023" in published.method


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"area_kind": None}, "AREA_AMBIGUOUS"),
        ({"overfill": None}, "AREA_AMBIGUOUS"),
        ({"area_kind": "beam", "overfill": False}, "AREA_AMBIGUOUS"),
        ({"active_area_cm2": None}, "DIMENSION"),
    ],
)
def test_detectivity_is_refused_without_one_well_stated_area(lab, changed, flag):
    found = lab.measure(
        lab.paper.janus_160, lab.conditions(**changed), seed=3, irradiances=(0.0, 13.0)
    )
    for name in ("detectivity_shot", "detectivity_published_convention"):
        assert found(name, 13.0).value is None
        assert flag in found(name, 13.0).flags
    assert found("light_dark_ratio", 13.0).value == pytest.approx(5100, rel=0.01)


#: R of 0.3 A/W and 2 nA of dark current on 0.01 cm²: no gain at 450 nm.
R, DARK, AREA = 0.3, 2e-9, 0.01


def of(lab, responsivity=R, dark=DARK, at_floor=False):
    level = DarkLevel(dark, at_floor, ())
    light = Light.of(lab.conditions(active_area_cm2=AREA, active_area_uncertainty=0.0))
    return lab.found(detectivity_figures(responsivity, level, light, 13.0, ()))


def test_the_shot_limit_is_the_responsivity_over_the_noise_of_the_dark_current(lab):
    noise = (2 * constants.e * DARK) ** 0.5  # A/√Hz
    found = of(lab)("detectivity_shot")
    assert found.value == pytest.approx(R * AREA**0.5 / noise)
    assert found.unit == "Jones"
    assert found.flags == ("D_STAR_SHOT_ONLY",)


def test_a_device_without_gain_has_no_estimate_with_gain(lab):
    names = [figure.name for figure in of(lab).figures]
    assert names == ["detectivity_shot", "detectivity_published_convention"]


def test_four_times_the_dark_current_halve_the_detectivity(lab):
    one, four = (of(lab, dark=dark)("detectivity_shot").value for dark in (DARK, 4 * DARK))
    assert one / four == pytest.approx(2)


def test_a_dark_current_at_the_floor_leaves_the_shot_limit_unknown(lab):
    """The shot limit is above the true D*, and at the floor below the shot limit: neither bounds
    the true one."""
    noise = (2 * constants.e * DARK) ** 0.5
    for figure in of(lab, at_floor=True).figures:
        assert (figure.value, figure.bound, figure.uncertainty) == (None, None, None)
        assert "SHOT_LIMIT_UNKNOWN" in figure.flags
    shot = of(lab, at_floor=True)("detectivity_shot")
    assert shot.conditions["at_floor_Jones"] == pytest.approx(R * AREA**0.5 / noise)


def test_without_a_dark_current_there_is_none(lab):
    light = Light.of(lab.conditions())
    for figure in detectivity_figures(R, None, light, 13.0, ("NO_DARK_SWEEP",)):
        assert figure.value is None
        assert "NO_DARK_SWEEP" in figure.flags
