"""Staircases that a bench cannot do are refused at the parameter that is wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drivers.errors import ParameterError
from procedures.staircase import check_lowest_range, check_staircase, levels, pieces_of
from tests.bench_files import bench_config


@pytest.mark.parametrize(
    ("start", "stop", "step", "points", "parameter"),
    [
        (-3.0, 3.0, 0.01, 601, None),
        (0.0, 0.0, 0.01, 1, "stop"),
        (-3.0, 30.0, 0.1, 331, "stop"),  # the bench's limit is 10 V
        (-30.0, 3.0, 0.1, 331, "start"),
        (-3.0, 3.0, 1e-6, 6_000_001, "step"),  # the 2400 sets 0.5 mV at 3 V
    ],
)
def test_a_staircase_is_refused_at_what_is_wrong_in_it(start, stop, step, points, parameter):
    if parameter is None:
        check_staircase(bench_config(), start, stop, step, points)
        return
    with pytest.raises(ParameterError) as caught:
        check_staircase(bench_config(), start, stop, step, points)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    ("lowest", "fixed", "fine"),
    [(0.0, 0.0, True), (1e-6, 0.0, True), (1e-6, 1e-3, False), (1e-2, 0.0, False)],
)
def test_a_lowest_range_is_of_autorange_and_below_the_compliance(lowest, fixed, fine):
    if fine:
        check_lowest_range(bench_config(), lowest, fixed, 1e-3)
        return
    with pytest.raises(ParameterError) as caught:
        check_lowest_range(bench_config(), lowest, fixed, 1e-3)
    assert caught.value.parameter == "lowest_range"


def test_steps_end_at_the_stop_or_are_refused():
    assert levels(-3.0, 3.0, 0.01) == 601
    assert levels(3.0, -3.0, 0.1) == 61
    with pytest.raises(ParameterError) as caught:
        levels(0.0, 1.0, 0.3)
    assert caught.value.parameter == "step"


@pytest.mark.parametrize(("points", "number"), [(601, 1), (601, 7), (11, 5), (4, 4)])
def test_the_pieces_of_a_staircase_have_all_its_points_once(points, number):
    pieces = pieces_of(-3.0, 3.0, points, number)
    step = 6.0 / (points - 1)
    assert len(pieces) == number
    assert sum(count for _, _, count in pieces) == points
    assert (pieces[0][0], pieces[-1][1]) == (-3.0, 3.0)
    for (_, last, _), (first, _, _) in pairwise(pieces):
        assert first - last == pytest.approx(step)
