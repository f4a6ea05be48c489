"""Whether the photocurrent jumps where the filter was changed: then it was not the one meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from uncertainties import umath

from janus_lab.analysis.uncertainty.budget import Quantity, nominal, standard_uncertainty, variable

from .currents import LevelCurrent

_log = umath.log

#: A jump by less than this factor, or within so many standard uncertainties, proves nothing.
_FACTOR, _BY_NOISE = 2.0, 4.0
#: Between two levels the log-log slope may leave by this those that are seen on either side.
_BENDS = 0.15
#: Where it is not seen on both sides it may be any usual one, down to that of a current that
#: saturates.
_USUAL = (0.1, 1.7)


def filter_jump(resolved: Sequence[LevelCurrent]) -> bool:
    """Whether between two neighbours of `resolved` levels, by rising irradiance, behind different
    filters, the photocurrent changes otherwise than the slopes on either side let it.

    A person changes filters, and no instrument sees whether it was done.
    """
    for place, (low, high) in enumerate(pairwise(resolved)):
        if _same(low, high):
            continue
        pairs = (resolved[max(0, place - 1) : place + 1], resolved[place + 1 : place + 3])
        beside = [_slope(*pair) for pair in pairs if len(pair) == 2 and _same(*pair)]
        if len(beside) < 2:
            beside = [variable(slope, 0.0, "usual slope") for slope in _USUAL]
        if _jumps(low, high, beside):
            return True
    return False


def _same(low: LevelCurrent, high: LevelCurrent) -> bool:
    return low.reading.filter == high.reading.filter


def _slope(low: LevelCurrent, high: LevelCurrent) -> Quantity:
    return _log(high.current / low.current) / _log(high.irradiance / low.irradiance)


def _jumps(low: LevelCurrent, high: LevelCurrent, slopes: Sequence[Quantity]) -> bool:
    step, width = _log(high.current / low.current), _log(high.irradiance / low.irradiance)
    allowed = [slope * width for slope in slopes]
    above = step - max(allowed, key=nominal)
    below = min(allowed, key=nominal) - step
    least = math.log(_FACTOR) + _BENDS * nominal(width)
    return any(
        nominal(off) > max(least, _BY_NOISE * standard_uncertainty(off)) for off in (above, below)
    )
