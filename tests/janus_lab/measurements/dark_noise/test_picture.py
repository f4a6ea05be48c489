"""The picture of a noise run."""

import numpy as np
import pytest

from janus_lab.measurements.dark_noise.figures import found_in
from janus_lab.measurements.dark_noise.picture import picture
from tests.janus_lab.measurements.dark_noise.measured_noise import (
    BIASES,
    RATES,
    noise_figures,
    noise_run_of_the_bench,
)


@pytest.fixture(scope="module")
def axes():
    return picture(noise_run_of_the_bench(), noise_figures()).axes


def lines(axis, label):
    return [line for line in axis.lines if line.get_label() == label]


def test_each_bias_has_its_spectra_floor_fit_and_shot_noise(axes):
    titled = {axis.get_title(): axis for axis in axes}
    for bias in BIASES:
        axis = titled[f"{bias:g} V, dark"]
        assert len(lines(axis, "readings")) == len(RATES)
        assert lines(axis, "open terminals")
        assert lines(axis, "shot noise, √(2q|I|)")
        assert axis.get_xscale() == axis.get_yscale() == "log"
    assert lines(titled["3 V, dark"], "fit above the floor")


def test_gapless_readings_are_drawn_as_they_are(axes):
    """Where no aperture and no alias changes the spectrum, far below half the rate."""
    axis = next(a for a in axes if a.get_title() == "3 V, dark")
    point = next(p for p in found_in(noise_run_of_the_bench())[0].points if p.bias_V == 3.0)
    for drawn, spectrum in zip(lines(axis, "readings"), point.noise.spectra, strict=True):
        low = spectrum.frequency_Hz < 0.05 * spectrum.setting.rate_Hz
        ratio = drawn.get_ydata()[low] / np.sqrt(spectrum.density[low])
        assert ratio == pytest.approx(1, abs=0.15)


def test_without_a_nep_it_says_so(axes):
    empty = [axis for axis in axes if axis.get_title() == "NEP and D*"]
    assert len(empty) == len(BIASES)
    assert all("no NEP" in axis.texts[0].get_text() for axis in empty)
