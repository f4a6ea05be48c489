"""D* from the dark current: an estimate by each convention, and never more than an estimate."""

from __future__ import annotations

import pytest


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
