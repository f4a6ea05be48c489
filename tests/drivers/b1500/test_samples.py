"""Sampling rules of the B1500A's programming guide, and its eight-byte data format."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.b1500.samples import (
    available_interval,
    check_aperture,
    check_hold,
    check_sampling,
    check_staircase,
    current_range_code,
    current_resolution,
    no_samples,
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


def item(kind: int, channel: int, code: int = 0, count: int = 0, status: int = 0, time: int = 0):
    """Eight bytes of format 13: a time in microseconds (kind 3), or a count on a range."""
    if kind == 3:
        return bytes([0x03, *time.to_bytes(6, "big"), channel])
    return bytes([0x80 | kind, code, *count.to_bytes(4, "big", signed=True), status, channel])


def test_counts_are_millionths_of_the_range_and_times_are_microseconds():
    # codes 14 and 11: 1 µA and 1 nA
    block = item(3, 1, time=1_500_000) + item(1, 1, 14, 500_000)
    block += item(3, 2, time=1_500_001) + item(1, 2, 11, -1_000_000)
    samples = parse_samples(block + b"\r\n", (1, 2))
    assert samples.time.tolist() == [[1.5, 1.500001]]
    assert samples.current == pytest.approx(np.array([[0.5e-6, -1e-9]]))
    assert samples.range == pytest.approx(np.array([[1e-6, 1e-9]]))


@pytest.mark.parametrize(
    ("status", "has_value", "in_compliance"),
    [(0, True, False), (1, False, False), (4, True, False), (8, True, True), (64, False, False)],
)
def test_the_status_of_a_sample_says_what_it_is_worth(status, has_value, in_compliance):
    block = item(3, 1) + item(1, 1, 14, 100, status)
    samples = parse_samples(block, (1,))
    assert bool(np.isfinite(samples.current[0, 0])) == has_value
    assert bool(samples.in_compliance[0, 0]) == in_compliance
    assert samples.status[0, 0] == status


def test_samples_of_another_channel_are_refused():
    with pytest.raises(InstrumentError, match="not those of channels"):
        parse_samples(item(3, 2) + item(1, 2, 14, 5), (1,))


def test_a_record_that_was_stopped_has_its_channels_and_no_samples():
    nothing = no_samples((1, 2))
    assert len(nothing) == 0
    assert nothing.current.shape == (0, 2)


@pytest.mark.parametrize(
    ("aperture", "interval", "channels"),
    [(4e-5, 1e-4, 1), (2e-5, 1e-4, 2), (0.02, 0.1, 1), (2e-6, 1e-4, 1)],
)
def test_an_integration_that_leaves_the_instrument_its_own_time(aperture, interval, channels):
    """60 µs of an interval are the instrument's, and 20 µs more for the second channel."""
    check_aperture(aperture, interval, channels)


@pytest.mark.parametrize(
    ("aperture", "interval", "channels"),
    [(4.2e-5, 1e-4, 1), (2.2e-5, 1e-4, 2), (0.021, 0.1, 1), (1e-6, 1e-4, 1), (2e-3, 4e-3, 2)],
)
def test_an_integration_that_would_be_cut_short(aperture, interval, channels):
    with pytest.raises(LimitError) as caught:
        check_aperture(aperture, interval, channels)
    assert caught.value.subject == "aperture"


def test_an_available_interval_is_the_next_that_the_instrument_samples():
    # seed 1500
    for wanted in 10.0 ** np.random.default_rng(1500).uniform(-5, 1.8, 200):
        found = available_interval(wanted)
        assert found >= wanted * (1 - 1e-9)
        check_sampling(found, 1, 1)
        assert found - wanted <= max(1e-4, 1e-5 if wanted < 1.99e-3 else 1e-3) + 1e-9
    assert available_interval(1.995e-3) == 2e-3


def test_a_count_of_the_fast_converter_is_a_20000th_of_the_range():
    assert current_resolution(1e-6) == pytest.approx(1e-6 / 20_000)
    assert current_resolution(1.2e-6) == pytest.approx(1e-5 / 20_000)
    with pytest.raises(LimitError):
        current_resolution(0.2)
