"""The implicit equation of a photodiode, against independent solutions of it."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import wrightomega

from drivers.config.photodiode import Collection, DiodeLaw
from drivers.simulated.physics.photodiode.junction import (
    Junction,
    saturation_current,
    thermal_voltage,
)

DRAWS = 150
KT_Q = 0.025692579  # V at 298.15 K


def drawn(seed: int, *, collection: bool = False) -> list[tuple[Junction, float]]:
    """Diodes with a photocurrent (A), over the whole range that a device file may describe."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        junction = Junction(
            saturation=10 ** random.uniform(-15, -6),
            slope=random.uniform(1, 2.5) * KT_Q,
            shunt=10 ** random.uniform(4, 12),
            series=10 ** random.uniform(-1, 4),
            collection=Collection(
                built_in=f"{random.uniform(0.3, 1.5)} V",
                voltage=f"{10 ** random.uniform(-2, 1)} V",
            )
            if collection
            else None,
        )
        found.append((junction, 10 ** random.uniform(-12, -2)))
    return found


def by_brent(junction: Junction, bias: float, light: float) -> float:
    """The current (A), from a bracketed root of the junction's voltage; written on its own."""

    def through(v: float) -> float:
        h = 1.0
        if junction.collection is not None:
            x = (junction.collection.built_in - v) / junction.collection.voltage
            h = x * (1 - math.exp(-1 / abs(x)))
        return junction.saturation * math.expm1(v / junction.slope) + v / junction.shunt - light * h

    def excess(v: float) -> float:
        return v + junction.series * through(v) - bias

    highest = max(bias, 0) / junction.series + light
    high = junction.slope * math.log1p(highest / junction.saturation) + 1e-9
    low = min(bias, 0.0) - 1e-9
    v = brentq(excess, low, high, xtol=1e-22, rtol=8.9e-16, maxiter=1000)
    current = through(v)
    steep = (through(v + 1e-9) - through(v - 1e-9)) / 2e-9 * junction.series
    return (bias - v) / junction.series if steep > 1 else current


@pytest.mark.parametrize(("seed", "collection"), [(11, False), (12, True)])
def test_the_current_solves_the_implicit_equation(seed: int, collection: bool) -> None:
    random = np.random.default_rng(seed + 100)
    for junction, light in drawn(seed, collection=collection):
        bias = np.append(random.uniform(-20, 2, 4), [1e-3, 10.0])
        lit = np.array([light, 0.0, light, light, light, 0.0])
        found = junction.current(bias, lit)
        expected = [by_brent(junction, *pair) for pair in zip(bias, lit, strict=True)]
        # a current that is the difference of larger ones is known to their rounding
        scale = np.maximum(np.abs(expected), 1e-4 * (lit + junction.saturation))
        assert np.max(np.abs(found - expected) / scale) < 1e-10


def test_without_loss_of_carriers_it_is_lamberts_w() -> None:
    """Jain & Kapoor, Sol. Energy Mater. Sol. Cells 81, 269 (2004), Eq. 2; W(e^x) is ω(x)."""
    random = np.random.default_rng(5)
    for junction, light in drawn(13):
        bias = random.uniform(-2, 1, 5)
        saturation, series, shunt = junction.saturation, junction.series, junction.shunt
        whole = series + shunt
        argument = np.log(series * saturation * shunt / (junction.slope * whole)) + shunt * (
            series * (light + saturation) + bias
        ) / (junction.slope * whole)
        lambert = wrightomega(argument)
        expected = (bias - (light + saturation) * shunt) / whole + junction.slope / series * lambert
        found = junction.current(bias, np.full(5, light))
        # the formula itself loses digits where terms of V/R_s cancel
        scale = np.abs(expected) + 1e-4 * (np.abs(bias) + light * series) / series
        assert np.max(np.abs(found - expected) / scale) < 1e-9


@pytest.mark.parametrize("collection", [False, True])
def test_forced_current_and_bias_are_inverses(collection: bool) -> None:
    random = np.random.default_rng(7)
    for junction, light in drawn(14, collection=collection):
        current = random.choice([-1, 1], 4) * 10 ** random.uniform(-13, -3, 4)
        one, lit = np.ones(4), np.full(4, light)
        inner = junction.voltage_at_current(current, lit, one)
        flows = junction.through(inner, lit)
        scale = np.abs(current) + light
        assert np.max(np.abs(flows - current) / scale) < 1e-10
        bias = inner + current * junction.series
        assert np.max(np.abs(junction.current(bias, lit) - current) / scale) < 1e-9


def test_an_open_ideal_diode_stands_at_the_logarithm_of_its_photocurrent() -> None:
    junction = Junction(1e-12, 1.5 * KT_Q, 1e15, 0.0)
    light = np.array([1e-9, 1e-6, 1e-3])
    volts = junction.voltage_at_current(np.zeros(3), light, np.ones(3))
    assert volts == pytest.approx(1.5 * KT_Q * np.log1p(light / 1e-12), rel=1e-5)


def test_current_always_rises_with_bias() -> None:
    for junction, light in drawn(15, collection=True)[:50]:
        bias = np.linspace(-5, 3, 400)
        assert np.all(np.diff(junction.current(bias, np.full(400, light))) > 0)


@pytest.mark.parametrize(("bias", "light"), [*product((-1e3, 0.0, 1e3), (0.0, 1.0))])
def test_extremes_are_solved_too(bias: float, light: float) -> None:
    for series in (0.0, 0.1):
        junction = Junction(1e-15, KT_Q, 1e12, series)
        assert math.isfinite(float(junction.current(np.array([bias]), np.array([light]))[0]))
    current = float(junction.current(np.array([bias]), np.array([light]))[0])
    assert math.isfinite(current)
    if (bias, light) == (0.0, 0.0):
        assert current == 0.0


def test_an_open_circuit_voltage_falls_with_temperature_as_the_activation_energy_says() -> None:
    """dV_oc/dT = -(E_a/q - V_oc)/T at constant photocurrent, n = 1 (the BPW34: -2.6 mV/K)."""
    law = DiodeLaw(saturation_current="57 pA", activation_energy="1.125 eV")

    def open_circuit(kelvin: float) -> float:
        return thermal_voltage(kelvin) * math.log(47e-6 / saturation_current(law, kelvin))

    assert open_circuit(298.15) == pytest.approx(0.350, abs=1e-4)
    rate = (open_circuit(299.15) - open_circuit(297.15)) / 2
    assert rate == pytest.approx(-(1.125 - 0.350) / 298.15, rel=1e-3)
    assert rate == pytest.approx(-2.6e-3, rel=1e-3)
