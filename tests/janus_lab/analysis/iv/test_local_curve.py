"""Currents and crossings between readings: the curve of a diode, coarse and fine."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.iv.local_curve import fit_around
from tests.janus_lab.analysis.iv.drawn_diodes import Diode


def readings(diode, light, step, noise=0.0, seed=0):
    volts = np.arange(-1.0, 0.61, step)
    current = diode.total(volts, light)
    current = current + noise * np.random.default_rng(seed).standard_normal(volts.size)
    one = np.ones(volts.size)
    columns = (volts, volts, current, one, one, one, one, 0 * one)
    return IVData.from_columns(dict(zip(IVData.NAMES.values(), columns, strict=True)))


@pytest.mark.parametrize(("step", "within"), [(1e-3, 1e-5), (0.01, 2e-5), (0.05, 3e-3)])
def test_the_crossing_of_a_diode_is_found_between_its_readings(step, within):
    """A line between neighbours would be off by up to step²/(8·nkT/q): 0.5 mV at 10 mV."""
    diode = Diode(57e-12, 1.0, 9.4, 5e9, 1e-6)
    for level in (0.5, 3.0, 20.0):
        true = diode.open_circuit(level)
        data = readings(diode, 1e-6 * level, step)
        rows = np.arange(data.voltage_V.size)
        nearest = data.voltage_V[np.argmin(np.abs(data.voltage_V - true))]
        curve = fit_around(data, rows, float(nearest), 1e-15)
        assert curve.crossing() == pytest.approx(true, abs=within)
        u = float(np.sqrt(curve.shares(true) ** 2 @ curve.variance)) / curve.slope(true)
        assert abs(curve.crossing() - true) <= 2 * u


def test_the_end_of_a_sweep_is_described_as_well():
    diode = Diode(57e-12, 1.0, 9.4, 5e9, 1e-6)
    data = readings(diode, 0.0, 0.01)
    curve = fit_around(data, np.arange(data.voltage_V.size), 0.6, 1e-15)
    assert curve.current(0.6) == pytest.approx(float(diode.dark(0.6)), rel=1e-3)


def test_noise_of_the_readings_is_in_the_variance():
    diode = Diode(57e-12, 1.0, 9.4, 5e9, 1e-6)
    true, noise = diode.open_circuit(3.0), 1e-8
    found = []
    for seed in range(200):
        data = readings(diode, 3e-6, 2e-3, noise, seed)
        curve = fit_around(data, np.arange(data.voltage_V.size), 0.28, 1e-15)
        u = float(np.sqrt(curve.shares(true) ** 2 @ curve.variance)) / curve.slope(true)
        found.append((curve.crossing() - true) / u)
    assert np.std(found) == pytest.approx(1.0, abs=0.2)
    assert abs(np.mean(found)) < 0.3


def test_a_straight_line_without_a_crossing_near_by_is_no_trouble():
    volts = np.linspace(-1, 1, 41)
    one = np.ones(41)
    columns = (volts, volts, 1e-6 * (volts + 5), one, one, one, one, 0 * one)
    data = IVData.from_columns(dict(zip(IVData.NAMES.values(), columns, strict=True)))
    curve = fit_around(data, np.arange(41), 0.5, 1e-12)
    assert curve.current(0.5) == pytest.approx(5.5e-6)
    assert curve.slope(0.5) == pytest.approx(1e-6, rel=1e-3)
