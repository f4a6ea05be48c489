"""The exponentials that a response is made of; a stretched one is spread over a series of them."""

from __future__ import annotations

import math

import numpy as np

from drivers.config.device import Response
from drivers.simulated.physics.two_terminal import Floats

_FASTEST = 1e5  #: a stretched component is followed down to its time constant over this


def slow_exponentials(response: Response) -> tuple[Floats, Floats]:
    """Shares of the steady photocurrent and time constants (s) of all that is not fast."""
    weights: list[Floats] = [np.empty(0)]
    constants: list[Floats] = [np.empty(0)]
    for part in response.slow:
        if part.stretching is None:
            series, rates = np.ones(1), np.ones(1)
        else:
            series, rates = stretched_exponential(part.stretching)
        weights.append(part.fraction * series)
        constants.append(part.time_constant / rates)
    return np.concatenate(weights), np.concatenate(constants)


def stretched_exponential(stretching: float) -> tuple[Floats, Floats]:
    """Weights w (sum 1) and rates k with Σ w·exp(-k·t) ≈ exp(-t^stretching), 0.3 to 0.9.

    exp(-t^β) is the Laplace transform of the one-sided stable density of index β, whose
    distribution is P(rate < k) = ⟨exp(-A(u)·k^(-γ))⟩ over u in (0, π), γ = β/(1 - β)
    (Kanter, Ann. Probab. 3, 697, 1975). It is summed at equal steps of ln k, for which the
    trapezoidal rule converges geometrically.
    """
    power = stretching / (1.0 - stretching)
    u = (np.arange(2000) + 0.5) * (np.pi / 2000)
    shape = (
        np.sin(stretching * u) ** power
        * np.sin((1.0 - stretching) * u)
        / np.sin(u) ** (1.0 + power)
    )
    step = 1.5 * (1.0 - stretching)  # the density in ln k narrows as β approaches 1
    slowest = math.log(float(shape[0]) / 30.0) / power  # slower ones weigh less than exp(-30)
    log_rates = np.arange(slowest, math.log(_FASTEST), step)
    scaled = shape * np.exp(-power * log_rates)[:, np.newaxis]
    weights = step * np.mean(power * scaled * np.exp(-scaled), axis=1)
    relevant = weights > 1e-6
    weights, log_rates = weights[relevant], log_rates[relevant]
    weights /= max(1.0, float(np.sum(weights)))
    weights[-1] += 1.0 - np.sum(weights)  # all that is faster still
    return weights, np.exp(log_rates)
