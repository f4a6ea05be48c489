"""Records of modulated light from the columns of a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from janus_lab.analysis.columns import Columns, Floats
from procedures.rows import (
    CURRENT,
    IRRADIANCE,
    MODULATION_FREQUENCY,
    MONITOR_CURRENT,
    STATUS,
    TIME,
)


@dataclass(frozen=True, eq=False)
class ModulationRecord:
    """One frequency as it was recorded; arrays of shape (n,)."""

    frequency_Hz: float  #: as the generator was set
    time_s: Floats
    current_A: Floats
    monitor_A: Floats
    clipped: bool  #: whether a sample is not the device's, or nobody knows its light

    @property
    def duration_s(self) -> float:
        """From the first sample to the end of the last one's interval."""
        time = self.time_s
        return float((time[-1] - time[0]) * time.size / (time.size - 1))


@dataclass(frozen=True, eq=False)
class ModulationData(Columns):
    """Columns of a frequency-response run, shapes (n,); samples of a record stand together."""

    time_s: Floats
    frequency_Hz: Floats
    current_A: Floats
    monitor_A: Floats
    irradiance_mW_cm2: Floats
    status: Floats

    KIND: ClassVar[str] = "frequency-response"
    NAMES: ClassVar[Mapping[str, str]] = {
        "time_s": TIME,
        "frequency_Hz": MODULATION_FREQUENCY,
        "current_A": CURRENT,
        "monitor_A": MONITOR_CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "status": STATUS,
    }

    def records(self) -> list[ModulationRecord]:
        """The records of modulated light, in the order in which they were measured; those that
        were cut short to a few samples are left out."""
        return [record for record in self._all() if record.frequency_Hz > 0]

    def dark(self) -> tuple[float, float] | None:
        """Mean currents (A) of sample and monitor in the dark; None without a sound dark record."""
        for record in self._all():
            if record.frequency_Hz == 0 and not record.clipped:
                return float(np.mean(record.current_A)), float(np.mean(record.monitor_A))
        return None

    def _all(self) -> list[ModulationRecord]:
        begins = np.flatnonzero(np.diff(self.frequency_Hz) != 0) + 1
        found = []
        for rows in np.split(np.arange(self.time_s.size), begins):
            if rows.size < _LEAST_SAMPLES:
                continue
            sample, monitor = self.current_A[rows], self.monitor_A[rows]
            flagged = self.status[rows].astype(np.int64) & self.clipping_bits != 0
            unknown = np.isnan(sample) | np.isnan(monitor) | np.isnan(self.irradiance_mW_cm2[rows])
            found.append(
                ModulationRecord(
                    float(self.frequency_Hz[rows[0]]),
                    self.time_s[rows],
                    sample,
                    monitor,
                    bool(np.any(flagged | unknown)),
                )
            )
        return found


#: Fewer samples are no record of ten periods.
_LEAST_SAMPLES = 50
