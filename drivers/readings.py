"""What instruments hand over, whichever model they are: blocks of readings and records of edges.

Plain data of the ports in `drivers.ports`. Knows no instrument.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.int64]


@dataclass(frozen=True)
class Readings:
    """One block of readings of a source-meter; arrays of shape (n,).

    `time` (s, bench time), `voltage` (V, as programmed), `current` (A, nan where the reading
    overflowed), `range` (A, nominal), `status` (the instrument's own word, kept with the data).
    `compliance_reached`: the source was held back by its compliance. `range_limited`: the current
    did not fit the fixed measuring range.
    """

    time: Floats
    voltage: Floats
    current: Floats
    range: Floats
    status: Words
    compliance_reached: Bools
    range_limited: Bools

    def __len__(self) -> int:
        return len(self.time)

    @property
    def in_compliance(self) -> Bools:
        """Readings that compliance or fixed range cut off, shape (n,)."""
        return np.asarray(self.compliance_reached | self.range_limited, np.bool_)


@dataclass(frozen=True)
class Powers:
    """One block of readings of a power meter; arrays of shape (n,): `time` (s, bench time) and
    `power` (W, nan where it had no value)."""

    time: Floats
    power: Floats

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True)
class Channel:
    """What one channel does in a record: voltage `base` (V) before the step, `bias` after it.

    It measures current on the fixed range that holds `measures` (A); with None it only drives.
    Its current is held to `compliance` (A).
    """

    base: float
    bias: float
    compliance: float
    measures: float | None = None


@dataclass(frozen=True)
class Samples:
    """A record of an edge recorder: shape (points, channels) in the order of `channels`.

    `time` (s, bench time) is the start of each measurement, `current` (A) nan where a sample has
    no value, `range` (A) the nominal range it was measured on, `status` the instrument's own word.
    """

    channels: tuple[int, ...]
    time: Floats
    current: Floats
    range: Floats
    status: Words
    in_compliance: Bools

    def __len__(self) -> int:
        return len(self.time)
