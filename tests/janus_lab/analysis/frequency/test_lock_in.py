"""Lock-in against the photodiode, on currents in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.frequency.lock_in import lock_in, true_frequency
from janus_lab.analysis.frequency.modulation_data import ModulationRecord

HARMONICS = np.arange(1, 200, 2)


def square_through_a_pole(time, frequency, corner):
    """A square wave of ±1, its harmonics and those behind one pole (nan: none), (n,) each."""
    orders = HARMONICS[HARMONICS * frequency < 2e5]
    angle = 2 * np.pi * ((time[:, None] * orders * frequency) % 1.0)
    light = 4 / (np.pi * orders)
    pole = 1 / (1 + 1j * orders * frequency / corner)
    return np.imag(np.exp(1j * angle) @ light), np.imag(np.exp(1j * angle) @ (light * pole))


def record(random, frequency, corner, noise, *, points=2001, interval=1.2e-4, clock=0.0):
    time = 100.0 + interval * np.arange(points)
    light, current = square_through_a_pole(time * (1 + clock), frequency, corner)
    sample = 1e-4 + 1e-6 * current + noise * random.standard_normal(points)
    monitor = 2e-4 + 1e-5 * light + noise * random.standard_normal(points)
    return ModulationRecord(frequency, time, sample, monitor, clipped=False)


@pytest.mark.parametrize("seed", range(12))
def test_the_ratio_is_that_of_the_pole_at_any_frequency(seed):
    random = np.random.default_rng(seed)
    corner = 10 ** random.uniform(1.5, 4.5)
    points, interval = 2001, 1.2e-4
    periods = int(random.integers(40, 20000))
    while math.gcd(periods, points) > 1 or min(periods % points, -periods % points) < 100:
        periods += 1
    frequency = periods / (points * interval)
    found = lock_in(record(random, frequency, corner, 1e-8))
    truth = 0.1 / (1 + 1j * frequency / corner)
    assert abs(found.ratio - truth) < 4.5 * found.u
    assert found.u < 2e-4


def test_the_uncertainty_is_the_scatter():
    off, stated = [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        found = lock_in(record(random, 173 / (501 * 1.2e-4), 3e3, 3e-8, points=501))
        truth = 0.1 / (1 + 1j * found.frequency_Hz / 3e3)
        off += [(found.ratio - truth).real, (found.ratio - truth).imag]
        stated.append(found.u)
    assert np.std(off) == pytest.approx(np.sqrt(np.mean(np.square(stated))), rel=0.2)


@pytest.mark.parametrize("clock", [-1e-4, 3e-6, 5e-5])
def test_the_frequency_on_the_samples_clock_is_found(clock):
    random = np.random.default_rng(7)
    frequency = 3331 / (2001 * 1.2e-4)
    made = record(random, frequency, 2e4, 1e-8, clock=clock)
    found = true_frequency(made.time_s - made.time_s[0], made.monitor_A, frequency)
    assert found == pytest.approx(frequency * (1 + clock), abs=0.02)
    assert abs(lock_in(made).ratio - 0.1 / (1 + 1j * frequency / 2e4)) < 2e-4


def test_light_that_does_not_come_and_go_has_no_response():
    time = 1.2e-4 * np.arange(501)
    with pytest.raises(ValueError, match="no modulation"):
        lock_in(ModulationRecord(100.0, time, np.ones(501), np.zeros(501), clipped=False))
