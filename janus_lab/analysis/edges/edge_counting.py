"""A time constant from counting samples within edges: no fit, a cross-check of those that fit."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from .edge_set import Edges
from .step_response import Instrument, rise_time


def counted_time_constant(edges: Edges, through: Instrument) -> tuple[float, float]:
    """τ (s) and its u from counting samples between 10 and 90 %, without a fit; phases diverse.

    The mean number of such samples per edge, times the interval, is the 10–90 % time of what the
    meter sees, which the aperture and the lag are taken out of. Two samples of one edge are taken
    as independent.
    """
    number = float(edges.between)

    def seen(tau: float) -> float:
        return rise_time([tau], [1.0], through)

    def inverted(count: float) -> float:
        wanted = count * edges.interval_s / edges.count
        low, high = 1e-3 * edges.interval_s, float(np.nanmax(edges.time_s))
        if wanted <= seen(low):
            return 0.0
        return float(optimize.brentq(lambda tau: seen(tau) - wanted, low, high, xtol=1e-3 * low))

    tau = inverted(number)
    return tau, inverted(number + math.sqrt(number + 1)) - tau
