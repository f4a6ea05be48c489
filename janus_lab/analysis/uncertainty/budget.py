"""Uncertain quantities: tagged variables, budgets by tag, Monte Carlo, and their way into a figure.

Quantities are `uncertainties` numbers. Variables that are shared (a range's offset, the area, the
irradiance calibration) correlate by themselves in whatever is computed from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import uncertainties
from numpy.typing import NDArray

from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit

#: A number with an uncertainty (an `uncertainties` UFloat), or an exact float.
Quantity: TypeAlias = Any

_ufloat: Any = uncertainties.ufloat
_nominal_value: Any = uncertainties.nominal_value
_std_dev: Any = uncertainties.std_dev

#: One-sided 95 % quantile of the normal distribution.
ONE_SIDED_95 = 1.645
#: Variables known by their limits alone are drawn from a rectangle, all others from a normal.
LIMIT_TAGS = ("gain", "offset", "bias")
#: Seed and number of draws of every Monte Carlo estimate.
SEED, DRAWS = 2400, 10_000


def variable(value: float, standard_uncertainty: float, tag: str) -> Quantity:
    """A new variable named `tag`; an exact float where the uncertainty is zero."""
    return _ufloat(value, standard_uncertainty, tag) if standard_uncertainty > 0 else float(value)


def from_limit(limit: float, tag: str) -> Quantity:
    """An error of zero within ±`limit` (a data sheet's half-width): u = limit/√3, GUM 4.3.7."""
    return variable(0.0, limit / math.sqrt(3), tag)


def nominal(quantity: Quantity) -> float:
    """The value."""
    return float(_nominal_value(quantity))


def standard_uncertainty(quantity: Quantity) -> float:
    """The standard uncertainty (k = 1); 0 for an exact number."""
    return float(_std_dev(quantity))


def widened(scatter: float, freedom: float) -> float:
    """A standard error from few degrees of freedom, widened so that k = 2 covers 95.45 %.

    Half of Student's t at that level, GUM G.4.
    """
    from scipy.special import stdtrit  # what measures need not load it to begin

    return scatter * float(stdtrit(max(1.0, freedom), 0.97725)) / 2


def magnitude(quantity: Quantity) -> Quantity:
    """The absolute value."""
    return -quantity if nominal(quantity) < 0 else quantity


def components(quantity: Quantity) -> dict[str, float]:
    """The budget: standard uncertainty by tag, sources of one tag added in quadrature."""
    return _by_tag({} if isinstance(quantity, float) else quantity.error_components())


def _by_tag(contributions: Mapping[Any, float]) -> dict[str, float]:
    squares: dict[str, float] = {}
    for source, contribution in contributions.items():
        squares[source.tag] = squares.get(source.tag, 0.0) + contribution**2
    return {tag: math.sqrt(square) for tag, square in sorted(squares.items()) if square > 0}


def monte_carlo(
    function: Callable[..., NDArray[np.float64]], *inputs: Quantity
) -> tuple[float, float, float]:
    """Standard deviation, 2.5 % and 97.5 % quantile of `function(*inputs)`.

    The inputs' common variables are drawn once for all of them (10 000 draws, numpy's default
    generator seeded with 2400): limits from a rectangle, all else from a normal distribution.
    """
    budgets = [
        {} if isinstance(given, float) else {s: s.std_dev * d for s, d in given.derivatives.items()}
        for given in inputs
    ]
    sources = {source: None for budget in budgets for source in budget}
    ordered = sorted(sources, key=lambda source: (source.tag, source.std_dev))
    random = np.random.default_rng(SEED)
    drawn = [np.full(DRAWS, nominal(given)) for given in inputs]
    for source in ordered:
        if source.tag.startswith(LIMIT_TAGS):
            unit_draw = random.uniform(-math.sqrt(3), math.sqrt(3), DRAWS)
        else:
            unit_draw = random.standard_normal(DRAWS)
        for sample, budget in zip(drawn, budgets, strict=True):
            if source in budget:
                sample += budget[source] * unit_draw
    result = function(*drawn)
    low, high = np.quantile(result, [0.025, 0.975])
    return float(np.std(result)), float(low), float(high)


def figure(
    name: str,
    quantity: Quantity | None,
    unit: str,
    method: str,
    flags: Iterable[str] = (),
    conditions: Mapping[str, float | str] | None = None,
    *,
    uncertainty: float | None = None,
    bound: Bound | None = None,
) -> FigureOfMerit:
    """Make a figure of merit of a quantity, or of its absence.

    `uncertainty` replaces the linear one (Monte Carlo). A float with a `bound` has none. A quantity
    that is not finite becomes a missing value with the flag NOT_FINITE.
    """
    kept = tuple(dict.fromkeys(flags))
    conditions = dict(conditions or {})
    if quantity is None:
        return FigureOfMerit(name, None, None, unit, method, kept, None, conditions)
    value = nominal(quantity)
    # asked for once, since it takes longer than all else here
    contributions = {} if isinstance(quantity, float) else quantity.error_components()
    u = uncertainty
    if u is None:
        u = math.sqrt(sum(part**2 for part in contributions.values()))
    if not (math.isfinite(value) and math.isfinite(u)):
        kept = (*kept, "NOT_FINITE")
        return FigureOfMerit(name, None, None, unit, method, kept, None, conditions)
    stated = None if bound is not None and isinstance(quantity, float) else u
    budget = _by_tag(contributions)
    return FigureOfMerit(name, value, stated, unit, method, kept, bound, conditions, budget)
