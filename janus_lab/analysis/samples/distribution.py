"""How a figure of merit is distributed over samples: median and quartiles, which a bound never
enters as a value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.flags import TAKE_BACK

#: Standard error of the median of a normal distribution, in standard errors of its mean.
_OF_MEDIAN = math.sqrt(math.pi / 2)
#: Interquartile range of a normal distribution, in standard deviations.
_QUARTILES = 1.3489795


@dataclass(frozen=True)
class Estimate:
    """A number of a distribution; a bound where bounds among the values decide it, None where
    they leave it open."""

    value: float | None
    bound: Bound | None = None


@dataclass(frozen=True)
class Distribution:
    """One figure of merit over some samples; numbers in the figure's unit.

    `measurement_u` is the standard uncertainty (k = 1) that a typical value has by its measurement:
    what the samples share of it, such as the calibration of the light, is that of the median, too.
    `sampling_u` is what the number of samples leaves open of the median of all such samples.
    """

    samples: int  #: that were measured
    values: int  #: known within an uncertainty
    bounds: int
    taken_back: int  #: not to be used as they stand, for their flags
    missing: int
    median: Estimate
    lower_quartile: Estimate
    upper_quartile: Estimate
    least: float | None  #: of the values
    most: float | None
    spread: float | None  #: standard deviation, from the quartiles; None below four values
    measurement_u: float | None
    sampling_u: float | None


def distribution(figures: Sequence[FigureOfMerit | None]) -> Distribution:
    """The distribution of one figure of merit, one for each sample; None where a run has none.

    A bound counts as any number on its side: a quartile that this leaves open is a bound, or
    unknown. Values that a flag takes back are counted, and not used.
    """
    usable = [f for f in figures if f is not None and f.value is not None and not _taken_back(f)]
    exact = [f for f in usable if f.bound is None]
    values = np.array([f.value for f in exact], np.float64)
    quartiles = [_quantile(usable, share) for share in (0.25, 0.5, 0.75)]
    lower, _, upper = quartiles
    spread = None
    known = lower.value is not None and upper.value is not None
    if known and lower.bound is None and upper.bound is None and len(usable) > 3:
        assert lower.value is not None
        assert upper.value is not None
        spread = (upper.value - lower.value) / _QUARTILES
    uncertainties = [f.uncertainty for f in exact if f.uncertainty is not None]
    return Distribution(
        samples=len(figures),
        values=len(exact),
        bounds=len(usable) - len(exact),
        taken_back=sum(f is not None and f.value is not None and _taken_back(f) for f in figures),
        missing=sum(f is None or f.value is None for f in figures),
        median=quartiles[1],
        lower_quartile=lower,
        upper_quartile=upper,
        least=float(values.min()) if values.size else None,
        most=float(values.max()) if values.size else None,
        spread=spread,
        measurement_u=float(np.median(uncertainties)) if uncertainties else None,
        sampling_u=None if spread is None else _OF_MEDIAN * spread / math.sqrt(len(usable)),
    )


def _taken_back(figure: FigureOfMerit) -> bool:
    return bool(TAKE_BACK.intersection(figure.flags))


def _quantile(figures: Sequence[FigureOfMerit], share: float) -> Estimate:
    """The quantile of values of which some are known from one side only."""
    if not figures:
        return Estimate(None)
    values = [(float(f.value), f.bound) for f in figures if f.value is not None]
    low = _interpolated(sorted(-math.inf if b == "upper" else v for v, b in values), share)
    high = _interpolated(sorted(math.inf if b == "lower" else v for v, b in values), share)
    if low == high:
        return Estimate(low)
    if math.isfinite(high):
        return Estimate(high, "upper")
    return Estimate(low, "lower") if math.isfinite(low) else Estimate(None)


def _interpolated(rising: Sequence[float], share: float) -> float:
    """Linear between neighbours, as numpy's default; infinite where one of them is."""
    place = share * (len(rising) - 1)
    below = math.floor(place)
    part = place - below
    if part == 0 or rising[below] == rising[below + 1]:
        return rising[below]
    return rising[below] * (1 - part) + rising[below + 1] * part


Verdict = Literal["good", "bad", "undecided"]

#: A limit nearer to a value than so many standard uncertainties does not decide.
COVERAGE = 2.0


def verdict(figure: FigureOfMerit | None, least: float | None, most: float | None) -> Verdict:
    """Whether a sample is good by one figure: within its limits, beyond one, or undecided.

    Undecided are a value nearer to a limit than twice its standard uncertainty, a bound that allows
    both, a value that is missing, and one that a flag takes back.
    """
    if figure is None or figure.value is None or _taken_back(figure):
        return "undecided"
    reach = COVERAGE * (figure.uncertainty or 0.0)
    low = -math.inf if figure.bound == "upper" else figure.value - reach
    high = math.inf if figure.bound == "lower" else figure.value + reach
    if (least is not None and high < least) or (most is not None and low > most):
        return "bad"
    if (least is None or low >= least) and (most is None or high <= most):
        return "good"
    return "undecided"


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Whether a sample is good by all of its figures."""
    if "bad" in verdicts:
        return "bad"
    return "undecided" if "undecided" in verdicts else "good"
