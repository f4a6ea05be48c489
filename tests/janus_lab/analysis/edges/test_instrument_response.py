"""What the instruments do to an edge, learned from a detector that is much faster."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.edges.instrument_response import fit_instrument

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
