"""What an estimated time constant is uncertain by, against the scatter of many estimates."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.response_models import ResponseModel
from janus_lab.analysis.edges.response_search import find_response
from janus_lab.analysis.edges.response_uncertainty import with_uncertainty
from janus_lab.analysis.edges.step_response import Instrument

MS = 1e-3
SINGLE = ResponseModel(Instrument(0.2 * MS), 0, free_delay=False)


def fit(lab, tau, seed, **given):
    edges = lab.edges([(1.0, tau)], seed=seed, **({"count": 40} | given))
    found = find_response(edges, SINGLE, np.array([math.log(0.3 * MS)]))
    return with_uncertainty(edges, found, None, adequate=True)


def test_the_statistical_part_is_the_scatter_of_many(lab):
    fits = [fit(lab, 0.5 * MS, seed) for seed in range(16)]
    taus = np.array([one.time_constant_s for one in fits])
    u = np.median([one.statistical_s for one in fits])
    assert 0.6 * u < np.std(taus) < 1.6 * u  # of 16: 18 %
    assert sum(one.low_s <= 0.5 * MS <= one.high_s for one in fits) >= 11  # of 14.4 at 90 %


def test_all_parts_add_in_squares_and_the_interval_is_at_least_as_wide(lab):
    one = fit(lab, 0.5 * MS, 3)
    parts = (one.statistical_s, one.instrument_s, one.model_s, one.meter_s)
    assert one.uncertainty_s == pytest.approx(math.sqrt(sum(part**2 for part in parts)))
    assert one.instrument_s == 0  # none is known
    assert one.high_s - one.low_s > 2 * 1.6 * one.statistical_s
    assert (one.slow_fraction, one.slow_s, one.largest) == (0.0, None, True)


def test_a_device_too_fast_for_a_parabola_has_an_upper_limit_that_holds(lab):
    fits = [fit(lab, 0.005 * MS, seed, sigma=0.05 * MS) for seed in range(6)]
    assert sum(one.high_s > 0.005 * MS for one in fits) >= 5
    assert max(one.high_s for one in fits) < 0.3 * MS
    assert all(0 <= one.low_s < one.high_s for one in fits)
