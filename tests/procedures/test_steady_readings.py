"""Readings at an even rate: fast ones in blocks, slow ones one by one."""

import numpy as np
import pytest

from procedures.steady_readings import steady_readings
from tests.bench_files import BENCHES, open_bench


def taken(bench, count, interval, longest_block=2.0, should_stop=lambda: False):
    """Times of each part and whether it follows the one before, and when else was looked."""
    looks = []
    bench.smu.prepare(
        compliance=1e-3, nplc=0.1, current_range=1e-4, source_delay=0.0, autozero=False
    )
    bench.smu.switch_on()
    parts = [
        (readings.time, follows)
        for readings, follows in steady_readings(
            bench,
            count,
            interval,
            longest_block=longest_block,
            should_stop=should_stop,
            while_waiting=lambda: looks.append(bench.clock.now()),
        )
    ]
    return parts, np.array(looks)


@pytest.mark.parametrize("name", BENCHES)
def test_fast_readings_come_in_blocks_with_gaps_between(name):
    with open_bench(bench=name) as bench:
        parts, looks = taken(bench, 103, 0.05)
    assert [len(times) for times, _ in parts] == [40, 40, 23]
    assert not any(follows for _, follows in parts)
    for times, _ in parts:
        assert np.diff(times) == pytest.approx(0.05, abs=1.1e-3)
    assert np.max(np.diff(looks)) < 1.1


@pytest.mark.parametrize("name", BENCHES)
def test_slow_readings_are_asked_for_on_time_and_follow_each_other(name):
    with open_bench(bench=name) as bench:
        parts, looks = taken(bench, 7, 3.0)
    times = np.concatenate([times for times, _ in parts])
    assert np.diff(times) == pytest.approx(3.0, abs=5e-3)  # the first is set up
    assert [follows for _, follows in parts] == [False] + 6 * [True]
    assert np.max(np.diff(looks)) < 1.1


def test_a_block_is_no_longer_than_the_instrument_takes():
    with open_bench() as bench:
        parts, _ = taken(bench, 2600, 0.01, longest_block=1e3)
    assert [len(times) for times, _ in parts] == [2500, 100]


@pytest.mark.parametrize("name", BENCHES)
@pytest.mark.parametrize("interval", [0.05, 3.0])
def test_a_stop_ends_it_at_once_with_what_has_been_read(name, interval):
    with open_bench(bench=name) as bench:
        until = bench.clock.now() + 7.0
        parts, _ = taken(bench, 1000, interval, 60.0, lambda: bench.clock.now() > until)
        assert bench.clock.now() < until + 0.5
    assert sum(len(times) for times, _ in parts) == pytest.approx(7.0 / interval, abs=5)


def test_a_reading_that_was_kept_waiting_begins_anew():
    with open_bench() as bench:
        bench.smu.prepare(compliance=1e-3, nplc=0.1, source_delay=0.0, autozero=False)
        bench.smu.switch_on()
        seen = []
        for readings, follows in steady_readings(
            bench, 4, 2.0, longest_block=1.0, should_stop=lambda: False, while_waiting=lambda: None
        ):
            seen.append((float(readings.time[0]), follows))
            if len(seen) == 2:
                bench.clock.wait(5.0)
    assert [follows for _, follows in seen] == [False, True, False, True]
