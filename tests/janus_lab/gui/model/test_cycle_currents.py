"""The photocurrent of each cycle, from the settled ends of its halves."""

from __future__ import annotations

import numpy as np

from janus_lab.gui.model.cycle_currents import CycleCurrents
from tests.drawn import halves


def test_the_dark_level_is_that_of_the_same_start_on_both_sides():
    currents = CycleCurrents()
    currents.add(halves((1, 1, 0, 0, 1.0), (1, 1, 5, 1, 10.0), (1, 2, 0, 2, 3.0)))
    currents.add(halves((1, 2, 5, 3, 12.0), (2, 3, 0, 60, 7.0), (2, 3, 5, 61, 20.0)))
    currents.end()
    cycle, photocurrent = currents.by_level()[5.0]
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
