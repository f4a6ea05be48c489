"""On/off cycles: which are whole, their plateaus, and the dark level under each pulse."""

from __future__ import annotations

import pytest

from janus_lab.analysis.cycling.cycles import CyclingData
from procedures.rows import whole_cycles
from tests.janus_lab.analysis.cycling.made_cycles import (
    HALF,
    PHOTOCURRENT,
    joined,
    readings,
    rows_of,
    table,
)


def test_the_dark_baseline_is_interpolated_between_the_halves_around_a_pulse():
    rows = table(readings(cycles=10, dark_slope=1e-8, noise=0.0))
    assert rows.photocurrent_A[:-1] == pytest.approx(PHOTOCURRENT, rel=1e-6)
    # the last pulse has no dark after it: it keeps the one before, and its uncertainty knows
    error = rows.photocurrent_A[-1] - PHOTOCURRENT
    assert error == pytest.approx(1e-8 * HALF, rel=0.01)
    assert abs(error) < 2 * rows.photocurrent_u_A[-1]


def test_partial_cycles_are_left_out_and_one_measured_again_counts_once():
    data = readings(cycles=6, noise=0.0)
    cut = 3 * 2 * HALF + 1.4 * HALF  # in the light of cycle 4
    first = rows_of(data, data.time_s < cut)
    first["current_A"][first["cycle"] == 4] *= 3  # what must not be seen
    again = rows_of(data, data.cycle >= 4, start=2)
    again["time_s"] += 1000.0
    both = joined(first, again)
    rows = table(both)
    assert rows.cycle.tolist() == [1, 2, 3, 4, 5, 6]
    assert rows.start.tolist() == [1, 1, 1, 2, 2, 2]
    assert rows.photocurrent_A == pytest.approx(PHOTOCURRENT, rel=1e-6)
    assert rows.left_out == 1
    assert table(CyclingData(**first)).cycle.tolist() == [1, 2, 3]

    columns = {
        "Time (s)": both.time_s,
        "Cycle": both.cycle,
        "Start": both.start,
        "Irradiance (mW/cm**2)": both.irradiance_mW_cm2,
    }
    assert whole_cycles(columns, HALF, HALF).tolist() == rows.cycle.tolist()


def test_no_baseline_is_drawn_across_a_gap_between_starts():
    data = readings(cycles=4, noise=0.0)
    later = rows_of(data, data.cycle >= 3, start=2)
    later["current_A"] = later["current_A"] + 1e-5  # the dark level moved while nothing was read
    rows = table(joined(rows_of(data, data.cycle < 3), later))
    assert rows.photocurrent_A == pytest.approx(PHOTOCURRENT, rel=1e-6)
