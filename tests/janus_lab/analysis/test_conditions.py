"""The conditions of a measurement: what is refused, and what every figure carries of them."""

from __future__ import annotations

import math

import pytest

from janus_lab.analysis.conditions import Conditions

GIVEN = {"bias_V": 3.0, "wavelength_nm": 450.0}


@pytest.mark.parametrize("name", ["wavelength_nm", "active_area_cm2", "nplc", "temperature_K"])
@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_what_must_be_above_zero_is_refused_otherwise(name, value):
    with pytest.raises(ValueError, match=name):
        Conditions(**GIVEN | {name: value})


@pytest.mark.parametrize(
    "name", ["active_area_uncertainty", "irradiance_uncertainty", "irradiance_stability"]
)
@pytest.mark.parametrize("value", [-0.01, 1.0, math.nan])
def test_a_relative_uncertainty_is_from_zero_to_below_one(name, value):
    with pytest.raises(ValueError, match=name):
        Conditions(**GIVEN, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bias_V", math.nan),
        ("bias_V", -math.inf),
        ("wavelength_uncertainty_nm", 450.0),
        ("wavelength_uncertainty_nm", -1.0),
        ("area_kind", "pixel"),
    ],
)
def test_other_nonsense_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        Conditions(**GIVEN | {name: value})


def test_a_bias_of_zero_and_a_reverse_bias_are_conditions_like_others():
    assert Conditions(bias_V=0.0, wavelength_nm=450.0).at()["bias_V"] == 0.0
    assert Conditions(bias_V=-3.0, wavelength_nm=450.0).at()["bias_V"] == -3.0


def test_the_irradiance_of_the_dark_is_named_and_one_that_does_not_matter_is_not():
    conditions = Conditions(**GIVEN)
    assert conditions.at(0.0)["irradiance_mW_cm2"] == 0.0
    assert "irradiance_mW_cm2" not in conditions.at()


def test_a_temperature_is_told_where_it_was_measured():
    assert "temperature_K" not in Conditions(**GIVEN).at(13.0)
    assert Conditions(**GIVEN, temperature_K=295.0).at(13.0)["temperature_K"] == 295.0


def test_what_is_not_known_of_the_area_is_left_out():
    assert Conditions(**GIVEN).area() == {}
    known = Conditions(**GIVEN, active_area_cm2=0.01, area_kind="beam", overfill=False)
    assert known.area() == {
        "active_area_cm2": 0.01,
        "area_kind": "beam",
        "illumination": "underfill",
    }


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_the_uncertainty_of_a_temperature_is_not_below_zero(value):
    with pytest.raises(ValueError, match="temperature_uncertainty_K"):
        Conditions(**GIVEN, temperature_uncertainty_K=value)
