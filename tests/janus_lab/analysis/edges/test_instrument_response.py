"""What the instruments do to an edge, learned from a detector that is much faster."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.instrument_response import InstrumentFit, fit_instrument

MS = 1e-3


def test_the_instrument_run_recovers_aperture_and_lag(lab):
    truth = np.log([0.4 * MS, 0.1 * MS])
    inside = 0
    for seed in range(8):
        # a detector that is instant, read through a lag of 0.1 ms
        fit = fit_instrument(lab.edges([(1.0, 0.1 * MS)], seed=seed, aperture=0.4 * MS))
        u = np.sqrt(np.diag(fit.covariance))[:2]
        inside += int(np.sum(np.abs(fit.mean[:2] - truth) < 2 * u))
        assert fit.adequate
    assert inside >= 13  # of 16


COVARIANCE = np.diag([0.02, 0.3, 0.01 * MS]) ** 2
FIT = InstrumentFit(
    np.array([np.log(0.4 * MS), np.log(0.1 * MS), 0.05 * MS]), COVARIANCE, 175, True
)


def test_the_best_instrument_is_that_of_the_mean():
    best = FIT.best
    assert (best.aperture_s, best.lag_s) == pytest.approx((0.4 * MS, 0.1 * MS))
    assert best.delay_s == 0.05 * MS


def test_the_lag_may_be_two_uncertainties_longer():
    assert FIT.lag_upper_s == pytest.approx(0.1 * MS * np.exp(0.6))


def test_draws_are_centred_on_the_best_and_the_same_every_time():
    drawn, again = FIT.draws(), FIT.draws()
    assert drawn == again
    logarithms = np.array([[np.log(i.aperture_s), np.log(i.lag_s), i.delay_s] for i in drawn])
    assert logarithms.mean(axis=0) == pytest.approx(FIT.mean)
    assert np.std(logarithms, axis=0) == pytest.approx(np.sqrt(np.diag(COVARIANCE)), rel=0.6)


def test_a_reference_detector_that_is_not_fast_is_not_an_instrument(lab):
    """Two exponentials, 0.1 ms and 5 ms: no aperture and lag look like that."""
    slow = lab.edges([(0.7, 0.1 * MS), (0.3, 5 * MS)], seed=1, aperture=0.4 * MS)
    assert not fit_instrument(slow).adequate


def test_an_instrument_cannot_be_learned_from_edges_of_unknown_time(lab):
    with pytest.raises(ValueError, match="must be known"):
        fit_instrument(lab.edges([], seed=1, count=20, known=False))
