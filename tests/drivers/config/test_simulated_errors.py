"""The key `simulation.errors`: what it takes, how it is written back, and what it refuses."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from drivers.config.simulated_errors import ErrorsConfig, names
from drivers.config.simulation import SimulationConfig
from tests.bench_files import bench_config


def test_without_the_key_there_are_none() -> None:
    assert SimulationConfig().errors == ErrorsConfig.model_validate("none")
    assert {SimulationConfig().errors.of(name) for name in names()} == {None}


def test_drawn_is_every_one_of_them() -> None:
    assert {ErrorsConfig.model_validate("drawn").of(name) for name in names()} == {"drawn"}


def test_single_ones_are_set_by_hand_or_drawn() -> None:
    given = {"irradiance_scale": "2 %", "meter": "drawn", "meter_offset": "100 pA"}
    errors = ErrorsConfig.model_validate(given)
    assert errors.of("irradiance_scale") == 0.02
    assert errors.of("meter_offset") == 1e-10  # what is said of one counts before its group
    assert errors.of("meter_gain") == errors.of("source_offset") == "drawn"
    assert errors.of("calibration_nonlinearity") is None


@pytest.mark.parametrize("given", ["none", "drawn", {"irradiance_scale": "0.02", "meter": "drawn"}])
def test_a_run_keeps_it_as_it_was_given(given: object) -> None:
    config = bench_config(errors=given)
    written = config.model_dump(mode="json")
    assert written["simulation"]["errors"] == given
    assert type(config).model_validate(written) == config


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("all", "neither 'none' nor 'drawn'"),
        ({"irradiance_scale": 2}, "has no unit"),
        ({"meter_offset": "3 mV"}, "is not in A"),
        ({"irradiance_scale": "-100 %"}, "below -0.99"),
        ({"leakage": "-1 pS"}, "below 0.0 S"),
        ({"meter": "3"}, "drawn"),
        ({"moonlight": "drawn"}, "not permitted"),
    ],
)
def test_what_makes_no_sense_is_refused(given: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        bench_config(errors=given)
