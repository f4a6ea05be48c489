"""Errors of a simulated bench: their size, where they come from, and that they stay the same."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from drivers.config.bench import BenchConfig
from drivers.simulated.systematic_errors import (
    NO_METER_ERRORS,
    FixtureErrors,
    LightErrors,
    SystematicErrors,
    systematic_errors,
)
from tests.bench_files import bench_config, device

#: Stated where the user states them; unlike each other, so that none can stand for another.
STATED = {
    "laser": {
        "calibration": {"uncertainty": "3 %", "nonlinearity_uncertainty": "0.7 %"},
        "spot_uncertainty": "2 %",
        "wavelength_uncertainty": "1.7 nm",
        "stability": "0.6 %",
        "day_to_day": "0.9 %",
        "modulation": {"timing_uncertainty": "4 us"},
    },
    "analyser": {"aperture_uncertainty": "5 %"},
    "fixture": {
        "stray_light": "0.3 uW/cm**2",
        "leakage": "0.2 pS",
        "thermal_emf": "8 uV",
    },
    "time_base_uncertainty": "80 ppm",
}
#: What is drawn, and its stated standard uncertainty in the unit of the simulation.
NORMAL = {
    "irradiance_scale": 0.03,
    "calibration_nonlinearity": 0.007,
    "spot": 0.02,
    "active_area": 0.04,
    "wavelength_nm": 1.7,
    "edge_delay_s": 4e-6,
    "fixture.thermal_emf_V": 8e-6,
    "meter.time_base": 8e-5,
    "meter.aperture": 0.05,
}
MAGNITUDES = {"fixture.stray_light_mW_cm2": 3e-4, "fixture.leakage_S": 2e-13}
SEEDS = range(1000, 3000)


def merged(content: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for key, value in changes.items():
        content[key] = merged(content[key], value) if isinstance(value, dict) else value
    return content


def stating(errors: object) -> BenchConfig:
    content = bench_config(errors=errors).model_dump(mode="json")
    return BenchConfig.model_validate(merged(content, STATED))


DEVICE = device().model_copy(update={"active_area_uncertainty": 0.04})


def over_seeds(
    names: Iterable[str], errors: object = "drawn"
) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    config = stating(errors)
    drawn = [systematic_errors(config, DEVICE, seed) for seed in SEEDS]
    return {name: np.array([attrgetter(name)(each) for each in drawn]) for name in names}


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    return over_seeds((*NORMAL, *MAGNITUDES))


def test_none_is_an_ideal_bench() -> None:
    errors = systematic_errors(stating("none"), DEVICE)
    assert (errors.light, errors.fixture, errors.meter) == (
        LightErrors(),
        FixtureErrors(),
        NO_METER_ERRORS,
    )
    assert errors.active_area == errors.wavelength_nm == errors.edge_delay_s == 0
    nominal = np.array([1.0, 30.0, 500.0])
    np.testing.assert_array_equal(errors.true_irradiance(nominal), nominal)


@pytest.mark.parametrize("name", NORMAL)
def test_what_is_drawn_has_the_stated_standard_uncertainty(drawn: Any, name: str) -> None:
    values, stated = drawn[name], NORMAL[name]
    # of n normal numbers the mean scatters by 1/√n and the deviation by 1/√(2n)
    assert abs(np.mean(values)) < 4 * stated / np.sqrt(values.size)
    assert np.std(values) == pytest.approx(stated, rel=4 / np.sqrt(2 * values.size))
    # 95.45 % within two
    assert np.mean(np.abs(values) < 2 * stated) == pytest.approx(0.9545, abs=0.02)


@pytest.mark.parametrize("name", MAGNITUDES)
def test_what_cannot_be_below_zero_has_it_as_its_rms(drawn: Any, name: str) -> None:
    assert np.all(drawn[name] > 0)
    rms = np.sqrt(np.mean(drawn[name] ** 2))
    assert rms == pytest.approx(MAGNITUDES[name], rel=4 / np.sqrt(2 * len(SEEDS)))


def test_a_seed_draws_the_same_again_whatever_else_is_on(drawn: Any) -> None:
    alone = over_seeds(["spot"], {"spot": "drawn", "meter": "drawn"})
    np.testing.assert_array_equal(alone["spot"], drawn["spot"])


def test_no_error_follows_another(drawn: Any) -> None:
    rows = np.vstack([np.atleast_2d(values.T) for values in drawn.values()])
    followed = np.corrcoef(rows) - np.eye(len(rows))
    assert np.max(np.abs(followed)) < 4.5 / np.sqrt(len(SEEDS))


def test_each_device_has_an_area_of_its_own() -> None:
    config = stating("drawn")
    other = DEVICE.model_copy(update={"name": "another"})
    one, two = (systematic_errors(config, each, 5) for each in (DEVICE, other))
    assert one.active_area != two.active_area
    assert one.irradiance_scale == two.irradiance_scale


def test_the_lights_stability_is_its_drift_in_half_an_hour() -> None:
    light = systematic_errors(stating({"light": "drawn"}), DEVICE).light
    assert light.drift == 0.006
    assert light.fluctuation == pytest.approx(0.4 * 0.006)  # 0.2 % beside 0.5 %
    assert light.day_to_day == 0.009


def test_by_hand_is_what_was_said() -> None:
    errors = systematic_errors(
        stating({"irradiance_scale": "2 %", "meter_offset": "100 pA", "leakage": "1 pS"}), DEVICE
    )
    assert errors.irradiance_scale == pytest.approx(0.02)
    assert errors.meter.measure_offset_A == 1e-10
    assert errors.meter.measure_gain == 0.0
    assert errors.fixture == FixtureErrors(leakage_S=1e-12)


def test_a_table_that_is_not_linear_is_off_at_its_points_and_in_between() -> None:
    errors = SystematicErrors(
        irradiance_scale=0.1,
        calibration_nonlinearity=(0.02, -0.02),
        table_mW_cm2=(1.0, 3.0),
    )
    true = errors.true_irradiance(np.array([0.0, 5.0, 10.0, 20.0, 30.0, 60.0]))  # W/m²
    # halfway the table says 2 where 1.02 and 2.94 are the ends of the line: 1.98
    expected = [0.0, 5.1, 10.2, 19.8, 29.4, 58.8]
    np.testing.assert_allclose(true, 1.1 * np.array(expected))
