"""What share of the photocurrent a junction collects: all far in reverse, less towards V_oc."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from janus_lab.analysis.uncertainty.budget import Quantity, nominal, variable
from janus_lab.analysis.uncertainty.meter import Meter

from .curve_points import current_on_curve
from .iv_data import IVData, Level

#: The built-in voltage is taken to lie so far above the largest V_oc (V).
_ABOVE_V = 0.25
#: Of what the law makes of the loss at 0 V, this share is its standard uncertainty at V_oc.
_OF_THE_LAW = 0.6
#: A loss is known no better than this, for the light fluctuates between two readings.
_LEAST_LOSS = 1e-3
#: So many of the dimmest irradiances tell the loss: series resistance does not act there.
_DIMMEST = 3
#: A reverse bias below this (V) does not tell what is lost at 0 V.
_LEAST_REVERSE_V = 0.2


def reverse_photocurrents(
    data: IVData, levels: Sequence[Level], forward: float, meter: Meter
) -> tuple[float, dict[float, Quantity]]:
    """The bias (V, positive) furthest in reverse of the dark sweep, and the photocurrents (A,
    positive) there by irradiance (mW/cm²); none without a dark sweep."""
    if not levels or levels[0].irradiance_mW_cm2 > 0:
        return 0.0, {}
    volts = -forward * data.voltage_V[levels[0].rows[data.valid[levels[0].rows]]]
    reverse = float(np.max(volts, initial=0.0))
    errors = meter.at(-forward * reverse)
    currents = {}
    for level in levels:
        irradiance = level.irradiance_mW_cm2
        label = f"{irradiance:g} mW/cm² in reverse"
        point = current_on_curve(data, level.rows, -forward * reverse, errors, label)
        if point.current is not None:
            currents[irradiance] = -forward * point.current
    dark = currents.pop(0.0, None)
    if dark is None:
        return reverse, {}
    return reverse, {e: current - dark for e, current in currents.items()}


def logarithms_of_collection(
    at_zero: Mapping[float, Quantity],
    reverse: Mapping[float, Quantity],
    reverse_V: float,
    voltages_V: Sequence[float],
) -> list[Quantity]:
    """ln of the photocurrent at each of the open-circuit `voltages_V` over that in reverse.

    The photocurrents (A) at 0 V and in reverse, by irradiance, tell what is lost at 0 V. Hecht's
    law h = x·(1 - exp(-1/x)), x = (V_bi - V)/V_c, with a built-in voltage 0.25 V above the largest
    V_oc, carries that to V_oc: a model, so 60 % of what it gives is its standard uncertainty.
    """
    dimmest = sorted(e for e in at_zero if e in reverse and nominal(reverse[e]) > 0)[:_DIMMEST]
    if reverse_V < _LEAST_REVERSE_V or not dimmest:
        return [0.0] * len(voltages_V)
    losses = np.array([1.0 - nominal(at_zero[e]) / nominal(reverse[e]) for e in dimmest])
    scatter = float(np.std(losses, ddof=1)) if losses.size > 1 else 0.0
    u = max(scatter, _LEAST_LOSS) / math.sqrt(losses.size)
    loss = max(float(np.mean(losses)), 0.0)
    built_in = max(voltages_V) + _ABOVE_V

    def change(lost: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        # 1 - h is V_c/2(V_bi - V) where it is small
        scale = 2 * lost / (1 / built_in - 1 / (built_in + reverse_V))
        return np.log(
            [_hecht(built_in - v, scale) / _hecht(built_in + reverse_V, scale) for v in voltages_V]
        )

    expected = change(loss)
    uncertain = np.hypot(_OF_THE_LAW * expected, change(loss + u) - expected)
    common = variable(0.0, 1.0, "collection")
    return [float(ln) + float(size) * common for ln, size in zip(expected, uncertain, strict=True)]


def _hecht(distance_V: float, scale_V: float) -> float:
    x = distance_V / max(scale_V, 1e-9)
    return -x * math.expm1(-1 / x)
