"""Records of stepped light from the columns of a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats, RowNumbers
from procedures.rows import (
    CURRENT,
    EDGE,
    IRRADIANCE,
    MODULATION_FREQUENCY,
    MONITOR_CURRENT,
    SINCE_EDGE,
    STATUS,
    TIME,
)

#: Fewer edges of a direction tell no scatter, and fewer samples are no record.
_LEAST_EDGES, _LEAST_SAMPLES = 2, 50


@dataclass(frozen=True, eq=False)
class StepSet:
    """The edges of one rate of sampling, shapes (edges, samples) and (edges,)."""

    lowest_Hz: float  #: that the records are long enough for
    since_s: Floats  #: from the edge to the beginning of a sample's aperture
    time_s: Floats
    current_A: Floats
    monitor_A: Floats
    rising: NDArray[np.bool_]
    number: Floats

    @property
    def interval_s(self) -> float:
        """From sample to sample."""
        return round(float(np.median(np.diff(self.since_s, axis=1))), 7)

    @property
    def phase(self) -> NDArray[np.int64]:
        """Where in an interval the edges lie, as numbers from 0, (edges,)."""
        within = np.round((self.since_s[:, 0] % self.interval_s) / self.interval_s, 3) % 1.0
        return np.asarray(np.unique(within, return_inverse=True)[1], np.int64)

    @property
    def sign(self) -> Floats:
        """+1 up, -1 down, (edges,)."""
        return np.where(self.rising, 1.0, -1.0)


@dataclass(frozen=True, eq=False)
class StepData(Columns):
    """Columns of a frequency-response run with steps of light, shapes (n,); samples of an edge
    stand together."""

    time_s: Floats
    frequency_Hz: Floats
    current_A: Floats
    monitor_A: Floats
    irradiance_mW_cm2: Floats
    status: Floats
    since_edge_s: Floats
    edge: Floats

    KIND: ClassVar[str] = "stepped-light"
    NAMES: ClassVar[Mapping[str, str]] = {
        "time_s": TIME,
        "frequency_Hz": MODULATION_FREQUENCY,
        "current_A": CURRENT,
        "monitor_A": MONITOR_CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "status": STATUS,
        "since_edge_s": SINCE_EDGE,
        "edge": EDGE,
    }

    def sets(self) -> tuple[list[StepSet], int]:
        """The edges by rate of sampling, the fastest first, and how many edges were left out for
        samples that are not the device's. Those cut short are left out, too, and a rate with fewer
        than two edges of a direction."""
        found, clipped = [], 0
        for lowest in sorted(set(self.frequency_Hz[self.edge > 0].tolist()), reverse=True):
            rows = np.flatnonzero((self.edge > 0) & (self.frequency_Hz == lowest))
            begins = np.flatnonzero(np.diff(self.edge[rows]) != 0) + 1
            records = np.split(rows, begins)
            whole = max(record.size for record in records)
            records = [record for record in records if record.size == whole]
            sound = [record for record in records if not self._clipped(record)]
            clipped += len(records) - len(sound)
            if whole >= _LEAST_SAMPLES and sound:
                each = self._set(lowest, np.stack(sound))
                if min(np.sum(each.rising), np.sum(~each.rising)) >= _LEAST_EDGES:
                    found.append(each)
        return found, clipped

    def dark(self) -> tuple[float, float] | None:
        """Mean currents (A) of sample and monitor in the dark; None without a sound dark record."""
        rows = np.flatnonzero((self.edge == 0) & (self.irradiance_mW_cm2 == 0))
        if rows.size < _LEAST_SAMPLES or self._clipped(rows):
            return None
        return float(np.mean(self.current_A[rows])), float(np.mean(self.monitor_A[rows]))

    def _clipped(self, rows: RowNumbers) -> bool:
        flagged = self.status[rows].astype(np.int64) & self.clipping_bits != 0
        unknown = (
            np.isnan(self.current_A[rows])
            | np.isnan(self.monitor_A[rows])
            | np.isnan(self.irradiance_mW_cm2[rows])
        )
        return bool(np.any(flagged | unknown))

    def _set(self, lowest: float, rows: RowNumbers) -> StepSet:
        light = self.irradiance_mW_cm2[rows]
        return StepSet(
            lowest,
            self.since_edge_s[rows],
            self.time_s[rows],
            self.current_A[rows],
            self.monitor_A[rows],
            light[:, -1] > light[:, 0],
            self.edge[rows[:, 0]],
        )
