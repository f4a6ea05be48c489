"""Responsivity, efficiency and gain: what the area and the light allow to be said."""

from __future__ import annotations

import pytest

from janus_lab.analysis.iv.responsivity import quantum_efficiency


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
