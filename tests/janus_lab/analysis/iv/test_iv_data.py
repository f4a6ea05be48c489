"""The readings of I–V curves: which count, at which irradiance, and in which sweep."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.iv.iv_data import IVData, is_clipped


def readings(clipping_bits=0, **columns):
    length = len(next(iter(columns.values())))
    given = {field: np.zeros(length) for field in IVData.NAMES} | columns
    return IVData(**given, clipping_bits=clipping_bits)


def test_a_reading_is_clipped_by_its_status_or_by_a_current_that_is_none():
    status = np.array([0, 8, 4, 0, 0, math.nan])
    current = np.array([1e-6, 1e-6, 1e-6, 9.9e37, -9.9e37, 1e-6])
    assert is_clipped(current, status, 8).tolist() == [False, True, False, True, True, False]


def test_what_is_not_finite_does_not_count_and_is_not_clipped():
    data = readings(current_A=np.array([1e-6, math.nan]), voltage_V=np.array([math.nan, 1.0]))
    assert not data.valid.any()
    assert not data.clipped.any()


def test_irradiances_rise_from_the_dark_and_have_the_rows_they_were_read_in():
    levels = readings(irradiance_mW_cm2=np.array([13.0, 0.0, 0.7, 13.0])).levels()
    assert [level.irradiance_mW_cm2 for level in levels] == [0.0, 0.7, 13.0]
    assert [level.rows.tolist() for level in levels] == [[1], [2], [0, 3]]


def test_a_zero_that_was_measured_as_less_is_dark():
    (dark,) = readings(irradiance_mW_cm2=np.array([-0.01, 0.0])).levels()
    assert dark.irradiance_mW_cm2 == 0.0
    assert dark.steady


@pytest.mark.parametrize(("apart", "levels"), [(1.004, 1), (1.006, 2)])
def test_half_a_percent_makes_another_level(apart, levels):
    assert len(readings(irradiance_mW_cm2=np.array([10.0, 10.0 * apart])).levels()) == levels


@pytest.mark.parametrize(("spread", "steady"), [(0.009, True), (0.011, False)])
def test_a_level_that_wanders_by_more_than_a_percent_is_not_steady(spread, steady):
    wandering = np.linspace(10.0, 10.0 * (1 + spread), 101)
    (level,) = readings(irradiance_mW_cm2=wandering).levels()
    assert level.steady == steady


def test_an_irradiance_that_nobody_knows_is_of_no_level():
    levels = readings(irradiance_mW_cm2=np.array([math.nan, 13.0, math.nan])).levels()
    assert [level.rows.tolist() for level in levels] == [[1]]
    assert readings(irradiance_mW_cm2=np.array([math.nan])).levels() == []


def test_sweeps_are_told_apart_by_number_and_direction_the_way_up_first():
    data = readings(
        sweep=np.array([1.0, 1, 1, 0, 0, 1]), direction=np.array([1.0, 1, -1, -1, -1, 1])
    )
    sweeps = data.sweeps(np.array([0, 1, 2, 3, 5]))
    assert [(way, rows.tolist()) for way, rows in sweeps] == [
        (-1, [3]),
        (1, [0, 1, 5]),
        (-1, [2]),
    ]
