"""What the meter and the light do to an edge, learned from a run on a reference detector."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import SEED

from .edge_set import Edges
from .likelihood_fit import hessian, minimise, residuals_fit
from .phase_likelihood import MODEL_U, PhaseLikelihood, Response
from .step_response import Instrument, step_response

#: Refits with the instrument drawn from its covariance.
DRAWS = 16
#: What is believed of the instrument before its run: relative u of the stated aperture; the lag in
#: apertures, and u of its logarithm.
_APERTURE_U, _LAG, _LAG_U = 0.3, 0.25, 1.2


@dataclass(frozen=True, eq=False)
class InstrumentFit:
    """ln aperture (s), ln lag (s) and delay (s): mean (3,), covariance (3, 3)."""

    mean: Floats
    covariance: Floats
    edges: int
    adequate: bool  #: whether the residuals agree with the model

    @property
    def best(self) -> Instrument:
        """The most likely instrument."""
        return _instrument(self.mean)

    @property
    def lag_upper_s(self) -> float:
        """The lag, and two standard uncertainties of its logarithm more."""
        return math.exp(self.mean[1] + 2 * math.sqrt(self.covariance[1, 1]))

    def draws(self) -> list[Instrument]:
        """Instruments drawn from the covariance (numpy's default generator, seeded with 2400)."""
        random = np.random.default_rng(SEED)
        # antithetic pairs: their mean is the best instrument
        half = random.multivariate_normal(np.zeros(3), self.covariance, DRAWS // 2)
        return [_instrument(self.mean + shift) for shift in np.concatenate((half, -half))]


def fit_instrument(reference: Edges) -> InstrumentFit:
    """Aperture, lag and delay from the edges of a detector that is much faster than they are.

    The stated aperture is believed to 30 % and the lag to be of its order, unless the run says
    otherwise. Raises ValueError if the edges' times are not known.
    """
    stated = max(reference.aperture_s, 1e-3 * reference.interval_s)
    before = np.array([math.log(stated), math.log(_LAG * stated)])
    delay = reference.middle_s + stated / 2
    likelihood = PhaseLikelihood(reference, 4 * stated + 2 * abs(delay), stated)

    def cost(parameters: Floats) -> float:
        prior = ((parameters[0] - before[0]) / _APERTURE_U) ** 2
        prior += ((parameters[1] - before[1]) / _LAG_U) ** 2
        return 0.5 * float(prior) - likelihood(_response(parameters))

    scale = np.array([0.1, 0.5, 0.1 * stated])
    fitted = minimise(cost, np.append(before, delay), scale)
    second = hessian(cost, fitted, 0.3 * scale)
    curved = bool(np.all(np.linalg.eigvalsh(second) > 0))  # or it is no minimum
    covariance = np.linalg.inv(second) if curved else np.diag([_APERTURE_U, _LAG_U, stated]) ** 2
    adequate = curved and residuals_fit(likelihood, _response(fitted), 3, MODEL_U)
    return InstrumentFit(fitted, np.asarray(covariance), reference.count, adequate)


def _instrument(parameters: Floats) -> Instrument:
    aperture, lag, delay = parameters.tolist()
    return Instrument(math.exp(aperture), math.exp(lag), delay)


def _response(parameters: Floats) -> Response:
    instrument = _instrument(parameters)
    return lambda time_s: step_response(time_s, (), (), instrument)
