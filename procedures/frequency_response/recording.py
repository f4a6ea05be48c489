"""Records of the photodetector at its bias together with the monitor photodiode."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.config.instruments import AnalyserConfig
from drivers.errors import ComplianceReached
from drivers.ports import EdgeRecorder
from drivers.readings import Channel, Samples
from procedures import rows
from procedures.base import BenchProcedure

from .sampling import Sampling


class PairRecording(BenchProcedure):
    """Base of what samples both channels of the analyser on one range, and emits them."""

    bias: float
    irradiance: float
    current_range: float
    _noted: set[str]  #: detectors whose compliance has been told of

    def _detectors(self, wiring: AnalyserConfig) -> dict[int, Channel]:
        """Sample and photodiode, in the order of the columns."""
        assert wiring.monitor is not None
        return {
            wiring.photodetector: Channel(
                self.bias, self.bias, self.compliance, self.current_range
            ),
            wiring.monitor: Channel(0.0, 0.0, self.compliance, self.current_range),
        }

    def _record(
        self, analyser: EdgeRecorder, wiring: AnalyserConfig, record: Sampling, *, lit: bool
    ) -> bool:
        """Sample and emit one record; False if it was stopped. Raises ComplianceReached."""
        samples = analyser.sample(
            self._detectors(wiring),
            interval=record.interval,
            points=record.points,
            aperture=record.aperture,
            should_stop=self.should_stop,
        )
        if not len(samples):
            return False
        self._emit(
            samples,
            frequency=record.frequency if lit else 0.0,
            irradiance=self.irradiance if lit else 0.0,
        )
        self._note_compliance(samples, f"at {record.frequency:g} Hz" if lit else "in the dark")
        return True

    def _emit(
        self,
        samples: Samples,
        *,
        frequency: float,
        irradiance: ArrayLike,
        since: ArrayLike = np.nan,
        edge: int = 0,
    ) -> None:
        columns: dict[str, ArrayLike] = {
            rows.TIME: samples.time[:, 0],
            rows.MODULATION_FREQUENCY: frequency,
            rows.CURRENT: samples.current[:, 0],
            rows.MONITOR_CURRENT: samples.current[:, 1],
            rows.IRRADIANCE: irradiance,
            rows.STATUS: samples.status[:, 0],
            rows.SINCE_EDGE: since,
            rows.EDGE: edge,
        }
        if frequency:
            self.emit_once_seen(columns)
        else:
            self.emit_rows(columns)

    def _note_compliance(self, samples: Samples, where: str) -> None:
        """Report samples that the compliance or the range cut off."""
        cut: NDArray[np.bool_] = samples.in_compliance | np.isnan(samples.current)
        if not cut.any():
            return
        detector = "sample" if cut[:, 0].any() else "photodiode"
        what = (
            f"the {detector} exceeds the range of {self.current_range:g} A or the compliance of "
            f"{self.compliance:g} A {where}"
        )
        if detector not in self._noted:
            self._noted.add(detector)
            self.emit_event("compliance", readings=int(cut.sum()), message=what)
        if self.on_compliance == "stop":
            assert self.bench is not None
            self.see_rest(self.bench)
            raise ComplianceReached(what)
