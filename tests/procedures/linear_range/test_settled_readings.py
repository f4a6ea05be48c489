"""Readings while a current settles, and once it has."""

from __future__ import annotations

import numpy as np
import pytest

from procedures import LinearRange
from procedures.linear_range.settled_readings import BLOCK_DURATION
from tests.bench_files import BENCHES, open_bench
from tests.measuring import carry_out, columns, prepared


@pytest.mark.parametrize("bench", BENCHES)
def test_blocks_are_short_and_readings_evenly_spaced(bench):
    run = prepared(
        LinearRange(irradiances=[2.0], reading_time=2.0, noise_time=10.0, nplc=2.0, bias_settling=0)
    )
    with open_bench("photodiode-si", bench) as opened:
        carry_out(run, opened)
    data = columns(run)
    for at in (data["Level"] == 0, (data["Level"] == 1) & (data["Irradiance (mW/cm**2)"] > 0)):
        time = data["Time (s)"][at & (data["Kept"] == 1)]
        assert np.diff(time).max() < 2.5 * np.median(np.diff(time))
    blocks = [r["Time (s)"] for t, r in run.topics if t == "batch results"]
    assert all(np.ptp(block) <= BLOCK_DURATION for block in blocks)


def test_a_current_that_never_settles_is_read_when_the_longest_wait_is_over():
    run = prepared(
        LinearRange(
            irradiances=[2.0], bias=3.0, reading_time=1.0, noise_time=10.0, longest_dwell=2.0,
            settled_within=1e-6, bias_settling=0,
        )
    )  # fmt: skip
    with open_bench("janus-200C", "simulated") as opened:
        carry_out(run, opened)
    kinds = [record["kind"] for topic, record in run.topics if topic == "event"]
    assert "not settled" in kinds
    assert set(columns(run)["Kept"]) == {0, 1}
