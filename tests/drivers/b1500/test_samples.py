"""Sampling rules of the B1500A's programming guide, and its eight-byte data format."""

from __future__ import annotations

import pytest

from drivers.b1500.samples import (
    check_hold,
    check_sampling,
    check_staircase,
    current_range_code,
    parse_samples,
)
from drivers.errors import InstrumentError, LimitError


@pytest.mark.parametrize(
    ("interval", "points", "channels", "hold", "message"),
    [
        (5e-5, 10, 1, 0, "below the B1500A's shortest with 1"),
        (1e-4, 10, 2, 0, "shortest with 2 channel"),
        (1.005e-3, 10, 1, 0, "in steps of 0.01 ms"),
        (2.5e-3, 10, 1, 0, "in steps of 1 ms"),
        (66.0, 10, 1, 0, "to 65.535 s"),
        (1e-3, 60_000, 2, 0, "100001 in all"),
        (1e-3, 0, 1, 0, "100001 in all"),
        (5e-3, 10, 1, -0.01, "need an interval below 2 ms"),
        (1e-3, 10, 1, -0.1, "go back 0.1 to 90 ms"),
    ],
)
def test_what_the_instrument_does_not_sample_is_refused_first(
    interval, points, channels, hold, message
):
    with pytest.raises(LimitError, match=message):
        check_sampling(interval, points, channels, hold)


@pytest.mark.parametrize("interval", [1e-4, 1.6e-3, 1.99e-3, 2e-3, 65.535])
def test_what_the_instrument_samples_is_not(interval):
    check_sampling(interval, 100_001, 1)


def test_a_block_that_is_cut_short_is_refused():
    with pytest.raises(InstrumentError, match="not whole samples"):
        parse_samples(bytes(17), (1,))
    with pytest.raises(InstrumentError, match="not pairs of time and current"):
        parse_samples(bytes(16), (1,))


@pytest.mark.parametrize(("amount", "code"), [(1e-9, 11), (1e-6, 14), (1.1e-6, 14), (0.1, 19)])
def test_range_codes(amount, code):
    assert current_range_code(amount) == code


@pytest.mark.parametrize("seconds", [0, 0.01, 0.29, 655.35])
def test_hold_times_it_waits(seconds):
    check_hold("hold", seconds)


@pytest.mark.parametrize("hold", [0.005, 655.36, -1.5e-4, -0.0901, -5e-5])
def test_holds_before_sampling_that_the_instrument_does_not_have(hold):
    with pytest.raises(LimitError, match="hold"):
        check_sampling(1e-3, 10, 1, hold)


@pytest.mark.parametrize("hold", [0.01, 655.35, -1e-4, -0.0123, -0.09])
def test_holds_before_sampling_that_it_has(hold):
    check_sampling(1e-3, 10, 1, hold)


@pytest.mark.parametrize(
    ("points", "hold", "delay", "message"),
    [
        (0, 0, 0, "0 points"),
        (1002, 0, 0, "1002 points"),
        (11, -0.01, 0, "hold -0.01 s"),
        (11, 655.36, 0, "hold 655.36 s"),
        (11, 0.005, 0, "steps of 10 ms"),
        (11, 0, -1e-4, "delay -0.0001 s"),
        (11, 0, 65.536, "delay 65.536 s"),
        (11, 0, 5e-5, "steps of 0.1 ms"),
    ],
)
def test_what_the_instrument_does_not_sweep_is_refused(points, hold, delay, message):
    with pytest.raises(LimitError, match=message):
        check_staircase(points, hold, delay)
