"""The photocurrent of each cycle, from the settled ends of its halves."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.cycle_currents import CycleCurrents
from procedures.rows import CURRENT, CYCLE, IRRADIANCE, START, TIME
from tests.drawn import halves


def test_the_dark_level_is_that_of_the_same_start_on_both_sides():
    currents = CycleCurrents()
    currents.add(halves((1, 1, 0, 0, 1.0), (1, 1, 5, 1, 10.0), (1, 2, 0, 2, 3.0)))
    currents.add(halves((1, 2, 5, 3, 12.0), (2, 3, 0, 60, 7.0), (2, 3, 5, 61, 20.0)))
    currents.end()
    cycle, photocurrent, _ = currents.by_level()[5.0]
    assert cycle.tolist() == [1, 2, 3]
    # 10 - (1 + 3) / 2; then one dark plateau each: the next is of another start, or there is none
    assert photocurrent.tolist() == [8.0, 9.0, 13.0]


def test_a_half_counts_once_the_next_one_begins():
    currents = CycleCurrents()
    rows = halves((1, 1, 0, 0, 1.0), (1, 1, 5, 1, 10.0), (1, 2, 0, 2, 1.0))
    currents.add({name: values[:35] for name, values in rows.items()})
    assert currents.by_level() == {}
    currents.add({name: values[35:45] for name, values in rows.items()})
    assert currents.by_level()[5.0][1].tolist() == [9.0]
    early = {name: values[20:24] for name, values in rows.items()}
    early["Current (A)"] = np.full(4, 6.0)  # what comes late of its beginning changes nothing
    currents.add(early)
    currents.end()
    assert currents.by_level()[5.0][1].tolist() == [9.0]


def test_the_plateau_is_the_median_of_the_settled_end():
    # seed 1; the first 60 % of each half are still on their way, one reading of the rest is a spike
    rng = np.random.default_rng(1)
    rows = halves((1, 1, 0, 0, 0.0), (1, 1, 5, 1, 0.0), (1, 2, 0, 2, 0.0))
    settled = np.tile(np.arange(20) >= 12, 3)
    level = np.repeat([1e-8, 2e-6, 1e-8], 20)
    rows[CURRENT] = np.where(settled, level, rng.normal(1e-3, 1e-4, 60))
    rows[CURRENT][[18, 38, 58]] = 1.0
    currents = CycleCurrents()
    currents.add(rows)
    currents.end()
    assert currents.by_level()[5.0][1] == pytest.approx([2e-6 - 1e-8])


def test_the_uncertainty_is_that_of_medians_of_normal_noise():
    # seed 3; a median of n has sqrt(pi / 2) s / sqrt(n), and the dark is the mean of two
    n, noise = 4000, 1e-9
    time = np.arange(5 * n) / n
    lit = np.floor(time) % 2 == 1
    currents = CycleCurrents()
    currents.add(
        {
            START: np.ones(5 * n),
            CYCLE: np.floor(time / 2),
            IRRADIANCE: np.where(lit, 5.0, 0.0),
            TIME: time,
            CURRENT: np.where(lit, 1e-6, 1e-8) + np.random.default_rng(3).normal(0, noise, 5 * n),
        }
    )
    currents.end()
    _, photocurrent, uncertainty = currents.by_level()[5.0]
    one = np.sqrt(np.pi / 2) * noise / np.sqrt(0.4 * n)
    assert uncertainty == pytest.approx([np.hypot(one, one / np.sqrt(2))] * 2, rel=0.3)
    assert photocurrent == pytest.approx([0.99e-6] * 2, abs=5 * one)


@pytest.mark.parametrize("word", [9.9e37, 9.91e37, np.nan])
def test_what_is_no_reading_makes_no_plateau(word):
    currents = CycleCurrents()
    currents.add(halves((1, 1, 0, 0, 1.0), (1, 1, 5, 1, word), (1, 2, 0, 2, 1.0)))
    currents.end()
    assert currents.by_level() == {}


def test_a_column_that_is_missing_is_a_key_error():
    rows = halves((1, 1, 0, 0, 1.0))
    del rows[CYCLE]
    with pytest.raises(KeyError, match=CYCLE):
        CycleCurrents().add(rows)


def test_another_run_begins_with_nothing():
    currents = CycleCurrents()
    currents.add(halves((1, 1, 0, 0, 1.0), (1, 1, 5, 1, 10.0), (1, 2, 0, 2, 1.0)))
    before = currents.version
    currents.clear()
    currents.end()
    assert currents.version != before
    assert currents.by_level() == {}
