"""The meter's errors as shared variables: one gain and one offset for each current range."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drivers.keithley2400.datasheet import (
    CURRENT_RANGES,
    VOLTAGE_RANGES,
    current_accuracy,
    range_for,
)

from .budget import Quantity, from_limit


@dataclass(frozen=True, eq=False)
class RangeError:
    """What the readings of one range may be wrong by (SPEC-2400, one year)."""

    full_scale_A: float
    resolution_A: float
    gain_limit: float  #: relative
    offset_limit_A: float
    gain: Quantity  #: relative error, shared by all readings of the range
    offset_A: Quantity  #: error, shared by all readings of the range


class Meter:
    """The errors of one 2400 in one analysis; what shares a meter shares its errors."""

    def __init__(self, nplc: float, bias_V: float, largest_bias_V: float) -> None:
        """`largest_bias_V` in a sweep decides the source range, hence the error of the bias."""
        self._nplc = nplc
        self._ranges: dict[float, RangeError] = {}
        source = range_for(max(abs(bias_V), abs(largest_bias_V)), VOLTAGE_RANGES)
        self.bias_limit_V = source.source_gain * abs(bias_V) + source.source_offset
        self.bias_error_V = from_limit(self.bias_limit_V, "bias")

    def range(self, full_scale_A: float) -> RangeError:
        """The errors of a nominal range; raises ValueError if the 2400 has no such range."""
        if full_scale_A not in self._ranges:
            gain, offset = current_accuracy(full_scale_A, self._nplc)
            named = min(CURRENT_RANGES, key=lambda r: abs(math.log(r.full_scale / full_scale_A)))
            self._ranges[full_scale_A] = RangeError(
                named.full_scale,
                named.measure_resolution,
                float(gain[0]),
                float(offset[0]),
                from_limit(float(gain[0]), f"gain, {named.full_scale:g} A range"),
                from_limit(float(offset[0]), f"offset, {named.full_scale:g} A range"),
            )
        return self._ranges[full_scale_A]
