"""What stray light of a stated irradiance adds to currents, in the dark and in the light."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .budget import Quantity, variable

#: Slope of ln(photocurrent) against ln(irradiance) that the two lowest levels are believed to have,
#: at least and at most, and where there is one level.
_LEAST, _MOST, _UNKNOWN = 0.2, 1.5, 0.5
#: What one level's slope down to the dark counts as: of slopes from 0.2 to 1.2, all as likely, the
#: root mean square of what a millionth or less of the light does is that of about this one.
_ALONE = 0.3
#: So much smaller than it looks the power may be where currents had not settled.
_UNSETTLED = 0.1
TAG = "stray light"


def stray_light_errors(
    photocurrent_A: Mapping[float, float], stray_mW_cm2: float, *, settled: bool = True
) -> dict[float, Quantity]:
    """Error (A) of the current in the dark (0) and at each irradiance (mW/cm²) from stray light.

    `photocurrent_A` has the photocurrents by irradiance, above zero, with a sign that is kept;
    levels of the other sign or none say nothing. `stray_mW_cm2` is a standard uncertainty about no
    stray light. Photocurrents go as E to a power, below the lowest level to that of the two lowest:
    I(E + stray) - I(E) is the error, one variable for all. Currents that are not known to be
    `settled` were too small in the weakest light, and their powers too large: then the power below
    is 0.1 less than the least of that of the two lowest, that of all, and a half. Empty without
    stray light or levels.
    """
    levels = sorted(e for e, current in photocurrent_A.items() if e > 0 and current != 0)
    signs = {float(np.sign(photocurrent_A[e])) for e in levels}
    if not levels or stray_mW_cm2 == 0 or len(signs) > 1:
        return {}
    sign = signs.pop()
    x = np.log(levels)
    y = np.log([sign * photocurrent_A[e] for e in levels])
    if len(levels) > 1:
        slopes = np.clip(np.gradient(y, x), _LEAST, _MOST)
        below = float(np.clip((y[1] - y[0]) / (x[1] - x[0]), _LEAST, _MOST))
    else:
        slopes, below = np.full(1, _UNKNOWN), _UNKNOWN
    if not settled:
        overall = float((y[-1] - y[0]) / (x[-1] - x[0])) if len(levels) > 1 else _UNKNOWN
        below = max(_LEAST, min(below, overall, _UNKNOWN) - _UNSETTLED)
    stray = variable(0.0, 1.0, TAG)
    power = below if len(levels) > 1 else _ALONE
    in_dark = float(np.exp(y[0])) * (stray_mW_cm2 / levels[0]) ** power
    errors = {0.0: sign * in_dark * stray}
    for level, log_current, slope in zip(levels, y.tolist(), slopes.tolist(), strict=True):
        relative = (1 + stray_mW_cm2 / level) ** slope - 1
        errors[level] = sign * float(np.exp(log_current)) * relative * stray
    return errors


def most_in_dark(photocurrent_A: Mapping[float, float], stray_mW_cm2: float) -> float:
    """Most that stray light may make of the dark current (A, a magnitude), where a single level
    leaves its power open: that of a device with the least power. Zero where two levels tell it,
    and without stray light or level. Arguments as of `stray_light_errors`.
    """
    levels = [e for e, current in photocurrent_A.items() if e > 0 and current != 0]
    if len(levels) != 1 or stray_mW_cm2 == 0:
        return 0.0
    level = levels[0]
    return abs(photocurrent_A[level]) * float((stray_mW_cm2 / level) ** _LEAST)
