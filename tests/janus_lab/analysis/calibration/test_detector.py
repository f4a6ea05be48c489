"""How much light a current or a power means."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.calibration.detector import Detector
from janus_lab.analysis.uncertainty.budget import components, nominal, standard_uncertainty


def test_a_photodiode_s_current_over_responsivity_and_area():
    detector = Detector("ref", 0.1, 0.005, 0.03, 0.2, slope_per_nm=-0.01,
                        wavelength_uncertainty_nm=2.0)  # fmt: skip
    scale = detector.irradiance_per_signal()
    assert nominal(scale) == pytest.approx(1e3 / (0.2 * 0.1))
    relative = {tag: u / nominal(scale) for tag, u in components(scale).items()}
    assert relative == pytest.approx(
        {"responsivity": 0.03, "detector area": 0.005, "wavelength": 0.02}
    )


def test_a_head_s_power_over_its_area():
    scale = Detector("head", 0.5, 0.01, 0.03).irradiance_per_signal()
    assert nominal(scale) * 2e-3 == pytest.approx(4.0)
    assert standard_uncertainty(scale) / nominal(scale) == pytest.approx(np.hypot(0.01, 0.03))
    assert "power meter" in components(scale)
