"""Current against time at one bias and irradiance, for as long as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_laser_on_time
from drivers.errors import ConfigError
from drivers.readings import Readings
from procedures.experiment import BooleanParameter, FloatParameter

from . import rows
from .base import BenchProcedure
from .checking import about, check_biases, check_interval, check_irradiances, check_nplc
from .doing import under
from .light_watch import LightWatch
from .parameters import AutoParameter
from .steady_readings import steady_readings

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Longest block of readings (s): how often rows come.
_BLOCK_DURATION = 0.5


class CurrentVsTime(BenchProcedure):
    """Read the current at an even rate for `duration`, at `bias`, in light of `irradiance`.

    Readings come in blocks of at most 0.5 s; the short gaps between them are visible in the times.
    `Start` counts how often the run was started: a resumed run measures what is left of the time.
    """

    name = "current_vs_time"

    bias = FloatParameter(
        "Bias", units="V", default=3.0, minimum=-1100, maximum=1100, description="At the sample"
    )
    irradiance = FloatParameter(
        "Irradiance", units="mW/cm**2", default=0.0, minimum=0, maximum=1e5,
        description="0 is dark",
    )  # fmt: skip
    duration = FloatParameter(
        "Duration",
        units="s",
        default=600.0,
        minimum=1.0,
        maximum=1e8,
        description="Of the readings",
    )
    reading_rate = FloatParameter(
        "Reading rate", units="Hz", default=5.0, minimum=1e-4, maximum=2000,
        description="Readings a second",
    )  # fmt: skip
    nplc = FloatParameter(
        "NPLC",
        default=1.0,
        minimum=0.01,
        maximum=100,
        description="Integration of a reading, in periods of the mains",
    )
    autozero = BooleanParameter(
        "Auto zero", default=True, description="A new zero for each reading, which takes longer"
    )
    current_range = AutoParameter(
        "Current range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Fixed measuring range; auto chooses it for each reading",
    )  # fmt: skip
    lowest_range = AutoParameter(
        "Lowest range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Autorange goes no lower; auto lets it go all the way",
    )  # fmt: skip
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=5.0, minimum=0, maximum=1e6,
        description="Wait in the dark at the bias before the first reading of each start",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.START,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    _measured = 0.0  #: s, by earlier starts
    _start = 1

    # -- before anything is switched on

    def check_against(self, config: BenchConfig) -> None:
        check_nplc(config, self.nplc)
        check_biases(config, "bias", [self.bias])
        self.check_compliance(config, self.bias, self.current_range)
        with about("lowest_range"):
            config.smu.capabilities.check_current_range(self.lowest_range)
        check_irradiances(config, "irradiance", [self.irradiance])
        with about("duration"):
            if self.irradiance > 0:
                check_laser_on_time(config.limits, self.duration)
            if self.duration < self._interval:
                raise ConfigError(
                    f"{self.duration:g} s have no reading at {self.reading_rate:g} Hz"
                )
        with about("reading_rate"):
            check_interval(
                config, self.reading_rate, self._interval, self.nplc, autozero=self.autozero
            )

    @property
    def _interval(self) -> float:
        return 1.0 / float(self.reading_rate)

    def estimated_duration(self) -> float:
        return float(self.duration - self._measured + self.bias_settling + 5.0)

    # -- resuming

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on, as the `start`-th start, for the time that is left.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do.
        """
        time = np.asarray(columns[rows.TIME], np.float64)
        starts = np.asarray(columns[rows.START], np.int64)
        self._measured = sum(
            float(np.ptp(time[starts == number])) + self._interval for number in np.unique(starts)
        )
        self._start = start
        if self._measured > self.duration - self._interval:
            raise ConfigError(f"all {self.duration:g} s have been measured")

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        bench.laser.prepare()
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=abs(self.bias),
            nplc=self.nplc,
            current_range=self.current_range or None,
            lowest_range=self.lowest_range or None,
            source_delay=0.0,
            autozero=self.autozero,
        )
        self.doing(f"settling in the dark at {self.bias:g} V", self.bias_settling, bias=self.bias)
        bench.smu.set_bias(self.bias)
        if self.should_stop():
            return
        bench.smu.switch_on()
        bench.laser.wait(self.bias_settling, self.should_stop)
        if self.should_stop():
            return
        watch = LightWatch(bench)
        self.doing(f"reading the current {under(self.irradiance)}", self.duration - self._measured)
        if self.irradiance > 0:
            bench.laser.set_irradiance(self.irradiance, self.should_stop)
            watch.irradiance = self.irradiance
        self.emit_event("light", irradiance_mW_cm2=self.irradiance)
        self._read(bench, watch)
        if self.should_stop():
            return
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()

    def _read(self, bench: Bench, watch: LightWatch) -> None:
        """Read until the time is over."""
        left = self.duration - self._measured
        began = bench.clock.now()
        interval = bench.config.smu.capabilities.available_interval(self._interval)
        for readings, _ in steady_readings(
            bench,
            max(1, round(left / interval)),
            interval,
            longest_block=_BLOCK_DURATION,
            should_stop=self.should_stop,
            while_waiting=watch.look,
        ):
            try:
                watch.look_now()
            finally:
                self._emit(readings, watch)
            self.note_compliance(readings, f"{self.irradiance:g} mW/cm²")
            self.at_safe_point()
            elapsed = bench.clock.now() - began
            self.emit("progress", min(99.9, 100 * (self._measured + elapsed) / self.duration))
            if elapsed > left - interval / 2:
                return

    def _emit(self, readings: Readings, watch: LightWatch) -> None:
        self.emit_rows(
            {
                rows.TIME: readings.time,
                rows.VOLTAGE: readings.voltage,
                rows.CURRENT: readings.current,
                rows.IRRADIANCE: watch.irradiance_at(readings.time),
                rows.START: self._start,
                rows.CURRENT_RANGE: readings.range,
                rows.STATUS: readings.status,
            }
        )
