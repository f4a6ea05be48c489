"""I–V photoresponse: current against bias, in the dark and at each irradiance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from drivers.capabilities import SourceMeterCapabilities
from drivers.config.bench import BenchConfig
from drivers.config.limits import (
    INTERLOCK_INTERVAL,
    check_laser_on_time,
)
from drivers.errors import ConfigError
from drivers.readings import Readings
from procedures.experiment import BooleanParameter, FloatParameter, IntegerParameter

from . import rows
from .base import BenchProcedure
from .checking import about, check_irradiances, check_nplc
from .doing import under
from .parameters import AutoParameter, FloatListParameter
from .staircase import check_lowest_range, check_staircase, levels, pieces_of

if TYPE_CHECKING:
    from drivers.bench import Bench


class IVSweep(BenchProcedure):
    """Sweep the bias from `start` to `stop`, and back if asked to, at each irradiance in turn.

    Sweeps are hardware staircases of the source-meter, run and read out in pieces of about a second
    where that makes them no more than 3 % longer. Irradiance 0 is dark.
    `Irradiance` is nan where the light turned out to have gone off since it was last looked at.
    One row is one reading; `Sweep` counts from 0, `Direction` is +1 from start to stop and −1 back,
    `Status` is the instrument's status word, `Time` the bench time since the start of the run.
    Readings while the light settles are no rows but events.
    """

    name = "iv_sweep"

    start = FloatParameter(
        "Start", units="V", default=-3.0, minimum=-1100, maximum=1100,
        description="Bias at which each sweep begins",
    )  # fmt: skip
    stop = FloatParameter(
        "Stop", units="V", default=3.0, minimum=-1100, maximum=1100,
        description="Bias at which it ends, or turns",
    )  # fmt: skip
    step = FloatParameter(
        "Step", units="V", default=0.01, minimum=1e-6, maximum=1100,
        description="Between biases; a whole number of steps from start to stop",
    )  # fmt: skip
    both_directions = BooleanParameter(
        "Both directions", default=True, description="Back to the start at each irradiance"
    )
    irradiances = FloatListParameter(
        "Irradiances", units="mW/cm**2", minimum=0, maximum=1e5, default=[0.0],
        description="In the order of measurement; 0 is dark",
    )  # fmt: skip
    nplc = FloatParameter(
        "NPLC", default=1.0, minimum=0.01, maximum=10,
        description="Integration of a reading, in periods of the mains",
    )  # fmt: skip
    current_range = AutoParameter(
        "Current range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Fixed measuring range; auto chooses it for each reading",
    )  # fmt: skip
    lowest_range = AutoParameter(
        "Lowest range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Autorange goes no lower, which is faster; auto lets it go all the way",
    )  # fmt: skip
    autozero = BooleanParameter(
        "Autozero", default=True, description="Corrects the meter's zero at each reading"
    )
    source_delay = AutoParameter(
        "Source delay", units="s", default=0.0, minimum=0, maximum=9999,
        description="Between each step and its reading; auto leaves it to the instrument",
    )  # fmt: skip
    light_settling = FloatParameter(
        "Light settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait after each change of irradiance",
    )  # fmt: skip
    settling_readings = IntegerParameter(
        "Settling readings", default=0, minimum=0, maximum=1000,
        description="At the start bias while the light settles, so that it is known whether the "
        "current has; 0 for none",
    )  # fmt: skip
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=1.0, minimum=0, maximum=1e5,
        description="Wait at the start bias before each sweep begins",
    )  # fmt: skip
    analysis_bias = FloatParameter(
        "Analysis bias", units="V", default=3.0, minimum=-1100, maximum=1100,
        description="Bias at which the figures of merit are taken",
    )  # fmt: skip
    dark_recovery = FloatParameter(
        "Dark recovery", units="s", default=60.0, minimum=0, maximum=1e6,
        description="Wait in the dark before a dark sweep that follows light",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.DIRECTION,
        rows.SWEEP,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    resumes_anywhere = False  # what is missing of a sweep cannot be measured by itself

    _done = 0  #: irradiances that have been measured by earlier starts

    # -- before anything is switched on

    @property
    def points(self) -> int:
        """Levels of one sweep. Raises ParameterError where the steps do not end at `stop`."""
        return levels(self.start, self.stop, self.step)

    def check_against(self, config: BenchConfig) -> None:
        check_staircase(config, self.start, self.stop, self.step, self.points)
        check_nplc(config, self.nplc)
        with about("analysis_bias"):
            if not min(self.start, self.stop) <= self.analysis_bias <= max(self.start, self.stop):
                raise ConfigError(
                    f"{self.analysis_bias:g} V is not between {self.start:g} V and {self.stop:g} V"
                )
        check_irradiances(config, "irradiances", self.irradiances)
        with about("irradiances"):
            check_laser_on_time(config.limits, self._lit_duration(config.smu.capabilities))
        self.check_compliance(config, max(abs(self.start), abs(self.stop)), self.current_range)
        check_lowest_range(config, self.lowest_range, self.current_range, self.compliance)

    def estimated_duration(self) -> float:
        meter = self.bench.config.smu.capabilities if self.bench is not None else None
        left = self.irradiances[self._done :]
        dark = [e for e in left if e == 0]
        known = [max(self.irradiances[: self._done], default=0.0), *left]
        after_light = sum(a > 0 and b == 0 for a, b in pairwise(known))
        return float(
            len(dark) * (self._sweeps_duration(meter) + self.light_settling)
            + after_light * self.dark_recovery
            + self._lit_duration(meter, left)
        )

    def _sweeps_duration(self, meter: SourceMeterCapabilities | None) -> float:
        return self._sweeps * self._sweep_duration(meter) + float(self.bias_settling)

    def _sweep_duration(self, meter: SourceMeterCapabilities | None) -> float:
        if meter is not None:
            reading = meter.reading_time(
                self.nplc, autozero=self.autozero, source_delay=self.source_delay or None
            )
        else:  # before anybody knows the bench: three conversions with autozero, and 1.5 ms
            reading = (3 if self.autozero else 1) * self.nplc / 50 + (self.source_delay or 1.5e-3)
        return float(self.points * reading)

    @property
    def _sweeps(self) -> int:
        """Sweeps at each irradiance."""
        return 2 if self.both_directions else 1

    def _lit_duration(
        self, meter: SourceMeterCapabilities | None, irradiances: Sequence[float] | None = None
    ) -> float:
        lit = [e for e in (self.irradiances if irradiances is None else irradiances) if e > 0]
        return float(len(lit) * (self._sweeps_duration(meter) + self.light_settling + 5.0))

    # -- resuming

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on with the first irradiance that has not been measured, after the recovery in the
        dark if it is dark and one before it was not.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do,
        and if a sweep was cut short: what is missing of it cannot be measured by itself.
        """
        _, counts = np.unique(np.asarray(columns[rows.SWEEP], np.int64), return_counts=True)
        sweeps = 2 if self.both_directions else 1
        if counts.size % sweeps or np.any(counts != self.points):
            raise ConfigError("a sweep was cut short, which cannot be gone on with; start it anew")
        self._done = counts.size // sweeps
        if self._done >= len(self.irradiances):
            raise ConfigError(f"all {len(self.irradiances)} irradiances have been measured")

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        bench.laser.prepare()
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=max(abs(self.start), abs(self.stop)),
            nplc=self.nplc,
            current_range=self.current_range or None,
            lowest_range=self.lowest_range or None,
            source_delay=self.source_delay or None,
            autozero=self.autozero,
        )
        if self.settling_readings:
            self.doing("switching on", bias=self.start)
            bench.smu.set_bias(self.start)
            bench.smu.switch_on()
        self._sweep_number = self._done * (2 if self.both_directions else 1)
        self._began = bench.clock.now()
        lit = any(e > 0 for e in self.irradiances[: self._done])
        for irradiance in self.irradiances[self._done :]:
            self.at_safe_point()
            if self.should_stop():
                return
            self._set_light(bench, irradiance, recover=lit and irradiance == 0)
            lit = irradiance > 0
            if self.should_stop():
                return
            self._sweep_at(bench, irradiance)
        if self.should_stop():
            return
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()

    def _set_light(self, bench: Bench, irradiance: float, recover: bool) -> None:
        wait = self.light_settling + (self.dark_recovery if recover else 0.0)
        recovers = recover and self.dark_recovery > 0
        what = "dark recovery" if recovers else f"settling {under(irradiance)}"
        self.doing(what, wait)
        bench.laser.set_irradiance(irradiance, self.should_stop)
        self.emit_event("light", irradiance_mW_cm2=irradiance)
        if self.settling_readings:
            self._watch_settling(bench, irradiance, wait)
        else:
            bench.laser.wait(wait, self.should_stop)

    def _watch_settling(self, bench: Bench, irradiance: float, wait: float) -> None:
        """Wait as long (s) and read the current at the start bias meanwhile, at even intervals. The
        event `settling` has the bench times since the start of the run (s) and the currents (A)."""
        bench.smu.set_bias(self.start)
        began = bench.clock.now()
        times, currents = [], []
        for number in range(1, self.settling_readings + 1):
            due = began + wait * number / self.settling_readings
            bench.laser.wait(max(0.0, due - bench.clock.now()), self.should_stop)
            if self.should_stop():
                return
            reading = bench.smu.read_block(1, should_stop=self.should_stop)
            times += reading.time.tolist()
            currents += reading.current.tolist()
        self.emit_event(
            "settling",
            irradiance_mW_cm2=irradiance,
            bias_V=self.start,
            times_s=times,
            currents_A=currents,
        )

    def _sweep_at(self, bench: Bench, irradiance: float) -> None:
        self._irradiance = irradiance
        self.doing(f"settling at {self.start:g} V", self.bias_settling, bias=self.start)
        bench.smu.set_bias(self.start)
        bench.smu.switch_on()
        bench.laser.wait(self.bias_settling, self.should_stop)
        self._light_seen = bench.clock.now()
        meter = bench.config.smu.capabilities
        ends = [(self.start, self.stop, 1), (self.stop, self.start, -1)]
        for start, stop, direction in ends[: 2 if self.both_directions else 1]:
            self._direction = direction
            self._tell_sweep(bench, start, stop)
            for first, last, points in pieces_of(start, stop, self.points, self._number(meter)):
                if self.should_stop():
                    return
                readings = bench.smu.sweep(
                    first,
                    last,
                    points,
                    should_stop=self.should_stop,
                    while_waiting=self._watch(bench),
                )
                self._take(bench, readings)
            self._sweep_number += 1
            self._report_progress(bench)

    def _number(self, meter: SourceMeterCapabilities) -> int:
        """Pieces of one sweep: short enough to be seen as they are measured, and for the buffer."""
        wanted = min(round(self._sweep_duration(meter) / meter.sweep_stretch), self.points // 2)
        return int(max(wanted, -(-self.points // meter.most_points), 1))

    def _tell_sweep(self, bench: Bench, start: float, stop: float) -> None:
        number = f"{self._sweep_number + 1} of {self._sweeps * len(self.irradiances)}"
        what = f"sweep {number} {under(self._irradiance)}, {start:g} V to {stop:g} V"
        self.doing(what, self._sweep_duration(bench.config.smu.capabilities))

    def _take(self, bench: Bench, readings: Readings) -> None:
        """Emit the readings of a sweep, once it is known whether the light was on to its end."""
        try:
            bench.laser.check()
            self._light_seen = bench.clock.now()
        finally:
            self._emit(readings)
        self.note_compliance(readings, f"{self._irradiance:g} mW/cm² (sweep {self._sweep_number})")

    def _watch(self, bench: Bench) -> Callable[[], None]:
        """What is looked at while the hardware sweeps."""

        def look() -> None:
            if bench.clock.now() - self._light_seen >= INTERLOCK_INTERVAL:
                bench.laser.check()
                self._light_seen = bench.clock.now()
                self._report_progress(bench)

        return look

    def _report_progress(self, bench: Bench) -> None:
        elapsed = bench.clock.now() - self._began
        before = self._done / len(self.irradiances)
        share = before + (1 - before) * elapsed / self.estimated_duration()
        self.emit("progress", min(99.0, 100.0 * share))

    def _emit(self, readings: Readings) -> None:
        # what was read after the light was last seen to be on may have been read in the dark
        lit = np.where(readings.time <= self._light_seen, self._irradiance, np.nan)
        irradiance = lit if self._irradiance > 0 else np.zeros(len(readings))
        self.emit_rows(
            {
                rows.TIME: readings.time,
                rows.VOLTAGE: readings.voltage,
                rows.CURRENT: readings.current,
                rows.IRRADIANCE: irradiance,
                rows.DIRECTION: self._direction,
                rows.SWEEP: self._sweep_number,
                rows.CURRENT_RANGE: readings.range,
                rows.STATUS: readings.status,
            }
        )

    def rescue(self, bench: Bench) -> None:
        readings = bench.smu.stored_readings()
        if len(readings):
            self._emit(readings)
            self.emit_event("rescued", readings=len(readings))
