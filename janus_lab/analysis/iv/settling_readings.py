"""The current at one bias while the light settles: what shows that it has, before a sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from janus_lab.analysis.columns import Floats

#: What is left of the wait, counted from its end, that is looked at: faster parts are over by then.
_LATER_PART = 2 / 3
_LEAST_READINGS = 4


@dataclass(frozen=True)
class SettlingReadings:
    """Readings after a change of light: bench times since the start of the run (s) and currents
    (A), arrays of one shape (n,)."""

    irradiance_mW_cm2: float
    time_s: Floats
    current_A: Floats

    def later(self) -> SettlingReadings | None:
        """The later part of the wait; None where there are too few readings, or no current."""
        if self.time_s.size < _LEAST_READINGS or not np.all(np.isfinite(self.current_A)):
            return None
        # evenly spaced, and the first one an interval after the light changed
        first = self.time_s[0] - (self.time_s[-1] - self.time_s[0]) / (self.time_s.size - 1)
        span = self.time_s[-1] - first
        chosen = self.time_s >= self.time_s[-1] - _LATER_PART * span
        current = self.current_A[chosen]
        same_sign = np.all(current > 0) or np.all(current < 0)
        if np.count_nonzero(chosen) < _LEAST_READINGS or not same_sign:
            return None
        return SettlingReadings(self.irradiance_mW_cm2, self.time_s[chosen], current)


def settling_readings_in(events: Iterable[Mapping[str, Any]]) -> list[SettlingReadings]:
    """What the events of a run have of it; the last where an irradiance was settled at twice."""
    found = {
        float(event["irradiance_mW_cm2"]): SettlingReadings(
            float(event["irradiance_mW_cm2"]),
            np.array(event["times_s"], np.float64),
            np.array(event["currents_A"], np.float64),
        )
        for event in events
        if event["kind"] == "settling"
    }
    return list(found.values())
