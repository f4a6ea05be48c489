"""The calibration of the light: reading it both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from drivers.config.irradiance.calibration import CalibrationConfig


def calibration(*points: tuple[float, float], **changed: Any) -> CalibrationConfig:
    content = {
        "date": "2026-11-01",
        "uncertainty": "3 %",
        "points": [{"current": f"{i} mA", "irradiance": f"{e} mW/cm²"} for i, e in points],
    }
    return CalibrationConfig.model_validate(content | changed)


def rising(seed: int, **changed: Any) -> CalibrationConfig:
    """Points of a laser with a threshold somewhere, at random distances."""
    rng = np.random.default_rng(seed)
    currents = np.sort(rng.choice(np.arange(1, 200), rng.integers(2, 30), replace=False))
    light = 1e-3 * currents + np.maximum(currents - rng.uniform(10, 150), 0) * rng.uniform(0.1, 1)
    return calibration(*zip(currents.tolist(), light.tolist(), strict=True), **changed)


@pytest.mark.parametrize("interpolation", ["linear", "monotone"])
@pytest.mark.parametrize("seed", range(10))
def test_current_and_irradiance_are_each_other_s_inverse_and_rise(seed, interpolation):
    table = rising(seed, interpolation=interpolation)
    at = np.linspace(table.currents[0], table.currents[-1], 101)
    light = [table.irradiance_at(float(current)) for current in at]
    assert np.all(np.diff(light) > 0)
    for current, irradiance in zip(at.tolist(), light, strict=True):
        assert table.current_for(irradiance) == pytest.approx(current, rel=1e-6)
    for point in table.points:
        assert table.irradiance_at(point.current) == pytest.approx(point.irradiance, rel=1e-12)
        assert table.current_for(point.irradiance) == pytest.approx(point.current, rel=1e-12)


def test_beyond_the_points_nothing_is_known():
    table = calibration((30, 0.1), (40, 4.0), interpolation="monotone")
    for ask in (table.irradiance_at, table.own_uncertainty):
        for beyond in (0.0299, 0.0401):
            with pytest.raises(ValueError, match="outside the calibration"):
                ask(beyond)
    for beyond in (0.099, 4.01):
        with pytest.raises(ValueError, match="outside the calibration"):
            table.current_for(beyond)


def test_uncertainties_are_of_the_points_and_of_what_is_between():
    points = [
        {"current": "30 mA", "irradiance": "1 mW/cm²", "uncertainty": "3 %", "between": "4 %"},
        {"current": "40 mA", "irradiance": "4 mW/cm²"},
    ]
    table = calibration(points=points, nonlinearity_uncertainty="1 %")
    assert table.point_uncertainties == (0.03, 0.01)
    assert table.own_uncertainty(0.03) == 0.03
    assert table.own_uncertainty(0.04) == 0.01
    assert table.own_uncertainty(0.035) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("points", "reason"),
    [([(30, 1.0), (30, 2.0)], "must rise"), ([(30, 2.0), (31, 2.0)], "must rise"),
     ([(30, 2.0)], "at least 2")],
)  # fmt: skip
def test_points_that_do_not_rise_are_refused(points, reason):
    with pytest.raises(ValidationError, match=reason):
        calibration(*points)


@pytest.mark.parametrize(("valid_for", "past"), [("29 day", 1), ("29.5 day", 1), ("30 day", 0),
                         ("10 day", 20), ("1000000000 day", 0)])  # fmt: skip
def test_days_past_the_last_one_that_it_is_valid_for(valid_for, past):
    table = calibration((30, 1.0), (31, 2.0), valid_for=valid_for)
    assert table.days_past(date(2026, 12, 1)) == past
