"""Response times below the sampling interval, from many edges at known, diverse phases.

Maximum likelihood with the time of each edge integrated over its uncertainty, one fast exponential
and as many slow ones as the edges show, seen through the instrument.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from .edge_set import Edges
from .instrument_response import InstrumentFit
from .likelihood_fit import residuals_fit
from .phase_likelihood import MODEL_U
from .response_models import ResponseModel
from .response_search import find_response, likelihood_near
from .response_uncertainty import ResponseFit, with_uncertainty
from .step_response import Instrument

LEAST_EDGES = 20
#: Phases are diverse while their distribution is closer to the uniform one than a comb of ten equal
#: steps is, or no farther than chance leaves it.
_KS_DISTANCE, _KS_PROBABILITY = 0.1, 0.01


def phase_locked(edges: Edges) -> bool:
    """Whether the edges' phases are not spread over the sampling interval (Kolmogorov–Smirnov)."""
    test = stats.kstest(edges.phases, "uniform")
    return bool(test.statistic > _KS_DISTANCE and test.pvalue < _KS_PROBABILITY)


def fit_response(edges: Edges, instrument: InstrumentFit | None) -> ResponseFit:
    """Fit the response of edges at known and diverse phases; the caller has made sure of that.

    One exponential and up to three slow parts, each of which must raise twice the log-likelihood by
    25; what a further one might change goes into the uncertainty. Without an instrument the
    smallest aperture that the settings allow (`edges.aperture_s`) and a free delay are used: the
    time constant is that of device, light and meter together. Raises ValueError if the edges' times
    are not known.
    """
    best = Instrument(edges.aperture_s) if instrument is None else instrument.best
    model = ResponseModel(best, slow_parts=0, free_delay=instrument is None)
    tau = _scan(edges, best)
    delay = edges.middle_s + edges.aperture_s / 2 - math.log(2) * tau
    start = np.array([math.log(tau), *([delay] if model.free_delay else [])])
    found = find_response(edges, model, start)
    response = found.model.response(found.fitted)
    adequate = residuals_fit(found.likelihood, response, found.fitted.size, MODEL_U)
    return with_uncertainty(edges, found, instrument, adequate=adequate)


def _scan(edges: Edges, through: Instrument) -> float:
    """The likeliest of some time constants (s), to start from."""
    longest = float(np.nanmax(edges.time_s)) / 4
    taus = np.geomspace(0.02 * edges.interval_s, longest, 14).tolist()
    one = ResponseModel(through, slow_parts=0, free_delay=False)
    found = [
        likelihood_near(edges, tau, through)(one.response(np.array([math.log(tau)])))
        for tau in taus
    ]
    return float(taus[int(np.argmax(found))])
