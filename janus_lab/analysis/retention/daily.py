"""One day's photocurrent of a sample from the runs of that day, and what of its uncertainty other
days share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import chdtri

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import LIMIT_TAGS, widened

#: Left to `retention_figures`, which knows that the devices of a day share them, and days the rest.
_LIGHT = (
    "light stability",
    "light from day to day",
    "irradiance",
    "calibration nonlinearity",
    "calibration interpolation",
    "spot",
    "wavelength",
)
#: What days have in common while the sample is held in one fixture.
_FIXTURE = ("stray light", "leakage", "thermal EMF")
#: A scatter that chance makes in fewer than 5 % of days is one.
_CHANCE = 0.05


class DayMean(NamedTuple):
    """The mean photocurrent of a day's runs. Uncertainties are standard (k = 1), in A."""

    photocurrent_A: float
    uncertainty_A: float  #: of the value as such
    own_uncertainty_A: float  #: without the light's and what all days have in common


def mean_of_day(photocurrents: Sequence[FigureOfMerit], *, same_meter: bool) -> DayMean:
    """The plain mean of the `photocurrent` figures of one sample's runs on one day.

    Weights would be the inverse squares of uncertainties that a few cycles know to a third only.
    The runs' own scatter counts where it exceeds what their repeatability makes of it by chance,
    with the width of Student's t. With `same_meter` (one meter on one range on all days) its gain,
    offset and bias are common to the days. Raises ValueError for no figures, or for one without a
    value.
    """
    values = [one.value for one in photocurrents if one.value is not None]
    if not values or len(values) < len(photocurrents):
        raise ValueError("a photocurrent is missing")
    count = len(values)
    own = [_own(one, same_meter) for one in photocurrents]
    common = max(
        math.sqrt(max(0.0, (one.uncertainty or 0.0) ** 2 - u**2))
        for one, u in zip(photocurrents, own, strict=True)
    )
    stated = math.sqrt(sum(u**2 for u in own)) / count
    u = stated
    if count > 1:
        scatter = float(np.std(values, ddof=1)) / math.sqrt(count)
        if (count - 1) * scatter**2 > float(chdtri(count - 1, _CHANCE)) * stated**2:
            u = max(u, widened(scatter, count - 1))
    return DayMean(float(np.mean(values)), math.hypot(u, common), u)


def _own(photocurrent: FigureOfMerit, same_meter: bool) -> float:
    if not photocurrent.components:
        return photocurrent.uncertainty or 0.0
    shared = (*_LIGHT, *_FIXTURE, *LIMIT_TAGS) if same_meter else _LIGHT
    return math.hypot(
        *(u for tag, u in photocurrent.components.items() if not tag.startswith(shared))
    )
