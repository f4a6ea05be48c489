"""One-pole responses to steps, against an integration of the differential equation."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from drivers.simulated.physics.photodiode.lag import lagged_change, lagged_mean

TIMES = np.array([0.0, 0.4, 0.5, 0.50001, 3.0])
LEVELS = np.array([2.0, 5.0, 0.0, 1.0, 4.0])


def integrated(tau, start, aperture, rest=0.0):
    """Mean and change per second of the response over one aperture, from an ODE."""

    def rate(t, y, level):
        return [(level - y[0]) / tau, y[0]]

    state, moments = [rest, 0.0], [start, start + aperture]
    edges = np.unique(np.append(TIMES, moments))
    found = {}
    for begin, end in zip(edges, [*edges[1:], edges[-1] + 1], strict=True):
        if begin in moments:
            found[begin] = tuple(state)
        level = LEVELS[begin >= TIMES][-1] if begin >= TIMES[0] else rest
        state = solve_ivp(
            rate, (begin, end), state, args=(level,), rtol=1e-10, atol=1e-12, method="LSODA"
        ).y[:, -1]
    (y0, i0), (y1, i1) = (found[moment] for moment in moments)
    return (i1 - i0) / aperture, (y1 - y0) / aperture


@pytest.mark.parametrize("tau", [1e-3, 0.03, 0.5, 10.0])
def test_means_and_changes_are_those_of_the_differential_equation(tau):
    random = np.random.default_rng(4)
    for start, aperture in zip(random.uniform(-0.5, 3.5, 4), (5e-3, 0.02, 0.3, 2.0), strict=True):
        mean, _ = integrated(tau, start, aperture)
        at, taus = np.array([start]), np.array([tau])
        assert lagged_mean(TIMES, LEVELS, at, aperture, taus)[0] == pytest.approx(
            mean, rel=1e-6, abs=1e-8
        )
        _, change = integrated(tau, start, aperture, rest=LEVELS[0])
        assert lagged_change(TIMES, LEVELS, at, aperture, taus)[0] == pytest.approx(
            change, rel=1e-5, abs=1e-6
        )


def test_a_reading_is_the_same_alone_and_among_others():
    start = np.random.default_rng(1).uniform(-1, 5, 500)
    tau = np.full(500, 0.2)
    together = lagged_mean(TIMES, LEVELS, start, 0.01, tau)
    alone = [
        lagged_mean(TIMES, LEVELS, start[i : i + 1], 0.01, tau[:1])[0] for i in range(0, 500, 50)
    ]
    assert together[::50].tolist() == alone


def test_without_light_there_is_nothing():
    nothing = np.zeros(0)
    assert lagged_mean(nothing, nothing, np.zeros(3), 0.1, np.ones(3)).tolist() == [0.0] * 3
