"""What the light is calibrated with."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from drivers.config.irradiance.reference import PowerMeterConfig, ReferenceDetector


def detector(*points: tuple[float, float, float]) -> ReferenceDetector:
    table = [
        {"wavelength": f"{w} nm", "value": f"{v} A/W", "uncertainty": f"{u} %"}
        for w, v, u in points
    ]
    return ReferenceDetector.model_validate(
        {"name": "ref", "serial": "7", "area": "0.1 cm²", "area_uncertainty": "1 %",
         "date": "2026-01-01", "responsivity": table}
    )  # fmt: skip


def test_the_responsivity_lies_on_straight_lines_between_the_points():
    found = detector((400, 0.1, 2), (500, 0.3, 4))
    value, uncertainty, slope = found.responsivity_at(450)
    assert value == pytest.approx(0.2)
    assert uncertainty == pytest.approx(0.03)
    assert slope == pytest.approx(0.002 / 0.2)  # per nm, relative
    assert found.title == "ref 7"


@pytest.mark.parametrize("wavelength", [399.0, 501.0])
def test_beyond_the_table_it_is_not_known(wavelength):
    with pytest.raises(ValueError, match="known from 400 nm to 500 nm"):
        detector((400, 0.1, 2), (500, 0.3, 4)).responsivity_at(wavelength)


def test_a_table_of_one_point_holds_near_it():
    found = detector((450, 0.2, 3))
    assert found.responsivity_at(455) == (0.2, 0.03, 0.0)
    with pytest.raises(ValueError, match="not at 470 nm"):
        found.responsivity_at(470)


def test_wavelengths_rise():
    with pytest.raises(ValidationError, match="wavelengths must rise"):
        detector((450, 0.2, 3), (450, 0.2, 3))


METER: dict[str, Any] = {
    "area": "0.5 cm²", "area_uncertainty": "1 %", "uncertainty": "3 %", "date": "2026-01-01",
}  # fmt: skip


def test_a_power_meter_is_read_by_the_program_or_by_a_person():
    assert PowerMeterConfig.model_validate(METER).model is None
    named = METER | {"model": "Thorlabs PM100D"}
    with pytest.raises(ValidationError, match="needs 'model' and 'address'"):
        PowerMeterConfig.model_validate(named)
    whole = named | {"address": "USB0::0x1313::0x8078::P0012345::INSTR"}
    assert PowerMeterConfig.model_validate(whole).model == "Thorlabs PM100D"
