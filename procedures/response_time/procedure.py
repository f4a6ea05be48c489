"""Response time: the current around fast edges of light, recorded by the analyser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drivers.capabilities import EdgeRecorderCapabilities
from drivers.config.bench import BenchConfig
from drivers.config.instruments import AnalyserConfig
from drivers.config.light import ModulationConfig
from drivers.config.limits import (
    INTERLOCK_INTERVAL,
    check_bias,
    check_compliance,
    check_laser_on_time,
    modulation_voltage,
)
from drivers.errors import ComplianceReached, ConfigError
from drivers.ports import EdgeRecorder
from drivers.readings import Channel, Samples
from procedures import rows
from procedures.base import BenchProcedure
from procedures.checking import about
from procedures.edge_records import EdgeRecord, Settings, generator_edges, stepped_edge
from procedures.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
)

from .checks import check_generator, check_phases, check_records

if TYPE_CHECKING:
    from drivers.bench import Bench


class ResponseTime(BenchProcedure):
    """Record edges of light in both directions, each from plateau to plateau.

    The analyser drives the laser's modulation input and samples the photodetector at its bias: its
    step is the edge of the light, so the time of that is known. Below an interval of 2 ms
    sampling begins before the edge, and with `phases` by 0.1 ms more from edge to edge, so that all
    edges together are sampled more finely than one. From 2 ms on sampling can only begin with the
    edge; the plateau before it is sampled by itself, and there is one phase.

    With `reference_edges` the same edges are then recorded of the monitor photodiode, on the same
    range: what the instruments do to an edge that is next to instant.

    On a bench whose light a generator switches, edges are found on the monitor photodiode instead,
    as they come: to within the sampling, at phases that nobody chose.
    """

    name = "response_time"

    bias = FloatParameter(
        "Bias", units="V", default=3.0, minimum=-210, maximum=210, description="At the sample"
    )
    irradiance = FloatParameter(
        "Irradiance",
        units="mW/cm**2",
        default=13.0,
        minimum=1e-6,
        maximum=1e5,
        description="Of the light when it is on",
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
    compliance = FloatParameter(
        "Compliance",
        units="A",
        default=1e-3,
        minimum=1e-9,
        maximum=0.1,
        description="Largest current that the source lets through the sample",
    )
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait in the dark at the bias before the first edge",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.SINCE_EDGE,
        rows.CURRENT,
        rows.MONITOR_CURRENT,
        rows.IRRADIANCE,
        rows.EDGE,
        rows.REFERENCE,
        rows.STATUS,
    ]

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        limits, analyser, modulation = config.limits, config.analyser, config.laser.modulation
        if modulation is None or analyser is None:
            raise ConfigError(
                "response times need light with fast edges, and this bench has none: a setpoint "
                "settles in milliseconds; its bench file needs 'laser: modulation:' and 'analyser:'"
            )
        if config.generator is not None:
            raise ConfigError(
                "this bench's generator makes waves for frequency_response: response times need "
                "'laser: modulation: {source: analyser}', or a generator that runs by itself"
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
        settings = self._settings(analyser.capabilities)
        by_generator = modulation.source == "generator"
        with about("phases"):
            check_phases(settings)
        if by_generator:
            check_generator(modulation, settings, self.irradiance, self.reference_edges)
        check_records(settings, channels=2 if self.monitor or by_generator else 1)

    def _settings(self, recorder: EdgeRecorderCapabilities) -> Settings:
        return Settings(
            self.interval,
            self.aperture,
            self.before,
            self.after,
            self.settling,
            self.phases,
            recorder,
        )

    def estimated_duration(self) -> float:
        lasting = self.settling + self.before + self.after + 0.2
        return float(2 * (self.edges + self.reference_edges) * lasting + self.bias_settling + 5.0)

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        analyser, wiring = bench.analyser, bench.config.analyser
        modulation = bench.config.laser.modulation
        assert analyser is not None
        assert wiring is not None
        assert modulation is not None
        by_generator = modulation.source == "generator"
        self._noted: set[str] = set()  #: detectors whose compliance has been told of
        bench.laser.prepare()
        analyser.prepare()
        monitored = self.monitor or self.reference_edges or by_generator
        used = (
            wiring.photodetector,
            wiring.monitor if monitored else None,
            None if by_generator else wiring.modulation,
        )
        self.doing(f"settling in the dark at {self.bias:g} V", self.bias_settling, bias=self.bias)
        analyser.switch_on(*(channel for channel in used if channel is not None))
        analyser.set_bias(wiring.photodetector, self.bias, self.compliance)
        bench.laser.enable(self.should_stop, modulated=True)
        bench.laser.wait(self.bias_settling, self.should_stop)
        if by_generator:
            self._record_generator(bench, analyser, wiring, modulation)
        else:
            self._record_steps(bench, analyser, wiring)
        if not self.should_stop():
            self.see_rest(bench)
            bench.laser.set_irradiance(0)
            analyser.set_bias(wiring.photodetector, 0.0, self.compliance)

    def _record_steps(self, bench: Bench, analyser: EdgeRecorder, wiring: AnalyserConfig) -> None:
        """Rise and decay in turn, both of a pair at the same phase; then those of the reference."""
        lit = modulation_voltage(bench.config.laser, bench.config.limits, self.irradiance)
        looked = bench.clock.now()
        total, number = 2 * (self.edges + self.reference_edges), 0
        while number < total:
            of_reference = number >= 2 * self.edges
            phase = number // 2 % self.phases
            rising = number % 2 == 0
            number += 1
            what = f"edge {number} of {total}, {'rise' if rising else 'decay'}"
            self.doing(f"{what} of the photodiode" if of_reference else what)
            bench.laser.count(lit=True)  # for a part of the record: the counter errs on this side
            record = stepped_edge(
                analyser,
                wiring,
                self._detectors(wiring, of_reference),
                self._settings(wiring.capabilities),
                (0.0, lit) if rising else (lit, 0.0),
                phase,
                self.should_stop,
            )
            bench.laser.count(lit=rising)
            if record is None:
                return
            self._emit(record, number, of_reference)
            if bench.clock.now() - looked >= INTERLOCK_INTERVAL:
                looked = bench.clock.now()
                self.see_light(bench)
            self.emit("progress", min(99.9, 100 * number / total))

    def _record_generator(
        self,
        bench: Bench,
        analyser: EdgeRecorder,
        wiring: AnalyserConfig,
        modulation: ModulationConfig,
    ) -> None:
        """Edges as they come, until there are enough of both directions."""
        assert modulation.period is not None
        self.doing(f"edges in light that the generator switches, {self.edges} of each direction")
        bench.laser.count(lit=True)
        wanted = {True: int(self.edges), False: int(self.edges)}
        number = 0
        detectors = self._detectors(wiring, of_reference=False, with_monitor=True)
        for record in generator_edges(
            analyser,
            detectors,
            self._settings(wiring.capabilities),
            modulation.period,
            self.should_stop,
        ):
            if wanted[record.rising]:
                wanted[record.rising] -= 1
                number += 1
                self._emit(record, number, of_reference=False)
                self.see_light(bench)
                self.emit("progress", min(99.9, 50 * number / self.edges))
            if not any(wanted.values()):
                return

    def _detectors(
        self, wiring: AnalyserConfig, of_reference: bool, with_monitor: bool = False
    ) -> dict[int, Channel]:
        """The channels that measure, in the order of the columns."""
        sample = Channel(self.bias, self.bias, self.compliance, self.current_range)
        photodiode = Channel(0.0, 0.0, self.compliance, self.current_range)
        if wiring.monitor is None:
            return {wiring.photodetector: sample}
        if of_reference:
            return {wiring.monitor: photodiode}
        if self.monitor or with_monitor:
            return {wiring.photodetector: sample, wiring.monitor: photodiode}
        return {wiring.photodetector: sample}

    def _emit(self, record: EdgeRecord, number: int, of_reference: bool) -> None:
        samples = record.samples
        lit = (record.since >= 0) == record.rising
        monitored = samples.current.shape[1] > 1
        self.emit_once_seen(
            {
                rows.TIME: samples.time[:, 0],
                rows.SINCE_EDGE: record.since,
                rows.CURRENT: samples.current[:, 0],
                rows.MONITOR_CURRENT: samples.current[:, 1] if monitored else math.nan,
                rows.IRRADIANCE: np.where(lit, self.irradiance, 0.0),
                rows.EDGE: number,
                rows.REFERENCE: int(of_reference),
                rows.STATUS: samples.status[:, 0],
            }
        )
        self._note_compliance(samples, number, of_reference)

    def _note_compliance(self, samples: Samples, number: int, of_reference: bool) -> None:
        """Report samples that the compliance or the range cut off."""
        cut: NDArray[np.bool_] = samples.in_compliance | np.isnan(samples.current)
        if not cut.any():
            return
        detector = "photodiode" if of_reference or not cut[:, 0].any() else "sample"
        what = (
            f"the {detector} exceeds the range of {self.current_range:g} A or the compliance of "
            f"{self.compliance:g} A, {self.irradiance:g} mW/cm² (edge {number})"
        )
        if detector not in self._noted:
            self._noted.add(detector)
            self.emit_event("compliance", readings=int(cut.sum()), message=what)
        if self.on_compliance == "stop":
            assert self.bench is not None
            self.see_light(self.bench)
            raise ComplianceReached(what)
