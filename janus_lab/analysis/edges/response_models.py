"""Responses of one fast and some slow exponentials, seen through an instrument, by parameters."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from janus_lab.analysis.columns import Floats

from .edge_set import Edges
from .phase_likelihood import PhaseLikelihood, Response
from .step_response import Instrument, step_response

#: Fastest time constant considered, in sampling intervals.
_FASTEST = 1e-3
#: Shares of slow parts over that of the fast one are kept within ±this, in their logarithms.
#: and their time constants, in s, within ±the second.
_WIDEST, _LONGEST = 12.0, 30.0


def floor(edges: Edges) -> float:
    """The fastest time constant that is considered (s)."""
    return _FASTEST * edges.interval_s


@dataclass(frozen=True, eq=False)
class ResponseModel:
    """Parameters: ln τ; for each slow part the ln of its share over the fast one's, and ln of its
    τ; then a free delay (s)."""

    instrument: Instrument
    slow_parts: int
    free_delay: bool

    def through(self, parameters: Floats) -> Instrument:
        """The instrument, at the delay of the parameters."""
        delay = float(parameters[-1]) if self.free_delay else self.instrument.delay_s
        return replace(self.instrument, delay_s=delay)

    def parts(self, parameters: Floats) -> tuple[list[float], list[float]]:
        """Time constants (s) and weights, the fast one first."""
        given = parameters.tolist()
        end = 1 + 2 * self.slow_parts
        logs = [min(max(each, -_WIDEST), _WIDEST) for each in given[1:end]]
        over_fast = [math.exp(each) for each in logs[0::2]]
        total = 1 + sum(over_fast)
        logs[1::2] = [min(max(each, -_LONGEST), _LONGEST) for each in given[2:end:2]]
        fast = min(max(given[0], -_LONGEST), _LONGEST)
        taus = [math.exp(fast), *(math.exp(each) for each in logs[1::2])]
        return taus, [1 / total, *(each / total for each in over_fast)]

    def response(self, parameters: Floats) -> Response:
        """What is read of a step."""
        instrument = self.through(parameters)
        taus, weights = self.parts(parameters)
        return lambda time_s: step_response(time_s, taus, weights, instrument)

    def scale(self, interval_s: float) -> Floats:
        """About the uncertainty of each parameter."""
        delay = [0.03 * interval_s] if self.free_delay else []
        return np.array([0.1, *([0.3] * (2 * self.slow_parts)), *delay])

    def with_part(self, parameters: Floats, share: float, ln_tau: float) -> Floats:
        """Parameters of the model with one more slow part, which takes `share` from all others."""
        end = 1 + 2 * self.slow_parts
        fast = self.parts(parameters)[1][0] * (1 - share)
        return np.concatenate(
            (parameters[:end], [math.log(share / fast), ln_tau], parameters[end:])
        )

    def merged(self, parameters: Floats, first: int) -> Floats:
        """Parameters of the model with one slow part less: parts `first` and the next are one."""
        taus, weights = self.parts(parameters)
        both = weights[first] + weights[first + 1]
        share = weights[first + 1] / both
        taus[first] *= (taus[first + 1] / taus[first]) ** share
        weights[first] = both
        del taus[first + 1], weights[first + 1]
        pairs = zip(taus[1:], weights[1:], strict=True)
        slow = [each for tau, w in pairs for each in (math.log(w / weights[0]), math.log(tau))]
        return np.array([math.log(taus[0]), *slow, *parameters[1 + 2 * self.slow_parts :].tolist()])

    def in_order(self, parameters: Floats) -> Floats:
        """The same response with the fastest part first."""
        taus, weights = self.parts(parameters)
        order = np.argsort(taus)
        result = parameters.copy()
        result[0] = math.log(taus[order[0]])
        for place, i in enumerate(order[1:]):
            ratio = math.log(weights[i] / weights[order[0]])
            result[1 + 2 * place : 3 + 2 * place] = ratio, math.log(taus[i])
        return result

    def cost(self, likelihood: PhaseLikelihood, least: float) -> Callable[[Floats], float]:
        """Minus the log-likelihood, rising below a ln τ of `least`."""

        def cost(parameters: Floats) -> float:
            inside = parameters.copy()
            inside[0] = max(inside[0], least)
            beyond = 10 * float(inside[0] - parameters[0])
            return beyond - likelihood(self.response(inside))

        return cost
