"""The loop between the directions: its index, its rate, and what is too small to tell."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from drivers.simulated.physics.flicker import Octaves
from tests.janus_lab.analysis.iv.drawn_diodes import Diode


def test_no_loop_is_not_detected_at_its_rate(lab):
    found = lab.measure(lab.paper.janus_160, seed=6, irradiances=(0.0, 13.0), rate_V_s=0.25)
    for polarity in ("positive", "negative"):
        index = found("hysteresis_index", 13.0, polarity=polarity)
        assert abs(index.value) <= max(0.001, 2 * index.uncertainty)
        assert index.conditions["sweep_rate_V_s"] == pytest.approx(0.25)
        assert "not detected at 0.25 V/s" in index.method


@pytest.mark.parametrize("polarity", ["positive", "negative"])
def test_a_sweep_down_that_reads_10_percent_less_has_an_index_of_1_in_19(lab, polarity):
    found = lab.measure(lab.paper.janus_160, seed=6, irradiances=(0.0, 13.0), down_factor=0.9)
    index = found("hysteresis_index", 13.0, polarity=polarity)
    assert index.value == pytest.approx(0.1 / 1.9, abs=2 * index.uncertainty + 1e-4)
    assert "not detected" not in index.method


def test_a_loop_without_times_misses_its_rate(lab):
    columns = lab.columns(lab.paper.janus_160, seed=6, irradiances=(0.0, 13.0))
    columns["Time (s)"][:] = np.nan
    index = lab.analyse(columns)("hysteresis_index", 13.0, polarity="positive")
    assert "HYSTERESIS_RATE_MISSING" in index.flags
    assert "sweep_rate_V_s" not in index.conditions
    assert index.value is not None


def test_a_dark_current_below_the_offset_shows_no_loop(lab):
    single_gap = dataclasses.replace(lab.paper.janus_160, area_cm2=1e-5)
    found = lab.measure(single_gap, lab.conditions(active_area_cm2=1e-5), seed=6)
    index = found("hysteresis_index", 0.0, polarity="positive")
    assert index.value is None
    assert "LOOP_NOT_RESOLVED" in index.flags


def test_one_direction_has_no_loop(lab):
    columns = lab.columns(lab.paper.janus_160, seed=6)
    up = {name: column[columns["Direction"] > 0] for name, column in columns.items()}
    index = lab.analyse(up)("hysteresis_index", 13.0, polarity="positive")
    assert index.value is None
    assert "ONE_DIRECTION_ONLY" in index.flags


def test_readings_in_compliance_are_left_out_of_the_loop(lab):
    columns = lab.columns(lab.paper.janus_160, seed=6, irradiances=(0.0, 13.0))
    clipped = (columns["Voltage (V)"] > 2) & (columns["Direction"] > 0)
    columns["Status"][clipped] = 8
    columns["Current (A)"][clipped] = 1e-9
    index = lab.analyse(columns)("hysteresis_index", 13.0, polarity="positive")
    assert abs(index.value) < 0.001
    assert "COMPLIANCE_CLIP" in index.flags


def test_the_light_flickers_in_the_photocurrent_not_in_what_flows(lab):
    """A photodiode with a small shunt: from 0 V up the current changes its sign and adds up to
    little, but the light, ± 0.2 %, makes as much of a loop as in reverse. 30 seeds."""
    diode = Diode(5.5e-13, 1.76, 3.6, 1.43e6, 6.3e-8)
    given = lab.conditions(bias_V=-1.0, irradiance_fluctuation=0.002)
    level = 3.4
    claimed, pulls = 0, []
    for seed in range(30):
        columns = lab.columns(
            diode, seed=seed, irradiances=(0.0, level), step=0.02, stop=0.6, rate_V_s=2.0
        )
        lit = columns["Irradiance (mW/cm**2)"] > 0
        volts = columns["Voltage (V)"]
        octaves = Octaves(seed, "light", 8.0, 1 / 128)
        light = 0.002 / np.sqrt(10) * octaves.at(columns["Time (s)"], 1e-3)
        columns["Current (A)"] += np.where(lit, light * diode.photocurrent(volts, level), 0.0)
        index = lab.analyse(columns, given)("hysteresis_index", level, polarity="positive")
        if index.value is not None:
            claimed += abs(index.value) > 3 * index.uncertainty
            pulls.append(index.value / index.uncertainty)
    assert len(pulls) >= 20
    assert claimed <= 1
    assert np.std(pulls) < 1.3
