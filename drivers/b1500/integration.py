"""How a B1500A integrates for a number of power line cycles (programming guide, AAD and AIT)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drivers.errors import LimitError

#: The two converters, as AAD and AIT number them.
HIGH_SPEED, HIGH_RESOLUTION = 0, 1
#: Modes of AIT.
_POWER_LINE, _TIME = 2, 3
#: The high-speed converter integrates from one to ten thousand of these (s).
_STEP, _LONGEST = 2e-6, 20e-3
_MOST_CYCLES = 100
#: Of a reading not available for integration (s).
OVERHEAD = 60e-6


@dataclass(frozen=True)
class Integration:
    """One reading's integration: converter, AIT's mode and number, and its time (s)."""

    converter: int
    mode: int
    number: float
    aperture: float

    def reading_time(self, *, autozero: bool, source_delay: float | None) -> float:
        """Time (s) of a reading on a settled range; auto zero takes a second conversion."""
        conversions = 2 if autozero and self.converter == HIGH_RESOLUTION else 1
        return conversions * self.aperture + OVERHEAD + (source_delay or 0.0)


def integration(nplc: float, line_frequency: float) -> Integration:
    """The integration for `nplc` power line cycles of `line_frequency` (Hz).

    Whole cycles are the high-resolution converter's; parts of one, up to 20 ms, are the high-speed
    converter's, in steps of 2 µs. Raises LimitError for what neither does.
    """
    if nplc >= 1 and abs(nplc - round(nplc)) < 1e-9:
        if nplc > _MOST_CYCLES:
            raise LimitError(f"{nplc:g} PLC: the B1500A integrates for at most {_MOST_CYCLES} PLC")
        return Integration(HIGH_RESOLUTION, _POWER_LINE, round(nplc), round(nplc) / line_frequency)
    steps = round(nplc / line_frequency / _STEP)
    if not 1 <= steps <= round(_LONGEST / _STEP):
        raise LimitError(
            f"{nplc:g} PLC: the B1500A integrates for 2 µs to 20 ms, or for whole power line cycles"
        )
    return Integration(HIGH_SPEED, _TIME, round(steps * _STEP, 9), steps * _STEP)


def longest_nplc(interval: float, line_frequency: float) -> float:
    """The longest integration, in power line cycles, of readings every `interval` (s): whole cycles
    where one fits. Raises LimitError where nothing does."""
    free = interval - OVERHEAD
    cycles = math.floor(free * line_frequency + 1e-9)
    if cycles >= 1:
        return float(min(cycles, _MOST_CYCLES))
    steps = min(math.floor(free / _STEP + 1e-6), round(_LONGEST / _STEP))
    if steps < 1:
        raise LimitError(
            f"{interval * 1e3:.4g} ms between readings: the B1500A takes "
            f"{(OVERHEAD + _STEP) * 1e3:g} ms at least"
        )
    return steps * _STEP * line_frequency
