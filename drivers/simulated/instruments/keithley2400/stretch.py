"""A stretch of readings as data: what it depends on, when it runs, what it meets. No computing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drivers.keithley2400.datasheet import FamilyMember

from .settings import Function

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


class ReadingSetup(NamedTuple):
    """All that a stretch of n readings depends on, besides when it starts."""

    member: FamilyMember
    source: Function
    levels: Floats  #: programmed level of each reading (V or A), shape (n,)
    source_ranges: Ints  #: shape (n,)
    limit: float  #: compliance (A or V)
    limit_range: int
    over_voltage: float  #: V
    functions: frozenset[str]  #: what is measured
    sense_range: int  #: where the function that is not sourced starts
    span: tuple[int, int] | None  #: lowest and highest range of autorange, None for a fixed range
    auto_ohms: bool  #: then `sense_range` and `span` are those of resistance
    nplc: float
    line_frequency: float  #: Hz
    conversions: int  #: one, or three with autozero
    averages: int  #: repeating filter
    window: int  #: moving filter
    overhead: float  #: s
    source_delay: float | None  #: s; None for automatic
    trigger_delay: float  #: s
    abort: str  #: NEV, EARL, LATE: what compliance does to a sweep
    status: int  #: the bits of the status word that are the same for all readings

    @property
    def integration(self) -> float:
        """Integration time of one conversion (s)."""
        return self.nplc / self.line_frequency

    @property
    def attempt(self) -> float:
        """Time of one unfiltered measurement (s)."""
        return self.conversions * self.integration

    @property
    def aperture(self) -> float:
        """From the first conversion's start to the last one's end (s)."""
        return self.attempt * (self.averages - 1) + self.integration

    @property
    def needs_values(self) -> bool:
        """Whether the time that the stretch takes depends on what is measured."""
        return self.span is not None or self.abort != "NEV"


@dataclass(frozen=True)
class TriggerPace:
    """When the passes through the trigger layer begin (bench s)."""

    start: float
    pass_length: int
    timer: float | None = None  #: period of the arm timer
    anchor: float = 0.0  #: when the timer started
    passed: int = 0  #: arm passes before this stretch


@dataclass(frozen=True)
class OperatingPoint:
    """What is really at the terminals (V and A), and what limits it; shapes (n,)."""

    voltage: Floats
    current: Floats
    limited: Bools
    range_limited: Bools
    over_voltage: Bools


@dataclass(frozen=True)
class Stretch:
    """n readings in a row: when, on which ranges, and (if it was needed) what they will find."""

    setup: ReadingSetup
    pace: TriggerPace
    first_conversion: int
    levels: Floats
    source_ranges: Ints
    ranges: Ints
    source_times: Floats  #: when the source takes each level
    starts: Floats  #: when each aperture opens
    ends: Floats
    point: OperatingPoint | None

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def end(self) -> float:
        """When the last reading is complete (bench s)."""
        return float(self.ends[-1]) if len(self) else self.pace.start
