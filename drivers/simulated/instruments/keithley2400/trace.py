"""The trace buffer: battery-backed, untouched by *RST, filled once per FEED:CONT NEXT.

Rows are readings in the order of ELEMENTS, each with the value of the calculation that was fed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.instruments.scpi_parameters import ScpiError

from .settings import SENSE_FUNCTIONS

Floats = NDArray[np.float64]

#: Bytes that one stored reading takes; TRAC:FREE? counts in them.
BYTES_PER_READING = 24
CAPACITY = 2500

_TIME, _STATUS = 3, 4
_FUNCTION_BITS = {"VOLT": 11, "CURR": 12, "RES": 13}


@dataclass
class TraceBuffer:
    """What the buffer holds, and what it stores next. ScpiError(800) for changes meanwhile."""

    points: int = 100
    feed: str = "SENS1"
    active: bool = False
    stamps: str = "ABS"
    _rows: Floats = field(default_factory=lambda: np.empty((0, 5)))
    _calculated: Floats = field(default_factory=lambda: np.empty(0))
    _overwrite: bool = False

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def room(self) -> int:
        """Readings still to be stored before the buffer is full; 0 if it is not storing."""
        if not self.active:
            return 0
        return self.points - (0 if self._overwrite else len(self._rows))

    @property
    def full(self) -> bool:
        """Whether it holds as many readings as it is to."""
        return len(self._rows) >= self.points

    def check_idle(self) -> None:
        """Refuse to change the buffer while it is storing."""
        if self.active:
            raise ScpiError(800)

    def resize(self, points: int) -> None:
        """TRAC:POIN: another size empties it."""
        self.check_idle()
        if points != self.points:
            self.points = points
            self.clear()

    def clear(self) -> None:
        """TRAC:CLE."""
        self.check_idle()
        self._rows, self._calculated = np.empty((0, 5)), np.empty(0)

    def control(self, active: bool) -> None:
        """FEED:CONT NEXT or NEV; what is stored next overwrites what is there."""
        if active and not self.active:
            self._overwrite = True
        self.active = active

    def store(self, rows: Floats, calculated: Floats) -> None:
        """Take as many readings as there is room for; a full buffer stops storing."""
        room = self.room
        if room == 0 or len(rows) == 0:
            return
        if self._overwrite:
            self._overwrite = False
            self._rows, self._calculated = np.empty((0, 5)), np.empty(0)
        self._rows = np.concatenate((self._rows, rows[:room]))
        self._calculated = np.concatenate((self._calculated, calculated[:room]))
        if self.full:
            self.active = False

    def rows(self) -> Floats:
        """All readings, with times as TST:FORM wants them; -230 if there are none."""
        if len(self._rows) == 0:
            raise ScpiError(-230)
        rows = self._rows.copy()
        times = self._rows[:, _TIME]
        delta = self.stamps == "DELT"
        rows[:, _TIME] = np.diff(times, prepend=times[0]) if delta else times - times[0]
        return rows

    def calculated(self) -> Floats:
        """The calculated values that were fed, shape (n,)."""
        return self._calculated

    def statistics(self, kind: str) -> list[float]:
        """One statistic of each function that the stored readings measured, in the order V, I, R;
        of the calculated values if those were fed. -230 if the buffer is empty."""
        if len(self._rows) == 0:
            raise ScpiError(-230)
        if self.feed != "SENS1":
            return [_statistic(kind, self._calculated)]
        status = int(self._rows[0, _STATUS])
        measured = [f for f in SENSE_FUNCTIONS if status >> _FUNCTION_BITS[f] & 1]
        return [_statistic(kind, self._rows[:, SENSE_FUNCTIONS.index(f)]) for f in measured]


def _statistic(kind: str, values: Floats) -> float:
    if kind == "MEAN":
        return float(values.mean())
    if kind == "SDEV":
        return float(values.std(ddof=1)) if len(values) > 1 else 0.0
    if kind == "MAX":
        return float(values.max())
    if kind == "MIN":
        return float(values.min())
    return float(values.max() - values.min())
