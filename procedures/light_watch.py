"""Looking at the light while an instrument measures, and saying of readings what light they saw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drivers.config.limits import INTERLOCK_INTERVAL

if TYPE_CHECKING:
    from drivers.bench import Bench


class LightWatch:
    """The light of a bench, which is meant to be at `irradiance` (mW/cm²)."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._seen = -math.inf
        self.irradiance = 0.0

    def look(self) -> None:
        """Look at the light if that is due; raises as `look_now` does."""
        if self._bench.clock.now() - self._seen >= INTERLOCK_INTERVAL:
            self.look_now()

    def look_now(self) -> None:
        """Look at the light and that the sample is connected; raises as `LightSource.check` and
        `Bench.check_sample` do."""
        self._bench.check_sample()
        self._bench.laser.check()
        self._seen = self._bench.clock.now()

    def irradiance_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Irradiance (mW/cm²) at bench `times` (s), nan after the light was last seen to be on; in
        the dark, too, after a switch was last seen to connect the sample."""
        if not self.irradiance > 0 and self._bench.switch is None:
            return np.zeros(times.shape)
        return np.where(times <= self._seen, self.irradiance, np.nan)
