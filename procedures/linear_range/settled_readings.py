"""Currents that have settled, and those while they do, in blocks on a fixed range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from drivers.config.bench import BenchConfig
from drivers.config.limits import INTERLOCK_INTERVAL
from drivers.readings import Readings
from procedures import rows
from procedures.base import BenchProcedure
from procedures.experiment import FloatParameter

from .settling import Settling

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Longest block of readings (s): what a stop may have to wait for.
BLOCK_DURATION = 0.5
#: Windows whose means are compared: so long (s) at least, and of so many readings.
WINDOW, _WINDOW_READINGS = 1.0, 5


class SettledReadings(BenchProcedure):
    """Reads until a current has settled, and then for as long as is asked."""

    nplc = FloatParameter(
        "NPLC",
        default=5.0,
        minimum=0.01,
        maximum=10,
        description="Integration of a reading, in periods of the mains",
    )
    reading_time = FloatParameter(
        "Reading time", units="s", default=5.0, minimum=0.5, maximum=1e5,
        description="Of each settled current",
    )  # fmt: skip
    settled_within = FloatParameter(
        "Settled within", default=0.002, minimum=1e-6, maximum=0.1,
        description="Change from one second to the next, as a share of the photocurrent",
    )  # fmt: skip
    longest_dwell = FloatParameter(
        "Longest dwell", units="s", default=60.0, minimum=1.0, maximum=1e5,
        description="Longest wait for the current to settle, each time",
    )  # fmt: skip

    #: Largest current that the range was chosen for (A).
    _amount = 0.0
    #: When the light was looked at last (bench s).
    _looked = 0.0

    @property
    def _marks(self) -> Mapping[str, int]:
        """What stands in every row beside the reading; nothing by default."""
        return {}

    def _settle(self, bench: Bench, irradiance: float, step: float) -> bool:
        """Read until the current has settled, to within a share of `step` (A), or the longest wait
        is over; False for a current that the range does not hold."""
        settling = Settling(self.settled_within * step)
        began = bench.clock.now()
        window = max(WINDOW, _WINDOW_READINGS * self._reading_seconds(bench.config))
        settled = False
        while not settled and not self.should_stop():
            if bench.clock.now() - began >= self.longest_dwell:
                break
            seen: list[Readings] = []
            if not self._read(bench, window, irradiance, settling=seen):
                return False
            settled = settling.add(np.concatenate([readings.current for readings in seen]))
        self.emit_event(
            "settled" if settled else "not settled",
            irradiance_mW_cm2=irradiance,
            seconds=bench.clock.now() - began,
        )
        return True

    def _reading_seconds(self, config: BenchConfig) -> float:
        """From one reading to the next (s)."""
        return config.smu.capabilities.reading_time(
            self.nplc, autozero=False, source_delay=0.0, sweeping=False
        )

    def _read(
        self,
        bench: Bench,
        seconds: float,
        irradiance: float,
        settling: list[Readings] | None = None,
    ) -> bool:
        """Blocks of readings for `seconds`, also into `settling` while the current does; False for
        a current that the range does not hold."""
        reading = self._reading_seconds(bench.config)
        left = max(2, round(seconds / reading))
        longest = max(1, int(BLOCK_DURATION / reading))
        while left > 0 and not self.should_stop():
            readings = bench.smu.read_block(min(left, longest), should_stop=self.should_stop)
            left -= min(left, longest)
            if settling is not None:
                settling.append(readings)
            self._emit(readings, irradiance, kept=settling is None)
            if readings.compliance_reached.any():
                self.see_light(bench)  # it may end here
                self.note_compliance(readings, f"{irradiance:g} mW/cm²")
            if readings.range_limited.any() and self._amount < self.compliance:
                self.see_light(bench)
                return False
            if bench.clock.now() - self._looked >= INTERLOCK_INTERVAL:
                self._looked = bench.clock.now()
                self.see_light(bench)
        return True

    def _emit(self, readings: Readings, irradiance: float, *, kept: bool) -> None:
        self.emit_once_seen(
            {
                rows.TIME: readings.time,
                rows.VOLTAGE: readings.voltage,
                rows.CURRENT: readings.current,
                rows.IRRADIANCE: irradiance,
                rows.KEPT: int(kept),
                rows.CURRENT_RANGE: readings.range,
                rows.STATUS: readings.status,
                **self._marks,
            }
        )
