"""On/off cycling: the current at one bias while the light goes on and off, many times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from drivers.config.bench import BenchConfig
from drivers.config.limits import (
    INTERLOCK_INTERVAL,
    check_laser_on_time,
)
from drivers.errors import ConfigError
from drivers.readings import Readings
from procedures.experiment import FloatParameter, IntegerParameter

from . import rows
from .base import BenchProcedure
from .checking import about, check_biases, check_interval, check_irradiances, check_nplc
from .doing import under
from .parameters import FloatListParameter

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Longest block of readings (s): what a stop may have to wait for.
BLOCK_DURATION = 0.5


class OnOffCycling(BenchProcedure):
    """Cycle the light, `cycles` times at each irradiance; a cycle is a dark half and a lit half.

    The laser is enabled once and gated by its setpoint. Readings come in blocks of at most 0.5 s on
    a fixed range; the short gaps between blocks, which the instrument needs to hand them over, are
    visible in the times. The meter's zero is refreshed once in each dark half.

    `Cycle` counts from 1 through all irradiances; `Start` counts how often the run was started: a
    cycle that was cut short is measured again under the next start.
    """

    name = "on_off_cycling"

    bias = FloatParameter(
        "Bias", units="V", default=3.0, minimum=-1100, maximum=1100, description="At the sample"
    )
    irradiances = FloatListParameter(
        "Irradiances",
        units="mW/cm**2",
        minimum=1e-6,
        maximum=1e5,
        default=[13.0],
        description="Each has its cycles, in this order",
    )
    cycles = IntegerParameter(
        "Cycles",
        default=10,
        minimum=1,
        maximum=10_000_000,
        description="At each irradiance; one is a dark half, then a lit half",
    )
    on_time = FloatParameter(
        "On time",
        units="s",
        default=5.0,
        minimum=0.1,
        maximum=1e6,
        description="Lit half of a cycle",
    )
    off_time = FloatParameter(
        "Off time",
        units="s",
        default=5.0,
        minimum=0.1,
        maximum=1e6,
        description="Dark half of a cycle",
    )
    reading_rate = FloatParameter(
        "Reading rate", units="Hz", default=50.0, minimum=1e-3, maximum=2000,
        description="Readings a second within a block",
    )  # fmt: skip
    nplc = FloatParameter(
        "NPLC",
        default=0.2,
        minimum=0.01,
        maximum=10,
        description="Integration of a reading, in periods of the mains",
    )
    current_range = FloatParameter(
        "Current range", units="A", default=1e-3, minimum=1e-11, maximum=5.25,
        description="Fixed measuring range; autorange would tear the curve",
    )  # fmt: skip
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait in the dark at the bias before the first cycle of each start",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.CYCLE,
        rows.START,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    _first_cycle = 1
    _start = 1

    # -- before anything is switched on

    @property
    def total_cycles(self) -> int:
        """Cycles at all irradiances together."""
        return int(self.cycles * len(self.irradiances))

    def check_against(self, config: BenchConfig) -> None:
        check_nplc(config, self.nplc)
        check_biases(config, "bias", [self.bias])
        self.check_compliance(config, self.bias, self.current_range)
        check_irradiances(config, "irradiances", self.irradiances)
        with about("on_time"):
            check_laser_on_time(config.limits, self.total_cycles * self.on_time)
        with about("reading_rate"):
            check_interval(config, self.reading_rate, 1 / self.reading_rate, self.nplc)

    def estimated_duration(self) -> float:
        remaining = self.total_cycles - self._first_cycle + 1
        return float(remaining * (self.on_time + self.off_time) + self.bias_settling + 5.0)

    # -- resuming

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on, as the `start`-th start, after the last whole cycle in the data so far.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do.
        """
        done = rows.whole_cycles(columns, self.off_time, self.on_time)
        self._first_cycle = int(done.max(initial=0)) + 1
        self._start = start
        if self._first_cycle > self.total_cycles:
            raise ConfigError(f"all {self.total_cycles} cycles have been measured")

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        bench.laser.prepare()
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=abs(self.bias),
            nplc=self.nplc,
            current_range=self.current_range,
            source_delay=0.0,
            autozero=False,
        )
        self.doing(f"settling in the dark at {self.bias:g} V", self.bias_settling, bias=self.bias)
        bench.smu.set_bias(self.bias)
        if self.should_stop():
            return
        bench.smu.switch_on()
        bench.laser.enable(self.should_stop)
        bench.laser.wait(self.bias_settling, self.should_stop)
        self._looked = bench.clock.now()
        per_irradiance = int(self.cycles)
        due = bench.clock.now()
        for cycle in range(self._first_cycle, self.total_cycles + 1):
            self.at_safe_point()
            if self.should_stop():
                return
            irradiance = self.irradiances[(cycle - 1) // per_irradiance]
            bench.smu.refresh_zero()
            for level, duration in ((0.0, self.off_time), (irradiance, self.on_time)):
                self.doing(f"cycle {cycle} of {self.total_cycles}, {under(level)}", duration)
                bench.laser.gate(level)
                self.emit_event("light", irradiance_mW_cm2=level, cycle=cycle)
                due += duration
                self._read_until(bench, due, level, cycle)
                if self.should_stop():
                    return
            self.emit("progress", min(99.9, 100 * cycle / self.total_cycles))
        self.see_rest(bench)
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()

    def _read_until(self, bench: Bench, due: float, irradiance: float, cycle: int) -> None:
        """Blocks of readings until bench time `due`, then wait for it."""
        clock = bench.clock
        interval = bench.config.smu.capabilities.available_interval(1.0 / self.reading_rate)
        longest = max(1, int(BLOCK_DURATION / interval))
        while not self.should_stop():
            left = int((due - clock.now()) / interval - 0.5)
            if left < 1:
                clock.wait(due - clock.now(), self.should_stop)
                return
            began = clock.now()
            slow = interval > BLOCK_DURATION  # the instrument's own delay could not be stopped
            readings = bench.smu.read_block(
                min(left, longest), 0.0 if slow else interval, should_stop=self.should_stop
            )
            self._emit(readings, irradiance, cycle)
            if readings.in_compliance.any():
                self.see_light(bench)  # it may end here
            self.note_compliance(readings, f"{irradiance:g} mW/cm² (cycle {cycle})")
            if slow:
                clock.wait(began + interval - clock.now(), self.should_stop)
            if clock.now() - self._looked >= INTERLOCK_INTERVAL:
                self._looked = clock.now()
                self.see_light(bench)

    def _emit(self, readings: Readings, irradiance: float, cycle: int) -> None:
        self.emit_once_seen(
            {
                rows.TIME: readings.time,
                rows.VOLTAGE: readings.voltage,
                rows.CURRENT: readings.current,
                rows.IRRADIANCE: irradiance,
                rows.CYCLE: cycle,
                rows.START: self._start,
                rows.CURRENT_RANGE: readings.range,
                rows.STATUS: readings.status,
            }
        )
