"""Halves of cycles: readings that come in pieces are the same readings."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.cycling.cycles import summarise_cycles
from janus_lab.analysis.cycling.half_cycles import bins_for, halves_of, whole_pieces
from tests.janus_lab.analysis.cycling.made_cycles import HALF, joined, meter, readings, rows_of


def in_pieces(data, size):
    return [data.rows(slice(i, i + size)) for i in range(0, data.time_s.size, size)]


@pytest.mark.parametrize("size", [7, 100, 231, 1000, 10**6])
def test_the_table_of_readings_in_pieces_is_that_of_all_at_once(size):
    """A run that was started twice, cut through halves, cycles and starts: seed 3."""
    data = readings(cycles=5, seed=3, tails=((0.1, 2.0),))
    again = rows_of(data, data.cycle >= 4, start=2)
    again["time_s"] += 1000.0
    both = joined(rows_of(data, data.time_s < 3.4 * 2 * HALF), again)
    whole = summarise_cycles(both, HALF, HALF, meter())
    pieces = summarise_cycles(iter(in_pieces(both, size)), HALF, HALF, meter())
    assert (pieces.left_out, pieces.flicker) == (whole.left_out, whole.flicker)
    for name, column in whole.columns().items():
        np.testing.assert_array_equal(pieces.columns()[name], column)
    np.testing.assert_array_equal(pieces.dark_shape_A, whole.dark_shape_A)


def test_no_piece_ends_within_a_half():
    data = readings(cycles=3)
    halves = [
        half for piece in whole_pieces(in_pieces(data, 50)) for half in halves_of(piece, 1, 1)
    ]
    assert [(half.cycle, half.irradiance > 0) for half in halves] == [
        (cycle, lit) for cycle in (1, 2, 3) for lit in (False, True)
    ]


def test_a_half_of_few_readings_has_no_shape():
    many, few = (halves_of(readings(cycles=1, rate=rate), HALF, HALF)[0] for rate in (45.0, 2.0))
    assert bins_for(many) == 10
    assert bins_for(few) == 0
