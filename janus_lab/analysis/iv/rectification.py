"""How much better a device conducts in one direction than in the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from janus_lab.analysis.columns import RowNumbers
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    figure,
    nominal,
    standard_uncertainty,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .curve_points import current_on_curve
from .dark import DarkLevel
from .iv_data import IVData, Level
from .stray_light import with_stray_light

#: A device that is not known to have a forward direction rectifies if its currents differ by this
#: factor, beyond three standard uncertainties.
_RECTIFIES = 2.0
_SIGNIFICANT = 3.0
_METHOD = "dark current in forward over dark current in reverse direction, both at this bias"


def rectification_figure(
    data: IVData, levels: Sequence[Level], conditions: Conditions, meter: Meter, forward: float
) -> list[FigureOfMerit]:
    """I(+V)/I(-V) in the dark at the largest bias that was swept in both polarities.

    `forward` is the sign of the forward bias where light tells it; with 0 it is that of the larger
    current, and there is no figure unless that is clearly larger. A reverse current at the meter's
    floor makes it a lower bound. No figure without a dark sweep of both polarities.
    """
    if not levels or levels[0].irradiance_mW_cm2 > 0:
        return []
    rows = levels[0].rows
    volts = data.voltage_V[rows[data.valid[rows]]]
    if not volts.size:
        return []
    bias = float(min(np.max(volts), -np.min(volts)))
    if bias <= 2 * meter.at(0.0).bias_limit_V:
        return []
    if forward == 0 and not _looks_rectifying(data, rows, bias):
        return []
    errors = meter.at(bias)
    stray = conditions.stray_light_mW_cm2
    points = {}
    for side in (1.0, -1.0):
        label = f"dark at {side * bias:+g} V"
        at_levels = {
            level.irradiance_mW_cm2: current_on_curve(data, level.rows, side * bias, errors, label)
            for level in (levels if stray > 0 else levels[:1])
        }
        points[side] = with_stray_light(at_levels, stray)[levels[0].irradiance_mW_cm2]
    up, down = points[1.0].current, points[-1.0].current
    if up is None or down is None:
        return []
    known = forward != 0
    if not known:
        forward = 1.0 if nominal(up) >= -nominal(down) else -1.0
    reverse = DarkLevel.of(points[-forward], -forward)
    assert reverse is not None
    larger = up if forward > 0 else -down
    if not known:
        excess = larger - _RECTIFIES * reverse.current
        if nominal(excess) <= _SIGNIFICANT * standard_uncertainty(excess):
            return []
    at = conditions.at(0.0) | {"bias_V": forward * bias}
    if nominal(larger) <= ONE_SIDED_95 * standard_uncertainty(larger):
        flags = (*points[forward].flags, *reverse.flags, "DARK_AT_FLOOR")
        return [figure("rectification_ratio", None, "1", _METHOD, flags, at)]
    flags = points[forward].flags
    return [reverse.under(larger, "rectification_ratio", "1", _METHOD, flags, at)]


def _looks_rectifying(data: IVData, rows: RowNumbers, bias_V: float) -> bool:
    """Whether the readings nearest to ±`bias_V` (V) are worth a closer look."""
    valid = rows[data.valid[rows]]
    volts, amps = data.voltage_V[valid], np.abs(data.current_A[valid])
    up, down = (amps[np.argmin(np.abs(volts - side * bias_V))] for side in (1, -1))
    return bool(max(up, down) > _RECTIFIES * min(up, down))
