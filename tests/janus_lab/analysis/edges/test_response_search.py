"""How many slow parts are found, on edges whose parts are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.response_models import ResponseModel
from janus_lab.analysis.edges.response_search import find_response, likelihood_near
from janus_lab.analysis.edges.step_response import Instrument

MS = 1e-3
TRUE = 0.3 * MS
THROUGH = Instrument(0.2 * MS)
SINGLE = ResponseModel(THROUGH, 0, free_delay=False)


def found(lab, terms, seed=1, **given):
    given = {"count": 60, "sigma": 0.02 * MS} | given
    return find_response(lab.edges(terms, seed=seed, **given), SINGLE, np.array([math.log(TRUE)]))


def test_of_one_exponential_no_slow_part_is_found(lab):
    fits = [found(lab, [(1.0, TRUE)], seed=seed) for seed in range(4)]
    assert [fit.model.slow_parts for fit in fits] == [0] * 4
    pulls = [(fit.fitted[0] - math.log(TRUE)) * math.sqrt(fit.curvature[0, 0]) for fit in fits]
    assert np.max(np.abs(pulls)) < 3
    assert all(abs(fit.moved) < 0.05 for fit in fits)


def test_a_slow_part_is_found_with_share_and_time_constant(lab):
    fit = found(lab, [(0.8, TRUE), (0.2, 5 * MS)])
    taus, weights = fit.model.parts(fit.fitted)
    assert fit.model.slow_parts == 1
    assert taus == pytest.approx([TRUE, 5 * MS], rel=0.1)
    assert weights == pytest.approx([0.8, 0.2], abs=0.02)


def test_a_part_too_small_to_be_claimed_is_in_what_the_fast_one_may_move_by(lab):
    """1.2 % of 3 ms in 3 % of noise."""
    fits = [
        found(lab, [(0.988, TRUE), (0.012, 3 * MS)], seed=seed, noise=0.03) for seed in range(4)
    ]
    unseen = [fit for fit in fits if fit.model.slow_parts == 0]
    assert unseen
    for fit in unseen:
        u = math.hypot(fit.moved, 1 / math.sqrt(fit.curvature[0, 0]))
        assert abs(fit.fitted[0] - math.log(TRUE)) < 3 * u


def test_the_likelihood_is_largest_at_the_time_constant_it_was_made_with(lab):
    edges = lab.edges([(1.0, TRUE)], seed=2, count=60)
    likelihood = likelihood_near(edges, TRUE, THROUGH)
    taus = TRUE * np.geomspace(0.7, 1.4, 15)
    values = [likelihood(SINGLE.response(np.array([math.log(tau)]))) for tau in taus.tolist()]
    assert taus[int(np.argmax(values))] == pytest.approx(TRUE, rel=0.1)
