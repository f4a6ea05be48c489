"""What a measurement of noise consists of: its records one after the other, and how many of them a
run has already. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from procedures.rows import START


@dataclass(frozen=True)
class NoiseRecord:
    """Readings at one bias, irradiance and rate, with the sample connected or not."""

    bias: float  #: V
    irradiance: float  #: mW/cm²
    rate: float  #: readings a second
    duration: float  #: s, without the gaps
    current_range: float  #: A
    connected: bool = True
    #: Whether it is there for the responsivity alone.
    of_reference: bool = False

    @property
    def readings(self) -> int:
        """How many readings it has."""
        return max(1, round(self.duration * self.rate))

    @property
    def condition(self) -> tuple[bool, float, float, float]:
        """What has to settle before it: records alike in this follow each other at once."""
        return self.connected, self.current_range, self.bias, self.irradiance


def records(
    biases: Sequence[float],
    irradiances: Sequence[float],
    rates: Sequence[float],
    durations: Sequence[float],
    *,
    dark_range: float,
    lit_range: float,
    floor: bool,
    reference_irradiances: Sequence[float] = (),
    reference_duration: float = 0.0,
) -> list[NoiseRecord]:
    """All records in their order: those with open terminals first, on each range that is used, then
    bias by bias, and at each the light in the order given, the references (above 0) last."""

    def range_in(irradiance: float) -> float:
        return lit_range if irradiance > 0 else dark_range

    timing = list(zip(rates, durations, strict=True))
    found: list[NoiseRecord] = []
    if floor:
        used = dict.fromkeys(range_in(irradiance) for irradiance in irradiances)
        for on, bias, (rate, duration) in product(used, biases, timing):
            found.append(NoiseRecord(bias, 0.0, rate, duration, on, connected=False))
    for bias in biases:
        for irradiance, (rate, duration) in product(irradiances, timing):
            found.append(NoiseRecord(bias, irradiance, rate, duration, range_in(irradiance)))
        found += [
            NoiseRecord(
                bias, irradiance, rates[0], reference_duration, lit_range, of_reference=True
            )
            for irradiance in reference_irradiances
            if irradiance > 0
        ]
    return found


def whole_records(columns: Mapping[str, ArrayLike], wanted: Sequence[NoiseRecord]) -> int:
    """How many of the records `wanted`, from the first on, a run's rows hold in full.

    `columns` has START of all rows in the order in which they were measured. A start begins with
    the first record that those before left unfinished.
    """
    starts = np.asarray(columns[START], np.int64)
    whole = 0
    for rows in np.unique(starts, return_counts=True)[1].tolist():
        left = rows
        while whole < len(wanted) and left >= wanted[whole].readings:
            left -= wanted[whole].readings
            whole += 1
    return whole
