"""On/off cycles: which are whole, their plateaus, and the dark level under each pulse."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.cycling.cycling_data import CyclingData
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


def test_a_dark_current_of_its_own_range_is_told():
    rows = table(readings(cycles=3, dark_range_A=1e-4))
    assert rows.range_changed.all()
    assert rows.light_range_A.tolist() == [1e-3] * 3
    assert rows.dark_range_A.tolist() == [1e-4] * 3
    assert not table(readings(cycles=3)).range_changed.any()


def test_the_rows_of_one_irradiance_can_be_had_alone():
    both = table(readings(cycles=3, irradiances=(0.7, 13.0), photocurrents=(1e-5, 2e-4), noise=0.0))
    weak = both.at(0.7)
    assert weak.cycle.tolist() == [1, 2, 3]
    assert weak.photocurrent_A == pytest.approx(1e-5)
    assert both.at(5.0).cycle.size == 0


def test_the_uncertainty_of_a_photocurrent_is_that_of_its_plateaus():
    """100 cycles with 100 nA of noise, seed 6: their scatter is what each states."""
    rows = table(readings(cycles=100, noise=1e-7, seed=6))
    scatter = np.std(rows.photocurrent_A)
    assert np.median(rows.photocurrent_u_A) == pytest.approx(scatter, rel=0.25)


def test_a_pulse_without_a_reading_is_a_row_without_a_number():
    columns = rows_of(readings(cycles=2), slice(None))
    lit_second = (columns["cycle"] == 2) & (columns["irradiance_mW_cm2"] > 0)
    columns["current_A"] = np.where(lit_second, np.nan, columns["current_A"])
    rows = table(CyclingData(**columns))
    assert np.isfinite(rows.photocurrent_A).tolist() == [True, False]
    assert rows.cycle.tolist() == [1, 2]


def test_no_readings_are_no_cycles():
    empty = CyclingData(**rows_of(readings(cycles=1), slice(0)))
    assert table(empty).cycle.size == 0
    assert table(empty).left_out == 0
