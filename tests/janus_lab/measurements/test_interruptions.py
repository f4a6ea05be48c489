"""Where readings were interrupted, however they come in blocks."""

from __future__ import annotations

import random

import numpy as np

from janus_lab.measurements.interruptions import (
    READ_BY_HAND,
    Interruptions,
    broken_where_interrupted,
)
from procedures.by_hand import ByHand


def test_it_is_of_the_runs_that_are_kept_by_hand() -> None:
    assert ByHand.name == READ_BY_HAND


def test_a_pause_of_five_usual_intervals_begins_a_piece_and_a_new_pace_does_not() -> None:
    times = [0.0, 0.1, 0.2, 0.3, 5.3, 5.4, 5.5, 5.6, 6.0, 6.1, 7.1, 8.1, 9.1, 10.1]
    #                          ^ 5 s                ^ 0.4 s    ^ 1 s, and so on
    found = Interruptions().pieces(times)
    assert found[:9].tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert found[-3:].tolist() == [found[-1]] * 3


def test_blocks_make_no_difference() -> None:
    for seed in range(20):
        chance = random.Random(seed)
        times = np.cumsum([chance.choice((0.1, 0.1, 0.1, 1.0, 7.0)) for _ in range(200)])
        whole, blocks = Interruptions().pieces(times), Interruptions()
        cuts = sorted(chance.sample(range(200), 12))
        found = [blocks.pieces(piece) for piece in np.split(times, cuts)]
        assert np.concatenate(found).tolist() == whole.tolist()


def test_a_line_is_broken_between_its_pieces_and_whole_otherwise() -> None:
    x, y = broken_where_interrupted([0.0, 0.1, 0.2, 0.3, 6.3, 6.4], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert np.isnan(y).tolist() == [False, False, False, False, True, False, False]
    assert 0.3 < x[4] < 6.3
    assert y[~np.isnan(y)].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert broken_where_interrupted([], [])[0].size == 0
