"""The one-pole response, against its closed form 1 - exp(-t/τ)."""

import numpy as np
import pytest

from drivers.simulated.instruments.ldc500.lag import SETTLED, Lag, first_true

TAU = 2.5e-3


def test_a_step_is_approached_exponentially():
    lag = Lag.build(TAU, [1.0], [10.0], 0.0)
    assert lag.at([1.0, 1.0 + TAU, 1.0 + 3 * TAU]) == pytest.approx(
        [0.0, 10 * (1 - np.exp(-1)), 10 * (1 - np.exp(-3))]
    )
    assert lag.at(0.0) == 0.0, "before the step it rests"


def test_a_second_step_begins_where_the_first_has_got_to():
    lag = Lag.build(TAU, [0.0, TAU], [10.0, 0.0], 0.0)
    reached = 10 * (1 - np.exp(-1))
    assert lag.at(2 * TAU) == pytest.approx(reached * np.exp(-1))


def test_it_has_arrived_after_twelve_time_constants():
    lag = Lag.build(TAU, [0.0], [10.0], 0.0)
    assert lag.settled_at == SETTLED * TAU
    assert lag.at(lag.settled_at) == 10.0
    assert Lag.resting(3.0).settled_at == 0.0


def test_between_two_cuts_it_moves_by_a_thirtysecond_of_a_step_at_most():
    lag = Lag.build(TAU, [0.0], [1.0], 0.0)
    assert np.diff(lag.at(lag.cuts())).max() <= 1 / 32 + 1e-12
    assert lag.at(lag.cuts()[-1]) == 1.0


def test_the_first_moment_is_found_between_the_points_of_a_grid():
    grid = np.array([0.0, 1.0, 2.0, 3.0])
    assert first_true(lambda times: times > 1.25, grid) == pytest.approx(1.25, abs=1e-15)
    assert first_true(lambda times: times > 5, grid) is None
    assert first_true(lambda times: times >= 0, grid) == 0.0
