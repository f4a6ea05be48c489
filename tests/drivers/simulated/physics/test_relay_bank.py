"""Relays: what is connected counts from when a channel closes until it opens."""

import numpy as np
import pytest

from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.relay_bank import Parallel, RelayBank
from drivers.simulated.physics.sample import make_sample
from drivers.simulated.physics.two_terminal import OpenTerminals, Resistor
from tests.bench_files import device


def bank(*ohms):
    """Resistors on channels 1, 2, ..."""
    return RelayBank({n: Resistor(r) for n, r in enumerate(ohms, 1)}, OpenTerminals())


def test_nothing_is_connected_before_a_channel_closes():
    relays = bank(1e3)
    assert relays.closed_at(5.0) == frozenset()
    np.testing.assert_array_equal(relays.current([0.0, 1.0], 1e-3, 2.0, [0, 1]), [0.0, 0.0])
    relays.change(1.0, [7])  # on which there is nothing
    np.testing.assert_array_equal(relays.current([2.0], 1e-3, 2.0, [0]), [0.0])


@pytest.mark.parametrize("seed", range(20))
def test_each_reading_is_of_what_was_closed_then(seed):
    random = np.random.default_rng(seed)
    ohms = 10 ** random.uniform(0, 9, 4)
    relays = bank(*ohms)
    times = np.cumsum(random.uniform(0.1, 10, 8))
    closed = [random.choice(4, random.integers(0, 4), replace=False) + 1 for _ in times]
    for time, channels in zip(times.tolist(), closed, strict=True):
        relays.change(time, channels.tolist())
    start = random.uniform(0, times[-1] + 10, 50)
    volts = random.uniform(-10, 10, 50)
    place = np.searchsorted(times, start, side="right") - 1
    siemens = np.array([sum(1 / ohms[c - 1] for c in closed[p]) if p >= 0 else 0.0 for p in place])
    numbers = np.arange(50)
    np.testing.assert_allclose(relays.current(start, 1e-3, volts, numbers), siemens * volts)
    amps = np.where(siemens > 0, siemens, 1e-15) * volts
    found = relays.voltage(start, 1e-3, amps, numbers)
    np.testing.assert_allclose(found, volts, rtol=1e-9)


def test_what_was_announced_for_later_is_replaced():
    relays = bank(1e3, 1e3)
    relays.change(1.0, [1])
    relays.change(2.0, [1, 2])
    relays.change(1.5, [2])
    assert [sorted(relays.closed_at(t)) for t in (0.5, 1.2, 1.5, 3.0)] == [[], [1], [2], [2]]


@pytest.mark.parametrize("seed", range(10))
def test_devices_side_by_side_share_a_forced_current(seed):
    random = np.random.default_rng(seed)
    light = SampleLight(rin=0.0, drift=0.0)
    light.change(0.0, 10 ** random.uniform(-2, 2))
    names = random.choice(["photodiode-si", "janus-160C", "janus-200C"], 2).tolist()
    samples = [
        make_sample(config.physics, config.active_area, light, noise=False)
        for config in map(device, names)
    ]
    both = Parallel(samples)
    volts = random.uniform(-1, 0.4, 5)
    start, numbers = np.full(5, 100.0), np.arange(5)
    amps = both.current(start, 0.02, volts, numbers)
    np.testing.assert_allclose(
        amps, sum(sample.current(start, 0.02, volts, numbers) for sample in samples)
    )
    found = both.voltage(start, 0.02, amps, numbers)
    np.testing.assert_allclose(
        both.current(start, 0.02, found, numbers), amps, rtol=1e-6, atol=1e-15
    )


def test_steps_of_bias_charge_what_is_connected():
    config = device("photodiode-si")
    assert config.physics is not None
    diode = make_sample(config.physics, config.active_area, SampleLight(), noise=False)
    relays = RelayBank({1: diode, 2: diode}, OpenTerminals())
    steps = (np.array([0.0, 1.0]), np.array([0.0, -5.0]))
    start = np.array([1.0])

    def charging(*channels):
        relays.change(0.5, channels)
        return float(relays.charging_current(start, 1e-3, *steps)[0])

    assert charging() == 0.0
    assert charging(1) != 0.0
    assert charging(1, 2) == pytest.approx(2 * charging(1))
