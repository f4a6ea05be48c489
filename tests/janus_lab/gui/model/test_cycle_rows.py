"""The rows of a run against time, taken apart by cycle."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.cycle_rows import CycleRows, cycle_blocks, put, put_turns, turns
from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plots.lit_phases import lit_spans
from procedures.rows import CURRENT, CYCLE, IRRADIANCE, START, TIME


def test_turns_are_the_first_and_the_last_of_equal_ones():
    # seed 13; by looking at each sample and its neighbours
    light = np.random.default_rng(13).choice([0.0, 13.0], 200)
    expected = [
        i in (0, 199) or light[i] != light[i - 1] or light[i] != light[i + 1] for i in range(200)
    ]
    assert turns(light).tolist() == expected


def test_what_is_left_out_can_be_drawn_from_what_is_kept():
    light = np.repeat(np.random.default_rng(5).choice([0.0, 0.7, 13.0], 30), 20)  # seed 5
    time = np.arange(len(light)) / 50
    kept = LiveSeries()
    put_turns(kept, time, light)
    x, y = kept.visible(-1.0, time[-1] + 1.0, 1000)
    assert len(x) < len(light) / 5
    np.testing.assert_array_equal(np.interp(time, x, y), light)


def test_a_block_that_came_late_is_put_where_it_belongs():
    series = LiveSeries()
    for low, high in ((0, 10), (20, 30), (10, 20)):
        put(series, np.arange(low, high) * 1.0, np.arange(low, high) * 2.0)
    x, y = series.visible(-1.0, 31.0, 1000)
    assert x.tolist() == list(range(30))
    assert y.tolist() == [2 * i for i in range(30)]


def test_rows_are_taken_apart_where_the_cycle_or_the_start_turns():
    block = {
        START: [1, 1, 1, 2, 2],
        CYCLE: [1, 1, 2, 2, 3],
        TIME: np.arange(5.0),
        CURRENT: np.arange(5.0) * 1e-9,
        IRRADIANCE: [0.0, 13.0, 0.0, 13.0, 0.0],
    }
    found = list(cycle_blocks(block))
    assert [part.key for part in found] == [(1, 1), (1, 2), (2, 2), (2, 3)]
    assert np.concatenate([part.time for part in found]).tolist() == [0, 1, 2, 3, 4]


def test_rows_without_cycle_or_light_are_one_block():
    (part,) = cycle_blocks({TIME: np.arange(3.0), CURRENT: np.ones(3)})
    assert len(part.time) == 3
    assert np.isnan(part.irradiance).all()


@pytest.mark.parametrize("missing", [TIME, CURRENT])
def test_a_column_that_is_missing_is_named(missing: str):
    block = {TIME: np.arange(3.0), CURRENT: np.ones(3)}
    del block[missing]
    with pytest.raises(KeyError) as caught:
        list(cycle_blocks(block))
    assert repr(missing) in caught.value.args[0]


def test_no_rows_are_no_cycle():
    assert list(cycle_blocks({TIME: [], CURRENT: []})) == []


def test_a_cycle_counts_time_from_its_own_beginning_and_knows_its_brightest_light():
    cycle = CycleRows(key=(1, 2), began=100.0)
    light = np.array([0.0, 13.0, np.nan, 0.7])
    block = {
        CYCLE: np.full(4, 2),
        TIME: 99.0 + np.arange(4.0),
        CURRENT: np.arange(4.0),
        IRRADIANCE: light,
    }
    (part,) = cycle_blocks(block)
    cycle.add(part)
    assert cycle.current.x_range == (0.0, 2.0)
    assert cycle.current.y_range == (1.0, 3.0)
    assert cycle.brightest == 13.0


def test_turns_are_enough_to_know_all() -> None:
    irradiance = np.array([0.0, 0, 0, 13, 13, 13, 0, 2, np.nan])
    np.testing.assert_array_equal(np.flatnonzero(turns(irradiance)), [0, 2, 3, 5, 6, 7, 8])
    begins, ends = lit_spans(np.arange(9.0), irradiance)
    assert (begins.tolist(), ends.tolist()) == ([3], [5])
    assert [len(span) for span in lit_spans(np.empty(0), np.empty(0))] == [0, 0]
