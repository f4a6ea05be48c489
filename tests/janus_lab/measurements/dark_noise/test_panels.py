"""The panels of a noise run."""

import numpy as np
import pytest

from janus_lab.measurements.dark_noise.figures import found_in
from janus_lab.measurements.dark_noise.panels import panels
from tests.janus_lab.measurements.dark_noise.measured_noise import (
    BIASES,
    RATES,
    noise_figures,
    noise_run_of_the_bench,
)


@pytest.fixture(scope="module")
def found():
    return panels(noise_run_of_the_bench(), noise_figures())


def series(panel, label):
    return [each for each in panel.series if each.label == label]


def test_each_bias_has_its_spectra_floor_fit_and_shot_noise(found):
    of = {panel.of: panel for panel in found if panel.name == "noise"}
    for bias in BIASES:
        panel = of[f"{bias:g} V, dark"]
        assert len(series(panel, "readings")) == len(RATES)
        assert series(panel, "open terminals")
        assert "shot noise, √(2q|I|)" in [mark.label for mark in panel.marks]
        assert panel.x.scale == panel.y.scale == "log"
    assert series(of["3 V, dark"], "fit above the floor")


def test_gapless_readings_are_drawn_as_they_are(found):
    """Where no aperture and no alias changes the spectrum, far below half the rate."""
    panel = next(p for p in found if (p.name, p.of) == ("noise", "3 V, dark"))
    point = next(p for p in found_in(noise_run_of_the_bench())[0].points if p.bias_V == 3.0)
    for drawn, spectrum in zip(series(panel, "readings"), point.noise.spectra, strict=True):
        low = spectrum.frequency_Hz < 0.05 * spectrum.setting.rate_Hz
        ratio = drawn.y[low] / np.sqrt(spectrum.density[low])
        assert ratio == pytest.approx(1, abs=0.15)


def test_without_a_nep_there_is_no_panel_of_it(found):
    assert {panel.name for panel in found} == {"noise"}
