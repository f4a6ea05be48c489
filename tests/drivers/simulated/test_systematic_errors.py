"""Errors of a simulated bench: their size, where they come from, and that they stay the same."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from drivers.config.bench import BenchConfig
from drivers.simulated.systematic_errors import (
    NO_METER_ERRORS,
    SystematicErrors,
    systematic_errors,
)
from tests.bench_files import bench_config

#: Stated where the user states them; unlike each other, so that none can stand for another.
STATED = {"uncertainty": "3 %", "nonlinearity_uncertainty": "0.7 %"}
SEEDS = range(1000, 3000)


def stating(errors: object, **laser: Any) -> BenchConfig:
    content = bench_config(errors=errors).model_dump(mode="json")
    content["laser"]["calibration"] |= STATED
    content["laser"] |= laser
    return BenchConfig.model_validate(content)


def over_seeds(name: str, errors: object = "drawn") -> np.ndarray[Any, np.dtype[np.float64]]:
    config = stating(errors)
    return np.array([getattr(systematic_errors(config, seed), name) for seed in SEEDS])


def test_none_is_an_ideal_bench() -> None:
    errors = systematic_errors(stating("none"))
    assert errors.meter == NO_METER_ERRORS
    nominal = np.array([1.0, 30.0, 500.0])
    np.testing.assert_array_equal(errors.true_irradiance(nominal), nominal)


@pytest.mark.parametrize(
    ("name", "stated"), [("irradiance_scale", 0.03), ("calibration_nonlinearity", 0.007)]
)
def test_what_is_drawn_has_the_stated_standard_uncertainty(name: str, stated: float) -> None:
    drawn = over_seeds(name)
    # of n normal numbers the mean scatters by 1/√n and the deviation by 1/√(2n)
    assert abs(np.mean(drawn)) < 4 * stated / np.sqrt(drawn.size)
    assert np.std(drawn) == pytest.approx(stated, rel=4 / np.sqrt(2 * drawn.size))
    # 95.4 % within two
    assert np.mean(np.abs(drawn) < 2 * stated) == pytest.approx(0.9545, abs=0.02)


def test_a_seed_draws_the_same_again_whatever_else_is_on() -> None:
    alone = {"irradiance_scale": "drawn"}
    np.testing.assert_array_equal(
        over_seeds("irradiance_scale"), over_seeds("irradiance_scale", alone)
    )


def test_no_error_follows_another() -> None:
    drawn = [over_seeds("irradiance_scale"), *over_seeds("calibration_nonlinearity").T]
    for one, other in combinations(drawn, 2):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4 / np.sqrt(len(SEEDS))


def test_by_hand_is_what_was_said() -> None:
    errors = systematic_errors(stating({"irradiance_scale": "2 %", "meter_offset": "100 pA"}))
    assert errors.irradiance_scale == pytest.approx(0.02)
    assert errors.meter.measure_offset_A == 1e-10
    assert errors.meter.measure_gain == 0.0


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
