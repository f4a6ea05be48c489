"""When a current has settled."""

import numpy as np
import pytest

from procedures.linear_range.settling import Settling


def windows_until_settled(tau, noise, allowed, seed, step=1e-9):
    random = np.random.default_rng(seed)
    settling, time = Settling(allowed * step), np.arange(10) / 10
    for number in range(1000):
        current = step * (1 - np.exp(-(time + number) / tau)) + noise * random.standard_normal(10)
        if settling.add(current):
            return number
    return None


@pytest.mark.parametrize("seed", range(5))
def test_a_slow_current_is_waited_for_until_it_moves_by_no_more_than_is_allowed(seed):
    tau = np.random.default_rng(seed).uniform(2, 20)
    waited = windows_until_settled(tau, 1e-16, 1e-3, seed)
    # from one second to the next an exponential moves by exp(-t/tau)·(exp(1/tau) - 1) of the step
    assert np.exp(-(waited - 1) / tau) * np.expm1(1 / tau) < 1.6e-3


def test_a_fast_current_takes_two_windows_and_noise_is_not_waited_for():
    waited = [windows_until_settled(1e-6, noise, 1e-3, 3) for noise in (0.0, 1e-13, 1e-9)]
    assert waited == [1, 1, 1]


def test_windows_without_a_reading_settle_nothing():
    settling = Settling(1.0)
    assert not settling.add([1.0, 1.0])
    assert not settling.add([np.nan, np.nan])
    assert not settling.add([1.0, 1.0])
    assert settling.add([1.0, 1.0])
