"""The light of a bench: its calibration, its modulation, the range of its controller."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from drivers.config.light import CalibrationConfig, LaserConfig, ModulationConfig
from tests.bench_files import bench_config


def calibration(*points: tuple[float, float], **changed: Any) -> CalibrationConfig:
    """Of points in mA and mW/cm²."""
    given = [{"current": f"{i} mA", "irradiance": f"{e} mW/cm²"} for i, e in points]
    content = {"date": "2026-11-01", "uncertainty": "2 %", "points": given}
    return CalibrationConfig.model_validate(content | changed)


def laser(**changed: Any) -> LaserConfig:
    content = bench_config().laser.model_dump(mode="json")
    return LaserConfig.model_validate(content | changed)


def test_a_calibration_is_held_in_amperes_and_milliwatts_per_square_centimetre() -> None:
    table = calibration((30, 0.5), (60, 15))
    assert [(p.current, p.irradiance) for p in table.points] == [(0.03, 0.5), (0.06, 15.0)]
    assert (table.uncertainty, table.valid_for) == (0.02, 365.0)


@pytest.mark.parametrize("second", [(30, 1.0), (29, 1.0), (31, 0.5), (31, 0.4)])
def test_points_that_do_not_rise_in_both_are_refused(second: tuple[float, float]) -> None:
    with pytest.raises(ValidationError, match="must rise"):
        calibration((30, 0.5), second)


def test_one_point_is_no_table() -> None:
    with pytest.raises(ValidationError, match="at least 2"):
        calibration((30, 0.5))


def test_a_generator_is_described_and_the_analyser_is_not() -> None:
    wave = {"period": "20 ms", "irradiance": "13 mW/cm²"}
    ModulationConfig.model_validate({"source": "generator", **wave})
    ModulationConfig.model_validate({"source": "analyser"})
    with pytest.raises(ValidationError, match="needs its 'period'"):
        ModulationConfig.model_validate({"source": "generator", "period": "20 ms"})
    with pytest.raises(ValidationError, match="not the analyser"):
        ModulationConfig.model_validate({"source": "analyser", **wave})


def test_only_edges_that_the_analyser_makes_are_known_in_time() -> None:
    content = {"period": "20 ms", "irradiance": "13 mW/cm²", "source": "generator"}
    assert ModulationConfig.model_validate(content).edge_sigma is None
    known = ModulationConfig.model_validate({"timing_uncertainty": "3 us"})
    assert known.edge_sigma == 3e-6


@pytest.mark.parametrize(
    ("controller", "scale", "amperes"),
    [("SRS LDC500", "HIGH", 0.1), ("SRS LDC501", "LOW", 0.25), ("SRS LDC502", "HIGH", 2.0)],
)
def test_full_scale_is_that_of_the_model_and_its_range(
    controller: str, scale: str, amperes: float
) -> None:
    assert laser(controller=controller, range=scale).full_scale == amperes


def test_a_controller_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(ValidationError, match="SRS LDC501"):
        laser(controller="Thorlabs ITC4001")


@pytest.mark.parametrize("wavelength", ["1 km", "0 nm", "2 mm", "1 nm"])
def test_a_wavelength_that_no_light_source_has_is_refused(wavelength: str) -> None:
    with pytest.raises(ValidationError):
        laser(wavelength=wavelength)
    assert laser(wavelength="3.4 um").wavelength == 3400.0
