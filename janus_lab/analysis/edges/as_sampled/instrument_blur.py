"""What meter and light add to an edge: measured on a reference detector, or by specification."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.phase_likelihood import MODEL_U
from janus_lab.analysis.edges.step_response import Instrument, step_response

from .crossings import TEN_TO_NINETY
from .sample_rows import SampleRows, sample_rows

#: How well a specification tells the order of a lag that is then measured: u of its logarithm.
_ORDER_U = 1.0
#: The light's edge as a share of its specification (k = 1).
_LIGHT_U = 0.5
#: Of a time, what the instrument may add before the time is a bound: a lag by specification, wrong
#: by its 30 %, then changes the time by 4 %; one that was measured is known better.
_MOST_SPECIFIED, _MOST_MEASURED, _MOST_U = 1 / 3, 1.0, 0.1
#: How well a meter's lag is of first order, as a share of it: an exponential fitted to a lag with
#: the same mean but another shape does to a slower edge what one of 10 % more or less would.
_FIRST_ORDER_U = 0.1
#: A reference that follows no exponential to this share of its step tells no lag.
_UNLIKE = 0.05
_LAGS, _DELAYS, _PASSES, _FAR = 30, 9, 3, 12.0


@dataclass(frozen=True)
class Blur:
    """The aperture, and the lag of meter and light together as that of an exponential, in s."""

    aperture_s: float
    lag_s: float
    lag_u_s: float
    source: Literal["reference edges", "specification", "unknown"]

    @property
    def instrument(self) -> Instrument:
        """As the response is seen through."""
        return Instrument(self.aperture_s, self.lag_s)

    @property
    def time_s(self) -> float:
        """10–90 % time of the lag alone."""
        return TEN_TO_NINETY * self.lag_s

    def limits(self, time_s: float, u_s: float = 0.0) -> bool:
        """Whether a time is not clear of it, if the lag's uncertainty makes one of `u_s`."""
        most = _MOST_MEASURED if self.source == "reference edges" else _MOST_SPECIFIED
        return self.time_s > most * time_s or u_s > _MOST_U * time_s


def blur_of(edges: Edges, reference: Edges | None, light_edge_s: float) -> Blur:
    """The blur of `edges`, measured where there is a `reference` made alike, else as specified.

    A reference tells the lag of the range that it was recorded on, and no other's: it must have
    the same range (by its counts), interval and aperture. Its edges may be fewer or more. It sees
    the light's edge with the lag; to a specified lag that is added in quadrature.
    """
    if reference is not None and made_alike(edges, reference):
        measured = _measured_lag(reference)
        if measured is not None:
            return Blur(edges.aperture_s, *measured, "reference edges")
    light = light_edge_s / TEN_TO_NINETY
    lag = math.hypot(edges.lag_s or 0.0, light)
    u = 0.0
    if lag > 0:
        u = math.hypot((edges.lag_s or 0.0) * edges.lag_u_s, light * light * _LIGHT_U) / lag
    source: Literal["specification", "unknown"] = (
        "unknown" if edges.lag_s is None else "specification"
    )
    return Blur(edges.aperture_s, lag, u, source)


def made_alike(edges: Edges, reference: Edges) -> bool:
    """Whether the reference was recorded with the same settings."""
    return all(
        abs(a - b) <= 0.01 * b
        for a, b in (
            (reference.interval_s, edges.interval_s),
            (reference.aperture_s, edges.aperture_s),
            (reference.resolution_A, edges.resolution_A),
        )
    )


def _measured_lag(reference: Edges) -> tuple[float, float] | None:
    """Lag (s) and its u of a detector that is much faster, from all samples of its edges.

    Mean and standard deviation of the likelihood over lags and delays of the edge; what the
    samples do not tell comes from the specification's order of magnitude. None where the times of
    the edges are not known, and where the reference shows no edges to speak of or no lag.
    """
    sigma = reference.edge_sigma_s
    if sigma is None or not (reference.complete and reference.resolved):
        return None
    rows = sample_rows(reference, 1 if reference.aligned else 20)
    end = float(np.max(rows.time_s))
    lags = np.geomspace(
        min(1e-3 * reference.interval_s, reference.lag_s or math.inf), end / 4, _LAGS
    )
    variance = np.full(rows.time_s.size, MODEL_U**2) + rows.variance
    for _ in range(_PASSES):
        exponent, misfit = _likelihood(reference, rows, variance, lags)
        best = int(np.argmax(exponent))
        near = np.flatnonzero(exponent > np.max(exponent) - _FAR * max(1.0, misfit))
        variance = MODEL_U**2 + rows.variance + _jitter(reference, rows, float(lags[best]))
        if near.size < lags.size / 3:  # as finely as the width of the peak asks for
            around = lags[max(0, near[0] - 1)], lags[min(lags.size - 1, near[-1] + 1)]
            lags = np.geomspace(*around, _LAGS)
    exponent, misfit = _likelihood(reference, rows, variance, lags)
    through = Instrument(reference.aperture_s, float(lags[np.argmax(exponent)]))
    follows = (rows.time_s > 0) & (rows.time_s < 5 * through.lag_s)
    unlike = rows.level - step_response(rows.time_s, (), (), through)
    if np.any(follows) and math.sqrt(float(np.mean(unlike[follows] ** 2))) > _UNLIKE:
        return None
    weight = np.exp((exponent - np.max(exponent)) / max(1.0, misfit)) * lags  # even in ln lag
    weight /= np.sum(weight)
    lag = float(weight @ lags)
    u = math.sqrt(float(weight @ (lags - lag) ** 2))
    return lag, math.hypot(u, _FIRST_ORDER_U * lag)


def _jitter(reference: Edges, rows: SampleRows, lag_s: float) -> Floats:
    """What the uncertainty of the edges' times adds to the variance of the rows."""
    through = Instrument(reference.aperture_s, lag_s)
    sigma = reference.edge_sigma_s or 0.0
    change = step_response(rows.time_s + sigma, (), (), through)
    change -= step_response(rows.time_s - sigma, (), (), through)
    return np.asarray((0.5 * change) ** 2 / rows.averaged)


def _likelihood(
    reference: Edges, rows: SampleRows, variance: Floats, lags: Floats
) -> tuple[Floats, float]:
    """Log of the likelihood of each lag, and χ² over the number of samples at the likeliest."""
    sigma = reference.edge_sigma_s or 0.0
    shifts = np.linspace(-3, 3, _DELAYS) if sigma > 0 else np.zeros(1)
    found = np.empty((lags.size, shifts.size))
    for i, lag in enumerate(lags.tolist()):
        for j, shift in enumerate(shifts.tolist()):
            through = Instrument(reference.aperture_s, lag, shift * sigma)
            residual = rows.level - step_response(rows.time_s, (), (), through)
            found[i, j] = -0.5 * float(np.sum(residual**2 / variance)) - 0.5 * shift**2
    top = float(np.max(found))
    exponent = top + np.log(np.sum(np.exp(found - top), axis=1) + np.finfo(np.float64).tiny)
    if reference.lag_s:
        exponent -= 0.5 * (np.log(lags / reference.lag_s) / _ORDER_U) ** 2
    return exponent, -2 * top / rows.time_s.size
