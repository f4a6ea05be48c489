"""The linear range of detectors whose law and noise are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.linear_range.window import Criterion
from tests.janus_lab.analysis.linear_range.made_levels import analysed, figure_of, rows


def saturating(slope, saturation):
    """Photocurrent (A) at an irradiance (mW/cm²) that saturates there."""
    return lambda e: slope * e / (1 + e / saturation)


def deviation_point(saturation, decibels):
    """Where slope·E is so many dB above it."""
    return saturation * (10 ** (decibels / 20) - 1)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("decibels", [1.0, 3.0])
def test_the_range_is_from_the_noise_to_the_deviation_within_a_decibel(seed, decibels):
    random = np.random.default_rng(seed)
    slope = 10 ** random.uniform(-5, -4)  # A per mW/cm²: the noise is above a count
    saturation = 10 ** random.uniform(1, 3.2)
    highest = 1.5 * deviation_point(saturation, decibels)
    lowest = highest * 10 ** -random.uniform(6, 9)
    noise = slope * lowest * 10 ** random.uniform(-0.8, -0.1)
    data = rows(
        saturating(slope, saturation),
        np.geomspace(lowest, highest, round(3 * math.log10(highest / lowest)) + 1),
        noise=noise,
        seed=seed,
        errors={place: 0.01 * random.standard_normal() for place in (1, 2, 3)},
        fluctuation=0.001,
    )
    result = analysed(data, criterion=Criterion(decibels), irradiance_fluctuation=0.001)
    found = figure_of(result, "linear_dynamic_range")
    truth = 20 * math.log10(deviation_point(saturation, decibels) / (noise / slope))
    assert found.bound is None
    assert abs(found.value - truth) < min(1.0, 3.3 * found.uncertainty)
    assert 0.1 < found.uncertainty < 0.8
    top = figure_of(result, "linear_range_maximum")
    assert top.value == pytest.approx(
        deviation_point(saturation, decibels), abs=3 * top.uncertainty
    )
    assert top.uncertainty < 0.1 * top.value
    bottom = figure_of(result, "linear_range_minimum")
    assert bottom.value == pytest.approx(noise / slope, abs=3.3 * bottom.uncertainty)
    assert f"{decibels:g} dB" in found.method
    assert "20·log10" in found.method


@pytest.mark.parametrize("seed", range(12))
def test_a_power_law_has_no_linear_range_and_its_exponent_instead(seed):
    random = np.random.default_rng(seed)
    theta = random.uniform(0.2, 0.9)
    data = rows(
        lambda e: 1e-7 * e**theta,
        np.geomspace(1e-6, 100, 17),
        noise=10 ** random.uniform(-15, -10),
        seed=seed,
        dark=1e-8,
        fluctuation=0.001,
    )
    result = analysed(data, bias=1.0, irradiance_fluctuation=0.001)
    for name in ("linear_dynamic_range", "linear_range_minimum", "linear_range_maximum"):
        found = figure_of(result, name)
        assert found.value is None
        assert "NO_LINEAR_RANGE" in found.flags
    exponent = figure_of(result, "power_law_exponent")
    assert exponent.value == pytest.approx(theta, abs=max(3 * exponent.uncertainty, 0.004))
    equivalent = figure_of(result, "noise_equivalent_irradiance")
    assert equivalent.bound == "upper"


def test_without_a_deviation_the_range_is_a_lower_bound():
    data = rows(lambda e: 1e-6 * e, np.geomspace(1e-6, 100, 25), noise=1e-12, seed=2)
    result = analysed(data)
    found = figure_of(result, "linear_dynamic_range")
    assert found.bound == "lower"
    assert "LINEAR_TO_STRONGEST_LIGHT" in found.flags
    assert found.value == pytest.approx(20 * math.log10(100 / 1e-6), abs=1.0)
    assert figure_of(result, "linear_range_maximum").bound == "lower"
    assert figure_of(result, "linear_range_minimum").bound is None


def test_far_above_the_noise_the_lower_end_is_the_weakest_light():
    data = rows(saturating(1e-6, 500.0), np.geomspace(1e-3, 200, 20), noise=1e-13, seed=2)
    result = analysed(data)
    found = figure_of(result, "linear_dynamic_range")
    assert found.bound == "lower"
    assert "LINEAR_TO_WEAKEST_LIGHT" in found.flags
    truth = 20 * math.log10(deviation_point(500.0, 1.0) / 1e-3)
    assert truth - 1.5 < found.value < truth + 0.3
    equivalent = figure_of(result, "noise_equivalent_irradiance")
    assert equivalent.value is None
    assert "NOISE_LEVEL_NOT_REACHED" in equivalent.flags


def test_a_detector_that_answers_weak_light_with_another_law_is_linear_above_it_alone():
    # below 0.1 mW/cm² the current goes as the square root
    data = rows(
        lambda e: 1e-6 * e if e > 0.1 else 1e-6 * math.sqrt(0.1 * e),
        np.geomspace(1e-4, 1000, 22), noise=1e-13, seed=4,
    )  # fmt: skip
    found = figure_of(analysed(data), "linear_dynamic_range")
    assert found.bound == "lower"
    assert "NOT_LINEAR_IN_WEAK_LIGHT" in found.flags
    low = found.conditions["window_min_mW_cm2"]
    assert 0.02 < low < 0.2


def test_the_responsivity_of_each_level_is_the_current_over_the_power():
    result = analysed(
        rows(saturating(2e-6, 500.0), [1e-3, 0.1, 10, 100, 1000], noise=1e-13, seed=1)
    )
    for level in (1e-3, 0.1, 10.0, 100.0, 1000.0):
        found = figure_of(result, "responsivity", level)
        truth = 2e-6 / (1 + level / 500) / (0.075 * 1e-3)
        assert found.value == pytest.approx(truth, rel=0.005)
        # calibration 1 %, filter 1 %
        least = 0.0141 if level < 1 else 0.01
        assert found.uncertainty / found.value == pytest.approx(least, rel=0.1)


def test_noise_below_a_count_is_a_bound():
    data = rows(saturating(1e-6, 500.0), np.geomspace(1e-6, 900, 20), noise=1e-19, seed=1)
    result = analysed(data)
    noise = figure_of(result, "noise_current")
    assert noise.bound == "upper"
    assert noise.value == 1e-14  # one count of the 1 nA range
    assert figure_of(result, "linear_dynamic_range").bound == "lower"


@pytest.mark.parametrize("levels", [[], [1.0], [1.0, 2.0]])
def test_too_few_levels_are_said_to_be(levels):
    result = analysed(rows(lambda e: 1e-6 * e, levels, noise=1e-13, seed=1))
    found = figure_of(result, "linear_dynamic_range")
    assert found.value is None
    assert "TOO_FEW_LEVELS" in found.flags
