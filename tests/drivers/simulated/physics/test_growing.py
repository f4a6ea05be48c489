"""A table that grows at its end and is cut back there."""

import numpy as np

from drivers.simulated.physics.growing import GrowingTable


def test_rows_stay_as_they_were_when_the_table_grows():
    table = GrowingTable(2)
    for start in range(0, 1000, 100):
        numbers = np.arange(start, start + 100.0)
        table.extend([numbers, -numbers])
    assert len(table) == 1000
    assert np.array_equal(table.column(0), np.arange(1000.0))
    assert np.array_equal(table.column(1), -np.arange(1000.0))


def test_what_is_cut_off_is_replaced_by_what_comes():
    table = GrowingTable(1)
    table.extend([[1.0, 2.0, 3.0]])
    table.truncate(1)
    table.extend([[9.0]])
    assert table.column(0).tolist() == [1.0, 9.0]
    table.truncate(5)
    assert len(table) == 2


def test_what_is_forgotten_makes_the_next_row_the_first() -> None:
    table = GrowingTable(2)
    table.extend([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    table.forget(2)
    table.extend([[7.0], [8.0]])
    assert table.column(0).tolist() == [3.0, 7.0]
    assert table.column(1).tolist() == [6.0, 8.0]
