"""What a photodiode gives without bias, on diodes whose truth comes from another solution."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.iv.photovoltaic import photovoltaic_figures
from janus_lab.analysis.iv.responsivity import Light
from janus_lab.analysis.uncertainty.budget import variable
from janus_lab.analysis.uncertainty.meter import Meter
from tests.janus_lab.analysis.iv.drawn_diodes import Diode, measured

SILICON = Diode(57e-12, 1.0, 9.4, 5.1e9, 12e-6)
NAMES = {
    "short_circuit_current",
    "open_circuit_voltage",
    "self_powered_responsivity",
    "ideality_factor",
    "rectification_ratio",
    "short_circuit_linear_range",
}


def names(found):
    return {figure.name for figure in found.figures}


def test_figures_are_within_k_2_of_the_truth_on_drawn_diodes(lab):
    """25 drawn diodes, seed 31; each figure at three irradiances."""
    random = np.random.default_rng(31)
    pulls = defaultdict(list)
    for seed in range(25):
        diode = Diode.drawn(random)
        step = float(random.choice([0.01, 0.02, 0.05]))
        stop = float(random.choice([0.3, 0.6, 1.0]))
        found, area = measured(lab, diode, random, seed=seed, stop=stop, step=step)
        if "short_circuit_current" not in names(found):
            assert diode.short_circuit(13.0) < 30e-9 or diode.shunt < 1e6  # the meter's offsets
            continue
        truth = {}
        for level in (0.7, 3.0, 13.0):
            short = diode.short_circuit(level)
            truth["open_circuit_voltage", level] = diode.open_circuit(level)
            truth["short_circuit_current", level] = short
            truth["self_powered_responsivity", level] = short / (level * 1e-3 * 0.01 * area)
        truth["ideality_factor", None] = diode.ideality
        for figure in found.figures:
            if figure.name == "rectification_ratio":
                bias = figure.conditions["bias_V"]
                true = float(diode.dark(bias) / -diode.dark(-bias))
            else:
                true = truth.get((figure.name, figure.conditions.get("irradiance_mW_cm2")))
            if true is None or figure.value is None:
                continue
            if figure.bound == "lower":
                assert figure.value <= true
            else:
                pulls[figure.name].append((figure.value - true) / figure.uncertainty)
    assert set(pulls) == NAMES - {"short_circuit_linear_range"}
    for name, of_name in pulls.items():
        covered = np.mean(np.abs(of_name) <= 2)
        assert covered >= 0.9, (name, covered, len(of_name))
        assert np.std(of_name) <= 1.25, (name, np.std(of_name))
        assert np.max(np.abs(of_name)) < 3.5, name
    assert np.std(pulls["open_circuit_voltage"]) > 0.6


@pytest.mark.parametrize("seed", range(12))
def test_a_photoconductor_has_none_of_these(lab, seed):
    """It passes no current at 0 V beyond what the offsets of meter and source make."""
    random = np.random.default_rng(seed)
    device = lab.Photodetector(
        10 ** random.uniform(-9, -2), 10 ** random.uniform(-2, 1.5), random.uniform(0.2, 1.2)
    )
    found = lab.measure(device, seed=seed, meter=lab.MeterErrors.drawn(random), step=0.05)
    assert not names(found) & NAMES


def test_a_sweep_that_ends_before_the_crossing_has_no_open_circuit_voltage(lab):
    found, _ = measured(lab, SILICON, np.random.default_rng(1), seed=1, stop=0.2)
    assert "open_circuit_voltage" not in names(found)
    assert "ideality_factor" not in names(found)
    assert found("short_circuit_current", 13.0).value == pytest.approx(
        SILICON.short_circuit(13.0), rel=0.03
    )


def test_exchanged_leads_make_the_same_figures(lab):
    """Forward bias is then negative; the figures count positive all the same."""
    turned = Diode(57e-12, 1.0, 9.4, 5.1e9, 12e-6, sign=-1)
    found = lab.measure(turned, lab.conditions(bias_V=0.0), seed=2, stop=0.5)
    voltage = found("open_circuit_voltage", 13.0)
    assert abs(voltage.value - turned.open_circuit(13.0)) < 2 * voltage.uncertainty
    assert found("short_circuit_current", 13.0).value > 0
    ratio = found("rectification_ratio")
    assert ratio.conditions["bias_V"] == -0.5
    assert ratio.bound == "lower"  # the reverse current is below the meter's floor


def test_the_source_s_error_is_the_open_circuit_voltage_s(lab):
    # 20 V range at 0.39 V: 0.02 % + 2.4 mV, over sqrt 3
    found = lab.measure(SILICON, lab.conditions(bias_V=0.0), seed=3, stop=0.5)
    budget = found("open_circuit_voltage", 13.0).components
    assert budget["bias"] == pytest.approx((0.02e-2 * 0.39 + 2.4e-3) / 3**0.5, rel=0.01)
    # n·kT/q for each relative error of the irradiance: 5 % of 25.4 mV
    assert budget["irradiance"] == pytest.approx(0.05 * SILICON.slope, rel=0.02)


@pytest.mark.parametrize("bias", [-2.0, -0.3, 0.0])
def test_the_figures_at_a_bias_are_right_where_light_makes_a_negative_current(lab, bias):
    """R, EQE and ratio count positive in reverse and without bias."""
    shunted = Diode(57e-12, 1.0, 9.4, 1e7, 12e-6)
    found = lab.measure(shunted, lab.conditions(bias_V=bias), seed=4, stop=0.5)
    for level in (0.7, 13.0):
        photo = abs(float(shunted.photocurrent(bias, level)))
        power = level * 1e-3 * 0.01
        truth = {
            "photocurrent": photo,
            "responsivity": photo / power,
            "eqe": photo / power * 1239.841984 / 450,
        }
        if bias < 0:
            dark = abs(float(shunted.dark(bias)))
            truth["light_dark_ratio"] = 1 + photo / dark
            density = dark / 0.01
            truth["detectivity_shot"] = photo / power / (2 * 1.602176634e-19 * density) ** 0.5
        for name, true in truth.items():
            figure = found(name, level)
            assert abs(figure.value - true) <= 2 * figure.uncertainty, name


def test_the_short_circuit_current_is_linear_over_what_was_measured(lab):
    found = lab.measure(SILICON, lab.conditions(bias_V=0.0), seed=5, stop=0.5)
    linear = found("short_circuit_linear_range")
    assert linear.bound == "lower"
    assert linear.value == pytest.approx(20 * np.log10(13 / 0.7))


def test_every_figure_at_0_v_says_so(lab):
    found = lab.measure(SILICON, lab.conditions(bias_V=-1.0), seed=6, stop=0.5)
    for name in ("short_circuit_current", "self_powered_responsivity"):
        assert found(name, 13.0).conditions["bias_V"] == 0.0
    assert "bias_V" not in found("open_circuit_voltage", 13.0).conditions


def test_slow_noise_is_in_the_current_but_not_in_the_voltage(lab):
    """1/f noise of the conductance moves dark and photocurrent alike: their zero stays."""
    given = lab.conditions(bias_V=0.0, irradiance_uncertainty=0.0)
    columns = lab.columns(SILICON, seed=7, stop=0.5)
    record = meter_record(KEITHLEY_2400, 1.0)
    data = IVData.from_columns(columns, record.clipping_bits)
    meter = Meter(record, 0.0, 3.0)
    noise = {13.0: variable(0.0, 0.03, "slow noise")}
    figures = photovoltaic_figures(data, data.levels(), Light.of(given), meter, noise)
    found = lab.found(figures)
    current = found("short_circuit_current", 13.0)
    assert current.components["slow noise"] == pytest.approx(0.03 * current.value)
    assert "slow noise" not in found("short_circuit_current", 3.0).components
    assert "slow noise" not in found("open_circuit_voltage", 13.0).components
