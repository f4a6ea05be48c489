"""Frequency response: the current while a generator modulates the light, recorded with that of a
photodiode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pymeasure.experiment import FloatParameter, IntegerParameter, ListParameter

from drivers.capabilities import EdgeRecorderCapabilities
from drivers.config.bench import BenchConfig
from drivers.config.instruments import AnalyserConfig
from drivers.config.limits import (
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
from procedures.parameters import FloatListParameter

from .sampling import CHANNELS, Sampling, sampling_of

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Frequencies of one run at most.
_MOST_FREQUENCIES = 500


class FrequencyResponse(BenchProcedure):
    """Modulate the light by a little, frequency after frequency, and sample the photodetector at
    its bias together with the monitor photodiode.

    A function generator drives the laser's modulation input. Both channels of the analyser sample
    in parallel, on one range with one integration time, so that their ratio is the sample's
    response: laser, light and meter drop out of it. Above half the rate of sampling the wave is
    undersampled: as it repeats itself, samples of many periods make up one.

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
        "Waveform", choices=["square", "sine"], default="square",
        description="Of the light; the response is that to the fundamental of either",
    )  # fmt: skip
    start = FloatParameter(
        "Start", units="Hz", default=1.0, minimum=1e-3, maximum=1e6, description="Lowest frequency"
    )
    stop = FloatParameter(
        "Stop", units="Hz", default=1e5, minimum=1e-3, maximum=1e6, description="Highest frequency"
    )
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
        description="Wait after each change of frequency",
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
    ]

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        limits, analyser, generator = config.limits, config.analyser, config.generator
        if generator is None or analyser is None:
            raise ConfigError(
                "a frequency response needs a function generator on the laser's modulation input: "
                "'generator:' and 'analyser:' in the bench file, as in simulated-generator"
            )
        with about("bias"):
            check_bias(limits, self.bias)
        with about("compliance"):
            check_compliance(limits, self.compliance)
        with about("current_range"):
            analyser.capabilities.current_resolution(self.current_range)
        low, high = self._span
        with about("irradiance"):
            modulation_voltage(config.laser, limits, self.irradiance)
        with about("depth"):
            levels = [modulation_voltage(config.laser, limits, level) for level in (low, high)]
            generator.capabilities.check_levels(*levels)
        if not self._listed:
            with about("stop"):
                if self.stop < self.start:
                    raise ConfigError(f"{self.stop:g} Hz is below start, {self.start:g} Hz")
        records = self._records(analyser.capabilities)
        with about("frequencies"):
            if len(records) > _MOST_FREQUENCIES:
                raise ConfigError(
                    f"{len(records)} frequencies: a run has at most {_MOST_FREQUENCIES}"
                )
            for record in records:
                generator.capabilities.check_frequency(self.waveform, record.frequency)
        for record in records:
            with about("interval"):
                analyser.capabilities.check_sampling(record.interval, record.points, CHANNELS)
            with about("aperture"):
                analyser.capabilities.check_aperture(record.aperture, record.interval, CHANNELS)
        check_laser_on_time(limits, self._lit(records))

    @property
    def _span(self) -> tuple[float, float]:
        """Lowest and highest irradiance (mW/cm²)."""
        return self.irradiance * (1 - self.depth), self.irradiance * (1 + self.depth)

    @property
    def _listed(self) -> bool:
        return any(self.frequencies)

    @property
    def wanted(self) -> list[float]:
        """The frequencies that are asked for (Hz), ascending; those measured lie close by."""
        if self._listed:
            return sorted({float(f) for f in self.frequencies if f > 0})
        decades = np.log10(self.stop / self.start)
        count = 1 + max(0, round(float(decades) * self.points_per_decade))
        return [float(f) for f in np.geomspace(self.start, self.stop, count)]

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

    def _lit(self, records: list[Sampling]) -> float:
        """For how long the sample is lit (s)."""
        each = sum(self.settling + record.duration + 0.3 for record in records)
        return float(self.light_settling + each)

    def estimated_duration(self) -> float:
        # whatever the recorder: the records of a wave last for its periods, or for the samples
        each = [max(self.periods / f, self.samples * self.interval) for f in self.wanted]
        dark = self.bias_settling + self.samples * self.interval
        lit = self.light_settling + sum(self.settling + record + 0.3 for record in each)
        return float(5.0 + dark + lit)

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        analyser, generator, wiring = bench.analyser, bench.generator, bench.config.analyser
        assert analyser is not None
        assert generator is not None
        assert wiring is not None
        assert wiring.monitor is not None
        self._noted: set[str] = set()  #: detectors whose compliance has been told of
        records = self._records(wiring.capabilities)
        laser, limits = bench.config.laser, bench.config.limits
        low, high = (modulation_voltage(laser, limits, level) for level in self._span)
        bench.laser.prepare()
        analyser.prepare()
        generator.prepare()
        analyser.switch_on(wiring.photodetector, wiring.monitor)
        analyser.set_bias(wiring.photodetector, self.bias, self.compliance)
        bench.laser.enable(self.should_stop, modulated=True)
        bench.laser.wait(self.bias_settling, self.should_stop)
        if not self._record(analyser, wiring, records[-1], lit=False):
            return
        for number, record in enumerate(records):
            generator.drive(self.waveform, record.frequency, low, high)
            bench.laser.count(lit=True)
            if number == 0:
                self.emit_event("light", irradiance_mW_cm2=self.irradiance)
                bench.laser.wait(self.light_settling, self.should_stop)
            bench.laser.wait(self.settling, self.should_stop)
            if self.should_stop() or not self._record(analyser, wiring, record, lit=True):
                return
            self.see_light(bench)
            self.emit("progress", min(99.9, 100 * (number + 1) / len(records)))
        generator.switch_off()
        bench.laser.set_irradiance(0)
        self.emit_event("light", irradiance_mW_cm2=0.0)
        analyser.set_bias(wiring.photodetector, 0.0, self.compliance)

    def _record(
        self, analyser: EdgeRecorder, wiring: AnalyserConfig, record: Sampling, *, lit: bool
    ) -> bool:
        """Sample and emit one record; False if it was stopped. Raises ComplianceReached."""
        assert wiring.monitor is not None
        samples = analyser.sample(
            {
                wiring.photodetector: Channel(
                    self.bias, self.bias, self.compliance, self.current_range
                ),
                wiring.monitor: Channel(0.0, 0.0, self.compliance, self.current_range),
            },
            interval=record.interval,
            points=record.points,
            aperture=record.aperture,
            should_stop=self.should_stop,
        )
        if not len(samples):
            return False
        columns = {
            rows.TIME: samples.time[:, 0],
            rows.MODULATION_FREQUENCY: record.frequency if lit else 0.0,
            rows.CURRENT: samples.current[:, 0],
            rows.MONITOR_CURRENT: samples.current[:, 1],
            rows.IRRADIANCE: self.irradiance if lit else 0.0,
            rows.STATUS: samples.status[:, 0],
        }
        if lit:
            self.emit_once_seen(columns)
        else:
            self.emit_rows(columns)
        self._note_compliance(samples, record.frequency if lit else 0.0)
        return True

    def _note_compliance(self, samples: Samples, frequency: float) -> None:
        """Report samples that the compliance or the range cut off."""
        cut: NDArray[np.bool_] = samples.in_compliance | np.isnan(samples.current)
        if not cut.any():
            return
        detector = "sample" if cut[:, 0].any() else "photodiode"
        where = f"at {frequency:g} Hz" if frequency else "in the dark"
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
