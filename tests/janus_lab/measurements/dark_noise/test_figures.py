"""Figures of merit of a noise run of the simulated bench against the physics behind it."""

import numpy as np
import pytest

from drivers.errors import Cause
from janus_lab.measurements.dark_noise.figures import SPECTRA_CSV, analyse, extra_tables, found_in
from janus_lab.runs.errors import BundleError
from tests.janus_lab.measurements.dark_noise.measured_noise import (
    BIASES,
    RATES,
    noise_figures,
    noise_run_of_the_bench,
)

#: Of configs/devices/janus-160C.yaml: 1/f noise (cm²/Hz) and area (cm²).
FLICKER, AREA = 1e-9, 0.01


def one(name, bias, frequency=None):
    (found,) = [
        f
        for f in noise_figures()
        if f.name == name
        and f.conditions["bias_V"] == bias
        and frequency in (None, f.conditions.get("frequency_Hz"))
    ]
    return found


def test_the_flicker_noise_of_the_simulated_device_comes_back():
    current = one("mean_current", 3.0).value
    found = one("flicker_noise", 3.0)
    truth = (FLICKER / AREA) ** 0.5 * current
    assert found.value == pytest.approx(truth, abs=3 * found.uncertainty)


def test_what_the_meter_hides_is_a_bound():
    for bias in BIASES:
        for name in ("white_noise", "excess_white_noise"):
            assert one(name, bias).bound == "upper"
        assert one("noise_current", bias, 100.0).value is None  # beyond half of 100 Hz


def test_shot_noise_is_that_of_the_mean_current():
    for bias in BIASES:
        expected = (2 * 1.602176634e-19 * one("mean_current", bias).value) ** 0.5
        assert one("shot_noise", bias).value == pytest.approx(expected, rel=1e-6)


def test_without_light_the_nep_is_missing_and_says_why():
    found = one("nep", 3.0, 1.0)
    assert found.value is None
    assert "RESPONSIVITY_UNKNOWN" in found.flags


def test_one_bias_can_be_asked_for():
    run = noise_run_of_the_bench()
    figures = analyse(run, 1.0)
    assert {figure.conditions["bias_V"] for figure in figures} == {1.0}
    with pytest.raises(BundleError, match="1 V, 3 V") as error:
        analyse(run, 2.0)
    assert error.value.kind is Cause.NOT_POSSIBLE


def test_the_spectra_are_kept_beside_the_figures():
    run = noise_run_of_the_bench()
    columns = extra_tables(run)[SPECTRA_CSV]
    assert len({len(values) for values in columns.values()}) == 1
    assert set(columns["sample_connected"].tolist()) == {0, 1}
    assert sorted(set(np.round(columns["rate_Hz"], 3).tolist())) == pytest.approx(RATES)
    inside = columns["density_low_A2_Hz"] <= columns["density_A2_Hz"]
    assert inside.all()
    assert (columns["density_A2_Hz"] <= columns["density_high_A2_Hz"]).all()


def test_spectra_are_made_once():
    run = noise_run_of_the_bench()
    assert found_in(run)[0] is found_in(run)[0]
