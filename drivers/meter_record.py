"""What a measurement keeps of the meter that it was made with: its accuracy, as plain data.

The record goes into `run.json` with the data, and the analysis reads it from there. Nothing here
knows an instrument: the data sheets do, and each gives records of this form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: What a bit of a status word can mean. In compliance the source was held back by the limit that
#: was set, range limited by a fixed range below it, and the current is not the device's; overflow
#: and invalid readings have no value; in `other compliance` another channel was held back.
StatusName = Literal["overflow", "compliance", "range limited", "other compliance", "invalid"]

_CLIPPING: tuple[StatusName, ...] = ("overflow", "compliance", "range limited", "invalid")


@dataclass(frozen=True)
class CurrentRange:
    """Accuracy of current readings on one range: ±(gain · |I| + offset + offset per volt · |V|).

    The amounts are the data sheet's limits (half-widths), not standard uncertainties; only that of
    the lag is one (k = 1).
    """

    full_scale_A: float  #: nominal
    reach_A: float  #: largest current that it reads
    gain: float  #: relative
    offset_A: float
    offset_per_V_A: float  #: A for each volt of bias
    resolution_A: float  #: one count
    #: Magnitudes that autorange may read on this range; None where the instrument says the range.
    autorange_A: tuple[float, float] | None = None
    #: Time constant of the first-order lag that readings follow a step with; None where it is not
    #: known, as in runs from before it was kept.
    lag_s: float | None = None
    lag_u_s: float = 0.0


@dataclass(frozen=True)
class BiasRange:
    """Accuracy of the bias on one range of the source: ±(gain · |V| + offset); limits."""

    full_scale_V: float  #: nominal
    reach_V: float  #: largest bias of the range
    gain: float  #: relative
    offset_V: float


@dataclass(frozen=True)
class MeterRecord:
    """One meter as a measurement used it. Ranges ascend.

    `autorange` tells how the range of a reading is known on autorange: asked of the instrument, or
    inferred from the reading itself. On a fixed range it is always known.
    """

    model: str
    document: str  #: that the specification stands in
    nplc: float  #: integration time that the accuracy holds for, in periods of the mains
    current_ranges: tuple[CurrentRange, ...]
    bias_ranges: tuple[BiasRange, ...]
    autorange: Literal["asked", "inferred"]
    #: Bits of a reading's status word as numbers to mask it with (bit 3 is 8), by `StatusName`.
    status_bits: Mapping[str, int] = field(default_factory=dict)
    calibration_interval_days: float = 365.0
    temperature_C: tuple[float, float] = (18.0, 28.0)

    @property
    def clipping_bits(self) -> int:
        """The bits of a status word that mean that the current is not the device's."""
        return sum(bit for name, bit in self.status_bits.items() if name in _CLIPPING)

    def current_range(self, amount: float) -> CurrentRange:
        """The most sensitive range that holds ±`amount` (A); raises ValueError beyond the last."""
        for candidate in self.current_ranges:
            if abs(amount) <= candidate.reach_A * (1 + 1e-9):
                return candidate
        raise ValueError(f"{amount:g} A is beyond the largest range of the {self.model}")
