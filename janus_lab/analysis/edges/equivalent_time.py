"""Response times below the sampling interval, from many edges at known, diverse phases.

Maximum likelihood with the time of each edge integrated over its uncertainty, one exponential or
two, seen through the instrument.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, stats

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95

from .edge_set import Edges
from .instrument_response import InstrumentFit
from .likelihood_fit import hessian, minimise, residuals_fit
from .phase_likelihood import MODEL_U, PhaseLikelihood, Response
from .step_response import Instrument, step_response

LEAST_EDGES = 20
#: Phases are diverse while their distribution is closer to the uniform one than a comb of ten equal
#: steps is, or no farther than chance leaves it.
_KS_DISTANCE, _KS_PROBABILITY = 0.1, 0.01
#: The likelihood's intervals are slightly short (they cover 83 to 97 % instead of 90 %).
INFLATION = 1.3
#: A second exponential must improve the Bayesian information criterion by this.
LEAST_BIC = 10.0
#: Beyond this relative uncertainty the likelihood is no parabola, and is integrated instead.
_PARABOLIC = 0.2
#: Fastest time constant considered, in sampling intervals.
_FASTEST = 1e-3


@dataclass(frozen=True)
class ResponseFit:
    """A fitted response; uncertainties are k = 1 and inflated by 1.3, intervals too."""

    time_constant_s: float  #: the fast one
    statistical_s: float
    instrument_s: float  #: what the uncertainty of the instrument adds
    low_s: float  #: 90 % interval
    high_s: float  #: its upper end is the one-sided 95 % limit
    slow_fraction: float  #: 0 for one exponential
    slow_s: float | None
    adequate: bool  #: whether the residuals agree with the model

    @property
    def uncertainty_s(self) -> float:
        """Both together."""
        return math.hypot(self.statistical_s, self.instrument_s)


@dataclass(frozen=True, eq=False)
class _Model:
    """Parameters: ln τ; then logit of the slow fraction and ln of its τ; then a free delay (s)."""

    instrument: Instrument
    two: bool
    free_delay: bool

    def through(self, parameters: Floats) -> Instrument:
        delay = float(parameters[-1]) if self.free_delay else self.instrument.delay_s
        return replace(self.instrument, delay_s=delay)

    def response(self, parameters: Floats) -> Response:
        given = parameters.tolist()
        instrument = self.through(parameters)
        taus, weights = [math.exp(given[0])], [1.0]
        if self.two:
            slow = 1 / (1 + math.exp(-given[1]))
            taus, weights = [*taus, math.exp(given[2])], [1 - slow, slow]
        return lambda time_s: step_response(time_s, taus, weights, instrument)

    def scale(self, interval_s: float) -> Floats:
        slow = [0.3, 0.3] if self.two else []
        delay = [0.03 * interval_s] if self.free_delay else []
        return np.array([0.1, *slow, *delay])


def phase_locked(edges: Edges) -> bool:
    """Whether the edges' phases are not spread over the sampling interval (Kolmogorov–Smirnov)."""
    test = stats.kstest(edges.phases, "uniform")
    return bool(test.statistic > _KS_DISTANCE and test.pvalue < _KS_PROBABILITY)


def fit_response(edges: Edges, instrument: InstrumentFit | None) -> ResponseFit:
    """Fit the response of edges at known and diverse phases; the caller has made sure of that.

    One exponential, or two where the residuals of one do not fit and two are better by ΔBIC > 10.
    Without an instrument the smallest aperture that the settings allow (`edges.aperture_s`) and a
    free delay are used: the time constant is that of device, light and meter together. Raises
    ValueError if the edges' times are not known.
    """
    best = Instrument(edges.aperture_s) if instrument is None else instrument.best
    model = _Model(best, two=False, free_delay=instrument is None)
    tau = _scan(edges, best)
    delay = edges.middle_s + edges.aperture_s / 2 - math.log(2) * tau
    start = np.array([math.log(tau), *([delay] if model.free_delay else [])])
    fitted, likelihood = _fit(edges, model, start)
    if not residuals_fit(likelihood, model.response(fitted), fitted.size):
        second = _Model(best, two=True, free_delay=model.free_delay)
        start = _two_starts(edges, second, fitted)
        of_two, likelihood_of_two = _fit(edges, second, start)
        gain = likelihood_of_two(second.response(of_two))
        gain -= likelihood_of_two(model.response(fitted))
        if 2 * gain - 2 * math.log(np.sum(edges.valid)) > LEAST_BIC:
            model, fitted, likelihood = second, of_two, likelihood_of_two
    adequate = residuals_fit(likelihood, model.response(fitted), fitted.size, MODEL_U)
    return _with_uncertainty(edges, model, fitted, likelihood, instrument, adequate)


def _floor(edges: Edges) -> float:
    return _FASTEST * edges.interval_s


def _likelihood(edges: Edges, tau_s: float, through: Instrument) -> PhaseLikelihood:
    """Prepared for time constants near `tau_s`: until a shift by σ is lost in the noise."""
    sigma = edges.edge_sigma_s or 0.0
    ratio = max(10.0, sigma / (0.1 * max(edges.noise, 1e-6) * tau_s))
    transition = (
        through.aperture_s + abs(through.delay_s) + (tau_s + through.lag_s) * (1 + math.log(ratio))
    )
    return PhaseLikelihood(edges, transition, max(tau_s, through.aperture_s))


def _scan(edges: Edges, through: Instrument) -> float:
    """The likeliest of some time constants (s), to start from."""
    longest = float(np.nanmax(edges.time_s)) / 4
    taus = np.geomspace(0.02 * edges.interval_s, longest, 14).tolist()
    one = _Model(through, two=False, free_delay=False)
    found = [
        _likelihood(edges, tau, through)(one.response(np.array([math.log(tau)]))) for tau in taus
    ]
    return float(taus[int(np.argmax(found))])


def _two_starts(edges: Edges, model: _Model, one: Floats) -> Floats:
    """The best of some pairs of time constants."""
    longest = float(np.nanmax(edges.time_s))
    candidates = [
        np.array([one[0] + math.log(faster), logit, math.log(slow * longest), *one[1:]])
        for faster in (0.15, 0.3, 0.7)
        for logit in (-3.0, -1.5)
        for slow in (0.15, 0.5, 2.0)
    ]
    likelihood = _likelihood(edges, math.exp(one[0]), model.through(one))
    return max(candidates, key=lambda given: likelihood(model.response(given)))


def _fit(edges: Edges, model: _Model, start: Floats) -> tuple[Floats, PhaseLikelihood]:
    """Twice, since what is prepared for the starting value may not suit the result."""
    least = math.log(_floor(edges))
    fitted = start
    for _ in range(2):
        likelihood = _likelihood(edges, math.exp(fitted[0]), model.through(fitted))
        cost = _cost(likelihood, model, least)
        fitted = minimise(cost, fitted, model.scale(edges.interval_s))
        if model.two and fitted[0] > fitted[2]:  # the first is the fast one
            fitted[:3] = fitted[2], -fitted[1], fitted[0]
        fitted[0] = max(fitted[0], least)
    return fitted, likelihood


def _cost(likelihood: PhaseLikelihood, model: _Model, least: float) -> Callable[[Floats], float]:
    def cost(parameters: Floats) -> float:
        inside = parameters.copy()
        inside[0] = max(inside[0], least)
        if model.two:
            inside[1:3] = np.clip(inside[1:3], -12, 12)
        beyond = 10 * float(inside[0] - parameters[0])
        return beyond - likelihood(model.response(inside))

    return cost


def _with_uncertainty(
    edges: Edges,
    model: _Model,
    fitted: Floats,
    likelihood: PhaseLikelihood,
    instrument: InstrumentFit | None,
    adequate: bool,
) -> ResponseFit:
    tau = math.exp(fitted[0])
    cost = _cost(likelihood, model, math.log(_floor(edges)))
    step = 0.3 * model.scale(edges.interval_s)
    second = hessian(cost, fitted, step)
    relative = math.inf
    at_floor = tau < 3 * _floor(edges)  # where the curvature is that of the limit, not of the data
    if not at_floor and np.all(np.linalg.eigvalsh(second) > 0):
        relative = math.sqrt(float(np.linalg.inv(second)[0, 0]))
    z = ONE_SIDED_95 * INFLATION
    draws = instrument.draws() if instrument is not None else []
    if relative < _PARABOLIC:
        refits = [
            _vertex(likelihood, replace(model, instrument=drawn), fitted, relative)
            for drawn in draws
        ]
        spread = math.sqrt(float(np.mean((np.array(refits) - fitted[0]) ** 2))) if refits else 0.0
        both = math.hypot(relative, spread)
        statistical, systematic = tau * relative, tau * spread
        low, high = tau * math.exp(-z * both), tau * math.exp(z * both)
    else:
        statistical, low, high = _integrated(edges, likelihood, model, fitted)
        taus = [
            _refitted(edges, likelihood, replace(model, instrument=drawn), fitted, high)
            for drawn in draws
        ]
        systematic = math.sqrt(float(np.mean((np.array(taus) - tau) ** 2))) if taus else 0.0
        high = tau + math.hypot(high - tau, z * systematic)
        low = max(0.0, tau - math.hypot(tau - low, z * systematic))
    slow = 1 / (1 + math.exp(-fitted[1])) if model.two else 0.0
    return ResponseFit(
        time_constant_s=tau,
        statistical_s=INFLATION * statistical,
        instrument_s=INFLATION * systematic,
        low_s=low,
        high_s=high,
        slow_fraction=slow,
        slow_s=math.exp(fitted[2]) if model.two else None,
        adequate=adequate,
    )


def _vertex(likelihood: PhaseLikelihood, model: _Model, fitted: Floats, relative: float) -> float:
    """ln τ that another instrument makes likeliest: a parabola near the fit, and once more."""
    centre = float(fitted[0])
    for _ in range(2):
        values = []
        for shift in (-1.5, 0.0, 1.5):
            moved = fitted.copy()
            moved[0] = centre + shift * relative
            values.append(likelihood(model.response(moved)))
        curvature = values[0] + values[2] - 2 * values[1]
        move = 0.75 * relative * (values[0] - values[2]) / curvature if curvature < 0 else 0.0
        centre += float(np.clip(move, -5 * relative, 5 * relative))
        if abs(move) < 1.5 * relative:
            break
    return centre


def _refitted(
    edges: Edges, likelihood: PhaseLikelihood, model: _Model, fitted: Floats, high: float
) -> float:
    """τ (s) that another instrument makes likeliest, anywhere below twice the upper limit."""

    def cost(tau: float) -> float:
        moved = fitted.copy()
        moved[0] = math.log(tau)
        return -likelihood(model.response(moved))

    bounds = (_floor(edges), 2 * high)
    found = optimize.minimize_scalar(
        cost, bounds=bounds, method="bounded", options={"xatol": 0.02 * high}
    )
    return float(found.x)


def _integrated(
    edges: Edges, likelihood: PhaseLikelihood, model: _Model, fitted: Floats
) -> tuple[float, float, float]:
    """u, and the ends of the 90 % interval, from the likelihood over τ, flat before (s).

    The likelihood's logarithm is divided by 1.3², which inflates its width by 1.3; u is not.
    """
    best = likelihood(model.response(fitted))

    def log_ratio(tau: float) -> float:
        moved = fitted.copy()
        moved[0] = math.log(tau)
        return likelihood(model.response(moved)) - best

    highest = 2 * math.exp(fitted[0]) + 0.02 * edges.interval_s
    while log_ratio(highest) > -10 and highest < 10 * edges.interval_s:
        highest *= 1.5
    taus = np.linspace(_floor(edges), highest, 60)
    relative = np.array([log_ratio(tau) for tau in taus.tolist()])
    weight = np.exp((relative - np.max(relative)) / INFLATION**2)
    share = np.cumsum(weight) / np.sum(weight)
    mean = float(np.average(taus, weights=weight))
    u = math.sqrt(float(np.average((taus - mean) ** 2, weights=weight))) / INFLATION
    low, high = np.interp([0.05, 0.95], share, taus)
    return u, float(low), float(high)
