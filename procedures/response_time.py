"""Response time: the current around fast edges of light, recorded by the analyser."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pymeasure.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
)

from drivers.b1500 import Channel
from drivers.b1500_data import FAST_BELOW, Samples, check_aperture, check_hold, check_sampling
from drivers.bench import Bench
from drivers.bench_config import AnalyserConfig, BenchConfig
from drivers.errors import ComplianceReached, ConfigError
from drivers.laser_diode import INTERLOCK_INTERVAL
from drivers.limits import (
    check_bias,
    check_compliance,
    check_laser_on_time,
    modulation_voltage,
)

from .bench_procedure import BenchProcedure, about

#: The analyser begins sampling this much earlier from one phase to the next (s): the resolution of
#: its negative bias hold time, -90 to -0.1 ms.
PHASE_STEP = 1e-4
#: A modulation input takes next to no current; a fault may not give it more than this (A).
_INPUT_COMPLIANCE = 1e-3


@dataclass(frozen=True)
class _Edge:
    """One edge to be recorded."""

    number: int  #: from 1
    rising: bool
    phase: int  #: number of the vernier delay
    of_reference: bool  #: of the reference detector instead of the sample


class ResponseTime(BenchProcedure):
    """Record edges of light in both directions, in turn, each from plateau to plateau.

    The analyser drives the laser's modulation input and samples the photodetector at its bias: the
    step of one is the edge of the other's light, so its time is known. Below an interval of 2 ms
    sampling begins before the edge, and with `phases` by 0.1 ms more from edge to edge, so that all
    edges together are sampled more finely than one. From 2 ms on sampling can only begin with the
    edge; the plateau before it is sampled by itself, and there is one phase.

    With `reference_edges` the same edges are then recorded of the monitor photodiode, on the same
    range: what the instruments do to an edge that is next to instant.
    """

    name = "response_time"

    bias = FloatParameter("Bias", units="V", default=3.0, minimum=-210, maximum=210)
    irradiance = FloatParameter(
        "Irradiance", units="mW/cm**2", default=13.0, minimum=1e-6, maximum=1e5
    )
    edges = IntegerParameter(
        "Edges", default=20, minimum=1, maximum=100_000, description="Of each direction"
    )
    interval = FloatParameter(
        "Interval", units="s", default=1e-4, minimum=1e-5, maximum=65.535,
        description="From sample to sample: 0.1 to 1.99 ms in steps of 0.01 ms, or whole ms",
    )  # fmt: skip
    aperture = FloatParameter(
        "Aperture", units="s", default=2e-5, minimum=2e-6, maximum=0.02,
        description="Integration time of a sample",
    )  # fmt: skip
    before = FloatParameter(
        "Before", units="s", default=2e-3, minimum=1e-4, maximum=60,
        description="Recorded ahead of an edge; up to 90 ms below an interval of 2 ms",
    )  # fmt: skip
    after = FloatParameter(
        "After", units="s", default=1e-2, minimum=1e-4, maximum=600,
        description="Recorded after an edge: long enough to reach the plateau",
    )  # fmt: skip
    settling = FloatParameter(
        "Settling", units="s", default=0.5, minimum=0, maximum=600,
        description="Wait on each plateau before the record of the next edge, in steps of 10 ms",
    )  # fmt: skip
    phases = IntegerParameter(
        "Phases", default=1, minimum=1, maximum=100,
        description="Vernier delays, 0.1 ms apart, that the edges take in turn",
    )  # fmt: skip
    reference_edges = IntegerParameter(
        "Reference edges", default=0, minimum=0, maximum=100_000,
        description="Of each direction, of the monitor photodiode: the instrument-response run",
    )  # fmt: skip
    monitor = BooleanParameter(
        "Monitor", default=False, description="Record the monitor photodiode beside the sample"
    )
    current_range = FloatParameter(
        "Current range", units="A", default=1e-3, minimum=1e-9, maximum=0.1,
        description="Fixed measuring range, of sample and photodiode",
    )  # fmt: skip
    compliance = FloatParameter("Compliance", units="A", default=1e-3, minimum=1e-9, maximum=0.1)
    on_compliance = ListParameter(
        "On compliance", choices=["stop", "continue"], default="stop",
        description="What becomes of the run when the source reaches its compliance",
    )  # fmt: skip
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait in the dark at the bias before the first edge",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        "Time (s)",
        "Time since edge (s)",
        "Current (A)",
        "Monitor current (A)",
        "Irradiance (mW/cm**2)",
        "Edge",
        "Reference",
        "Status",
    ]

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        limits, analyser = config.limits, config.analyser
        if config.laser.modulation is None or analyser is None:
            raise ConfigError(
                "response times need light with fast edges, and this bench has none: a setpoint "
                "settles in milliseconds; its bench file needs 'laser: modulation:' and 'analyser:'"
            )
        with about("bias"):
            check_bias(limits, self.bias)
        with about("compliance"):
            check_compliance(limits, self.compliance)
        with about("irradiance"):
            modulation_voltage(config.laser, limits, self.irradiance)
        with about("edges"):
            lit = self.settling + self.before + self.after
            check_laser_on_time(limits, (self.edges + self.reference_edges) * lit)
        for name in ("reference_edges", "monitor"):
            with about(name):
                if getattr(self, name) and analyser.monitor is None:
                    raise ConfigError("needs a photodiode: 'monitor' in the bench's 'analyser'")
        with about("phases"):
            self._check_phases()
        channels = 1 + bool(self.monitor)
        with about("interval"):
            hold = self._hold(self.phases - 1) if self._fast else 0.0
            check_sampling(self.interval, self._points, channels, hold)
        with about("settling"):
            check_hold("settling", self.settling)
        with about("aperture"):
            check_aperture(self.aperture, self.interval, channels)

    def _check_phases(self) -> None:
        if self.phases > 1 and not self._fast:
            raise ConfigError(
                f"an interval of {self.interval * 1e3:g} ms has one phase only: sampling begins "
                "before the edge, as vernier delays need it, below 2 ms"
            )
        if self.phases > 1 and self.phases * PHASE_STEP > self.interval * (1 + 1e-9):
            raise ConfigError(
                f"{self.phases} phases 0.1 ms apart are more than an interval of "
                f"{self.interval * 1e3:g} ms"
            )

    @property
    def _fast(self) -> bool:
        return bool(self.interval < FAST_BELOW - 1e-9)

    def _hold(self, phase: int) -> float:
        """Bias hold time (s) of a vernier delay: negative, in the steps that it is taken in."""
        return float(-PHASE_STEP * (round(self.before / PHASE_STEP) + phase))

    @property
    def _points(self) -> int:
        """Samples of one record; the last delay's reaches as far after the edge as the first's."""
        vernier = (self.phases - 1) * PHASE_STEP
        span = self.before + self.after + vernier if self._fast else self.after
        return math.ceil(float(span / self.interval) - 1e-9)

    def estimated_duration(self) -> float:
        lasting = self.settling + self.before + self.after + 0.2
        return float(2 * (self.edges + self.reference_edges) * lasting + self.bias_settling + 5.0)

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        analyser, wiring = bench.analyser, bench.config.analyser
        assert analyser is not None
        assert wiring is not None
        assert wiring.modulation is not None
        lit = modulation_voltage(bench.config.laser, bench.config.limits, self.irradiance)
        bench.laser.prepare()
        analyser.prepare()
        analyser.switch_on(wiring.modulation, *self._detectors(wiring))
        analyser.set_bias(wiring.photodetector, self.bias, self.compliance)
        bench.laser.enable(self.should_stop, modulated=True)
        bench.laser.wait(self.bias_settling, self.should_stop)
        self._looked = bench.clock.now()
        total = 2 * (self.edges + self.reference_edges)
        for edge in self._edges():
            if self.should_stop():
                return
            levels = (0.0, lit) if edge.rising else (lit, 0.0)
            step = Channel(*levels, compliance=_INPUT_COMPLIANCE)
            self._record(bench, edge, wiring, step)
            if bench.clock.now() - self._looked >= INTERLOCK_INTERVAL:
                self._looked = bench.clock.now()
                bench.laser.check()
            self.emit("progress", min(99.9, 100 * edge.number / total))
        bench.laser.set_irradiance(0)
        analyser.set_bias(wiring.photodetector, 0.0, self.compliance)

    def _detectors(self, wiring: AnalyserConfig) -> list[int]:
        detectors = [wiring.photodetector]
        if wiring.monitor is not None and (self.monitor or self.reference_edges):
            detectors.append(wiring.monitor)
        return detectors

    def _edges(self) -> Iterator[_Edge]:
        """Rise and decay in turn; both of a pair have the same phase."""
        number = 0
        for count, of_reference in ((self.edges, False), (self.reference_edges, True)):
            for pair in range(count):
                for rising in (True, False):
                    number += 1
                    yield _Edge(number, rising, pair % self.phases, of_reference)

    def _record(
        self, bench: Bench, edge: _Edge, wiring: AnalyserConfig, modulation: Channel
    ) -> None:
        """Record one edge and emit it; `modulation` steps from the plateau before to the next."""
        assert bench.analyser is not None
        assert wiring.modulation is not None
        channels = {wiring.modulation: modulation} | self._measuring(wiring, edge)
        bench.laser.count(lit=True)  # half of the record is; the counter errs on the safe side
        parts: list[Samples] = []
        if self._fast:
            settling, hold = self.settling, self._hold(edge.phase)
        else:
            settling, hold = 0.0, 0.0
            plateau = Channel(modulation.base, modulation.base, modulation.compliance)
            parts.append(
                bench.analyser.sample(
                    channels | {wiring.modulation: plateau},
                    interval=self.interval,
                    points=max(1, round(self.before / self.interval)),
                    base_hold=self.settling,
                    aperture=self.aperture,
                    should_stop=self.should_stop,
                )
            )
        parts.append(
            bench.analyser.sample(
                channels,
                interval=self.interval,
                points=self._points,
                hold=hold,
                base_hold=settling,
                aperture=self.aperture,
                should_stop=self.should_stop,
            )
        )
        bench.laser.count(lit=edge.rising)
        if any(not len(part.time) for part in parts):
            return  # stopped: an edge that is cut short is none
        step_at = float(parts[-1].time[0, 0]) - hold
        for part in parts:
            self._emit(part, edge, step_at)
            self._note_compliance(part, edge)

    def _measuring(self, wiring: AnalyserConfig, edge: _Edge) -> dict[int, Channel]:
        """The channels that measure, in the order of the columns."""
        sample = Channel(self.bias, self.bias, self.compliance, self.current_range)
        if wiring.monitor is None:
            return {wiring.photodetector: sample}
        photodiode = Channel(0.0, 0.0, self.compliance, self.current_range)
        if edge.of_reference:
            return {wiring.monitor: photodiode}
        measuring = {wiring.photodetector: sample}
        return measuring | {wiring.monitor: photodiode} if self.monitor else measuring

    def _emit(self, samples: Samples, edge: _Edge, step_at: float) -> None:
        current = samples.current
        since = samples.time[:, 0] - step_at
        lit = (since >= 0) == edge.rising
        self.emit_rows(
            {
                "Time (s)": samples.time[:, 0],
                "Time since edge (s)": since,
                "Current (A)": current[:, 0],
                "Monitor current (A)": current[:, 1] if current.shape[1] > 1 else math.nan,
                "Irradiance (mW/cm**2)": np.where(lit, self.irradiance, 0.0),
                "Edge": edge.number,
                "Reference": int(edge.of_reference),
                "Status": samples.status[:, 0],
            }
        )

    def _note_compliance(self, samples: Samples, edge: _Edge) -> None:
        """Report samples that the compliance or the range cut off."""
        cut: NDArray[np.bool_] = samples.in_compliance | np.isnan(samples.current)
        if not cut.any():
            return
        detector = "photodiode" if edge.of_reference or cut[:, 0].sum() == 0 else "sample"
        what = (
            f"the {detector} exceeds the range of {self.current_range:g} A or the compliance of "
            f"{self.compliance:g} A, {self.irradiance:g} mW/cm² (edge {edge.number})"
        )
        self.emit_event("compliance", readings=int(cut.sum()), message=what)
        if self.on_compliance == "stop":
            raise ComplianceReached(what)
