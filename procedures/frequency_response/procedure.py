"""Frequency response: the current while the light is modulated, recorded with that of a
photodiode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from drivers.capabilities import EdgeRecorderCapabilities, Waveform
from drivers.config.bench import BenchConfig
from drivers.config.instruments import AnalyserConfig
from drivers.config.limits import (
    check_bias,
    check_compliance,
    check_laser_on_time,
    modulation_voltage,
)
from drivers.errors import ConfigError
from drivers.ports import EdgeRecorder
from procedures import rows
from procedures.checking import about
from procedures.edge_records import INPUT_COMPLIANCE, stepped_edge
from procedures.experiment import FloatParameter, IntegerParameter, ListParameter
from procedures.parameters import FloatListParameter

from .checks import (
    check_levels,
    check_listed,
    check_number,
    check_steps,
    check_waves,
    is_by_steps,
    settings_of,
)
from .frequencies import wanted_frequencies
from .recording import PairRecording
from .sampling import Sampling, sampling_of
from .step_plan import StepRate, rates_for

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Between two records of a run (s), about.
_BETWEEN = 0.3


class FrequencyResponse(PairRecording):
    """Modulate the light by a little and sample the photodetector at its bias together with the
    monitor photodiode.

    Both channels of the analyser sample in parallel, on one range with one integration time, so
    that their ratio is the sample's response: laser, light and meter drop out of it.

    A function generator drives the laser's modulation input with a wave, frequency after frequency.
    Above half the rate of sampling the wave is undersampled: as it repeats itself, samples of many
    periods make up one.

    Where the analyser drives the input itself, which makes no wave while it samples, the light is
    stepped up and down, each level held for `settling`, and the edges are recorded: the transform
    of what follows a step is the response at all frequencies. With delays from edge to edge all of
    them together are sampled more finely than one.

    Before the light comes the dark current is recorded.
    """

    name = "frequency_response"

    bias = FloatParameter(
        "Bias", units="V", default=3.0, minimum=-210, maximum=210, description="At the sample"
    )
    irradiance = FloatParameter(
        "Irradiance", units="mW/cm**2", default=5.0, minimum=1e-6, maximum=1e5,
        description="Mean of the modulated light",
    )  # fmt: skip
    depth = FloatParameter(
        "Depth", default=0.05, minimum=1e-3, maximum=0.95,
        description="Amplitude of the modulation over the mean; small, for a small-signal response",
    )  # fmt: skip
    waveform = ListParameter(
        "Waveform", choices=["auto", "square", "sine", "steps"], default="auto",
        description="Of the light: steps by the analyser, waves by a generator; auto: steps where "
        "the bench makes them, else square",
    )  # fmt: skip
    start = FloatParameter(
        "Start", units="Hz", default=1.0, minimum=1e-3, maximum=1e6, description="Lowest frequency"
    )
    stop = FloatParameter(
        "Stop", units="Hz", default=1e5, minimum=1e-3, maximum=1e6,
        description="Highest frequency; steps end at 1/50 of what their delays divide the interval "
        "into",
    )  # fmt: skip
    points_per_decade = IntegerParameter(
        "Points per decade", default=5, minimum=1, maximum=100,
        description="Frequencies in each decade",
    )  # fmt: skip
    frequencies = FloatListParameter(
        "Frequencies", units="Hz", default=[0.0], minimum=0.0, maximum=1e6,
        description="A list in place of start, stop and points per decade; 0: none",
    )  # fmt: skip
    periods = IntegerParameter(
        "Periods", default=10, minimum=5, maximum=10_000, description="Of each frequency, at least"
    )
    samples = IntegerParameter(
        "Samples", default=2001, minimum=201, maximum=50_000,
        description="Of each frequency and channel, at least",
    )  # fmt: skip
    edges = IntegerParameter(
        "Edges", default=12, minimum=6, maximum=10_000,
        description="Of steps: of each direction and rate of sampling, at least",
    )  # fmt: skip
    interval = FloatParameter(
        "Interval", units="s", default=1.2e-4, minimum=1e-5, maximum=1.99e-3,
        description="From sample to sample at high frequencies; at low ones it is longer",
    )  # fmt: skip
    aperture = FloatParameter(
        "Aperture", units="s", default=2e-5, minimum=2e-6, maximum=0.02,
        description="Integration time of a sample, up to a quarter of a period",
    )  # fmt: skip
    settling = FloatParameter(
        "Settling", units="s", default=0.5, minimum=0, maximum=600,
        description="Wait after each change of frequency; of steps: on each level, before a record",
    )  # fmt: skip
    light_settling = FloatParameter(
        "Light settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait in the modulated light before the first record",
    )  # fmt: skip
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
        description="Wait in the dark at the bias before the dark record",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.MODULATION_FREQUENCY,
        rows.CURRENT,
        rows.MONITOR_CURRENT,
        rows.IRRADIANCE,
        rows.STATUS,
        rows.SINCE_EDGE,
        rows.EDGE,
    ]

    #: For how long steps light the sample (s), where the bench checked last makes those.
    _lit_by_steps: float | None = None

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        self._lit_by_steps = None
        with about("waveform"):
            by_steps = is_by_steps(config, self.waveform)
        limits, analyser = config.limits, config.analyser
        assert analyser is not None
        with about("bias"):
            check_bias(limits, self.bias)
        with about("compliance"):
            check_compliance(limits, self.compliance)
        with about("current_range"):
            analyser.capabilities.current_resolution(self.current_range)
        check_levels(config, self.irradiance, self._span)
        if not self._listed:
            with about("stop"):
                if self.stop < self.start:
                    raise ConfigError(f"{self.stop:g} Hz is below start, {self.start:g} Hz")
        with about("frequencies"):
            check_number(self.wanted)
        recorder = analyser.capabilities
        if by_steps:
            if self._listed:
                with about("frequencies"):
                    check_listed(self.wanted, self.interval)
            rates = self._rates(recorder)
            check_steps(rates, self.settling, recorder)
            self._lit_by_steps = self._lit(
                [rate.duration for rate in rates for _ in range(2 * self._edges_of(rate))]
            )
            check_laser_on_time(limits, self._lit_by_steps)
            return
        records = self._records(recorder)
        check_waves(config, self._wave, records)
        check_laser_on_time(limits, self._lit([record.duration for record in records]))

    @property
    def _span(self) -> tuple[float, float]:
        """Lowest and highest irradiance (mW/cm²)."""
        return self.irradiance * (1 - self.depth), self.irradiance * (1 + self.depth)

    @property
    def _listed(self) -> bool:
        return any(self.frequencies)

    @property
    def wanted(self) -> list[float]:
        """The frequencies that are asked for (Hz), ascending; of a wave those measured lie close
        by."""
        return wanted_frequencies(self.start, self.stop, self.points_per_decade, self.frequencies)

    @property
    def _wave(self) -> Waveform:
        return "sine" if self.waveform == "sine" else "square"

    def _rates(self, recorder: EdgeRecorderCapabilities) -> list[StepRate]:
        return rates_for(
            self.wanted,
            interval=self.interval,
            aperture=self.aperture,
            recorder=recorder,
            asked_by="frequencies" if self._listed else "start",
        )

    def _edges_of(self, rate: StepRate) -> int:
        """Edges of each direction: at each delay as many."""
        return -(-int(self.edges) // len(rate.delays)) * len(rate.delays)

    def _records(self, recorder: EdgeRecorderCapabilities) -> list[Sampling]:
        return [
            sampling_of(
                frequency,
                samples=self.samples,
                periods=self.periods,
                interval=self.interval,
                aperture=self.aperture,
                recorder=recorder,
            )
            for frequency in self.wanted
        ]

    def _lit(self, durations: list[float]) -> float:
        """For how long records of `durations` (s) have the sample lit (s)."""
        each = sum(self.settling + duration + _BETWEEN for duration in durations)
        return float(self.light_settling + each)

    def estimated_duration(self) -> float:
        # whatever the recorder: the records of a wave last for its periods, or for the samples
        dark = self.bias_settling + self.samples * self.interval
        if self._lit_by_steps is not None:
            return float(5.0 + dark + self._lit_by_steps)
        each = [max(self.periods / f, self.samples * self.interval) for f in self.wanted]
        return float(5.0 + dark + self._lit(each))

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        analyser, wiring = bench.analyser, bench.config.analyser
        assert analyser is not None
        assert wiring is not None
        assert wiring.monitor is not None
        self._noted: set[str] = set()  #: detectors whose compliance has been told of
        by_steps = is_by_steps(bench.config, self.waveform)
        bench.laser.prepare()
        analyser.prepare()
        if bench.generator is not None:
            bench.generator.prepare()
        self.doing(f"settling in the dark at {self.bias:g} V", self.bias_settling, bias=self.bias)
        inputs = [wiring.modulation] if by_steps and wiring.modulation is not None else []
        analyser.switch_on(wiring.photodetector, wiring.monitor, *inputs)
        analyser.set_bias(wiring.photodetector, self.bias, self.compliance)
        bench.laser.enable(self.should_stop, modulated=True)
        bench.laser.wait(self.bias_settling, self.should_stop)
        measure = self._measure_steps if by_steps else self._measure_waves
        if measure(bench, analyser, wiring):
            bench.laser.set_irradiance(0)
            self.emit_event("light", irradiance_mW_cm2=0.0)
            analyser.set_bias(wiring.photodetector, 0.0, self.compliance)

    def _measure_waves(self, bench: Bench, analyser: EdgeRecorder, wiring: AnalyserConfig) -> bool:
        """One frequency after another; False if it was stopped."""
        generator = bench.generator
        assert generator is not None
        records = self._records(wiring.capabilities)
        low, high = self._levels(bench)
        if not self._record(analyser, wiring, records[-1], lit=False):
            return False
        for number, record in enumerate(records):
            self.doing(f"record {number + 1} of {len(records)}: {record.frequency:.4g} Hz")
            generator.drive(self._wave, record.frequency, low, high)
            bench.laser.count(lit=True)
            if number == 0:
                self.emit_event("light", irradiance_mW_cm2=self.irradiance)
                bench.laser.wait(self.light_settling, self.should_stop)
            bench.laser.wait(self.settling, self.should_stop)
            if self.should_stop() or not self._record(analyser, wiring, record, lit=True):
                return False
            self.see_light(bench)
            self.emit("progress", min(99.9, 100 * (number + 1) / len(records)))
        generator.switch_off()
        return True

    def _measure_steps(self, bench: Bench, analyser: EdgeRecorder, wiring: AnalyserConfig) -> bool:
        """Up and down in turn, both of a pair at one delay; False if it was stopped."""
        assert wiring.modulation is not None
        rates = self._rates(wiring.capabilities)
        low, high = self._levels(bench)
        dark = Sampling(0.0, rates[0].interval, self.samples, 0, rates[0].aperture)
        if not self._record(analyser, wiring, dark, lit=False):
            return False
        analyser.set_bias(wiring.modulation, low, INPUT_COMPLIANCE)
        bench.laser.count(lit=True)
        self.emit_event("light", irradiance_mW_cm2=self.irradiance)
        bench.laser.wait(self.light_settling, self.should_stop)
        total, number = sum(2 * self._edges_of(rate) for rate in rates), 0
        for rate in rates:
            settings = settings_of(rate, self.settling, wiring.capabilities)
            for pair in range(self._edges_of(rate)):
                delay = rate.delays[pair % len(rate.delays)]
                for levels in ((low, high), (high, low)):
                    number += 1
                    self.doing(f"edge {number} of {total}")
                    detectors = self._detectors(wiring)
                    if self.should_stop():
                        return False
                    edge = stepped_edge(
                        analyser, wiring, detectors, settings, levels, delay, self.should_stop
                    )
                    if edge is None:
                        return False
                    above = (edge.since >= 0) == edge.rising
                    self._emit(
                        edge.samples,
                        frequency=rate.lowest,
                        irradiance=np.where(above, self._span[1], self._span[0]),
                        since=edge.since,
                        edge=number,
                    )
                    self._note_compliance(edge.samples, f"at edge {number}")
                    self.emit("progress", min(99.9, 100 * number / total))
                self.see_light(bench)
        analyser.set_bias(wiring.modulation, 0.0, INPUT_COMPLIANCE)
        return True

    def _levels(self, bench: Bench) -> tuple[float, float]:
        """Lowest and highest voltage at the modulation input (V)."""
        laser, limits = bench.config.laser, bench.config.limits
        low, high = (modulation_voltage(laser, limits, level) for level in self._span)
        return low, high
