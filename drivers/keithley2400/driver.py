"""Keithley 2400 SourceMeter as the bench uses it: a voltage source that measures current, in
hardware sweeps and block reads, made safe. Its ranges stand in `datasheet`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from drivers.clock import Clock, Stop, never
from drivers.config.bench import Limits
from drivers.config.limits import check_bias, check_compliance
from drivers.errors import InstrumentError, LimitError
from drivers.pandas_when_used import pandas_when_used
from drivers.readings import Readings
from drivers.unsafe import Unsafe
from drivers.visa.instrument import RESET_PATIENCE
from drivers.visa.safe_off import attempt, impatient

from .buffered import BufferedMeter, Pending
from .datasheet import KEITHLEY_2400, LONGEST_PAUSE, FamilyMember
from .readings import reading_time
from .set_up import check_nplc, measuring_range, set_up

with pandas_when_used():
    from pymeasure.instruments.keithley import Keithley2400 as PymeasureKeithley2400

#: A block that takes longer (s) goes into the buffer: nothing ends one whose readings are awaited.
_SHORT_BLOCK = 0.55
#: Points and interval of no short block: others than a next one may want are set up.
_OTHERS = (0, 0.0)
_RAMP_STEP = 0.5  # V
_RAMP_PAUSE = 0.01  # s


class Keithley2400(BufferedMeter):
    """pymeasure's driver with hardware sweeps, block reads, checked compliance and `safe_off`.

    Connecting changes no output. `clock` is the bench's, `member` the model of the family; bias and
    compliance never exceed `limits`, whatever is asked for. Do not use the inherited `current`,
    `voltage` and `resistance`: they send `:MEASure?`, which resets the compliance and switches the
    output on.
    """

    def __init__(
        self,
        adapter: Any,
        clock: Clock,
        limits: Limits,
        member: FamilyMember = KEITHLEY_2400,
        *,
        line_frequency: float = 50.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, clock, member, **kwargs)
        self._member = member
        self._limits = limits
        self._line_frequency = line_frequency
        self._level: float | None = None
        self._lowest_range: float | None = None
        #: Points and interval of the short block that is set up; None after a sweep.
        self._block: tuple[int, float] | None = None
        #: Whether the source is set up for staircases, and the last one ended well.
        self._sweeps = False
        self._source_delay: float | None = None
        self._autozero = True
        self._cycle_time = 0.0

    # -- setting up

    def prepare(
        self,
        *,
        compliance: float,
        largest_bias: float | None = None,
        nplc: float = 1.0,
        current_range: float | None = None,
        lowest_range: float | None = None,
        source_delay: float | None = None,
        autozero: bool = True,
    ) -> None:
        """Reset, and set up as a voltage source at 0 V that measures current; the output stays off.

        `compliance` (A); `largest_bias` (V) that will be asked for, which sets the source range,
        None for the bench's limit;
        `nplc` 0.01 to 10; `current_range` (A), None for autorange, which goes no lower than
        `lowest_range` (A) if one is given;
        `source_delay` (s) before each reading, None for the instrument's own choice.
        Raises LimitError beyond the limits of bench or model, InstrumentError if the instrument
        refuses a setting.
        """
        check_compliance(self._limits, compliance)
        if largest_bias is None:
            largest_bias = min(self._limits.bias, self._member.largest_bias)
        check_bias(self._limits, largest_bias)
        wanted = set_up(
            self._member,
            compliance=compliance,
            largest_bias=largest_bias,
            nplc=nplc,
            current_range=current_range,
            lowest_range=lowest_range,
            source_delay=source_delay,
            autozero=autozero,
            binary=self._binary,
        )
        self._prepared = False
        self.write("*RST;*CLS;:STAT:PRES")
        self._level = 0.0
        self._ranges = wanted.ranges
        self._lowest_range = lowest_range
        self._pending = None
        self._block = self._buffer = None
        self._sweeps = False
        self._source_delay, self._autozero = source_delay, autozero
        self._cycle_time = self._reading_time(nplc)
        with self.patience(RESET_PATIENCE):
            for message in wanted.messages:
                self.write(message)
            self.raise_errors()
        self._prepared = True
        with self.making_sense():
            held = float(self.compliance_current)
        if not abs(held - compliance) <= 1e-3 * compliance:
            raise InstrumentError(
                f"the compliance was set to {compliance:g} A but stands at {held:g} A",
                subject=self.name,
            )

    def _reading_time(self, nplc: float, *, sweeping: bool = False) -> float:
        return reading_time(
            nplc, self._line_frequency, self._autozero, self._source_delay, sweeping
        )

    def choose_range(self, current_range: float | None) -> None:
        """Measure on the range that holds `current_range` (A), None for autorange; see the port."""
        messages, self._ranges = measuring_range(self._member, current_range, self._lowest_range)
        for message in messages:
            self.write(message)
        self.raise_errors()

    def check_wiring(self) -> None:
        """Nothing to check: it has one unit."""

    def set_nplc(self, nplc: float) -> None:
        """Integrate for `nplc` power line cycles (0.01 to 10) from now on; all else stays.

        Raises LimitError, and InstrumentError if the instrument refuses it.
        """
        check_nplc(self._member, nplc)
        self.write(f":SENS:CURR:NPLC {nplc:.9g}")
        self.raise_errors()
        self._block = None
        self._cycle_time = self._reading_time(nplc)

    def set_bias(self, level: float) -> None:
        """Source `level` (V) as soon as the output is on. Raises LimitError beyond the limit."""
        check_bias(self._limits, level)
        # the level first: going back to a fixed source restores the level it last had
        self._sweeps = False
        self.write(f":SOUR:VOLT {level:.9g};:SOUR:VOLT:MODE FIX")
        self._level = level

    def switch_on(self) -> None:
        """Output on, at the level that was set."""
        self.enable_source()

    def switch_off(self) -> None:
        """Output off."""
        self.disable_source()

    @property
    def is_on(self) -> bool:
        """Whether the output is on, asked of the instrument."""
        with self.making_sense():
            return bool(self.source_enabled)

    # -- measuring

    def sweep(
        self,
        start: float,
        stop: float,
        points: int,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        """A linear staircase from `start` to `stop` (V) with `points` levels, run by the hardware.

        Ends early, with the readings taken so far, once `should_stop()` is true. `while_waiting`
        is called at each poll and may raise. Raises LimitError, InstrumentError.
        """
        check_bias(self._limits, start, stop)
        self._check_points(points)
        staircase = f":SOUR:VOLT:STAR {start:.9g};STOP {stop:.9g};:SOUR:SWE:POIN {points}"
        if not (self._brief and self._sweeps):
            staircase += ";SPAC LIN;RANG FIX;:SOUR:VOLT:MODE SWE"
        self.write(staircase)
        self._block = None
        self._sweeps = False
        self._level = None  # somewhere on its way, should the sweep be cut short
        lead = self._reading_time(0.0, sweeping=True)
        readings, whole = self._into_buffer(
            points, 0.0, lead, self._cycle_time, should_stop, while_waiting
        )
        if whole:
            self._level = stop
            self.raise_errors()
            self._sweeps = True
        return readings

    def read_block(
        self,
        points: int,
        interval: float = 0.0,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        """`points` readings at the present bias, one every `interval` seconds, 0 for no pause.

        A short block is one write and one read, whose reply comes when it is over. A longer one is
        taken into the buffer: it ends early, with the readings taken so far, once `should_stop()`
        is true, and `while_waiting` is called at each poll and may raise. Raises LimitError,
        InstrumentError.
        """
        self._check_points(points)
        pause = round(max(0.0, interval - self._cycle_time), 4)
        if pause > LONGEST_PAUSE:
            raise LimitError(
                f"{self.name}: {interval:g} s between readings; it waits {LONGEST_PAUSE:g} s",
                subject="interval",
            )
        if self._block is None and self._level is not None:
            self.set_bias(self._level)  # a sweep has left the source in another mode
        lasting = points * max(interval, self._cycle_time)
        if lasting > _SHORT_BLOCK:
            self._block = _OTHERS
            lead = self._reading_time(0.0) + pause
            readings, whole = self._into_buffer(
                points, pause, lead, self._cycle_time, should_stop, while_waiting
            )
            if whole:
                self.raise_errors()
            return readings
        setup = ""
        if self._block != (points, interval):
            setup = f":TRIG:COUN {points};:TRIG:DEL {pause:.4f};"
            self._block = (points, interval)
            self._buffer = None  # which has another number of points, and another pause
        self._pending = Pending(self._clock.now(), points, stored=False)
        self.write(f"{setup}:SYST:TIME:RES;:READ?")
        return self._receive(points, lasting)

    def refresh_zero(self) -> None:
        """Refresh the zero that readings without autozero use."""
        self.auto_zero_once()

    # -- safety

    def safe_off(self) -> list[Unsafe]:
        """Output off, whatever state the instrument is in; within a second, needing no answer.

        Returns what could not be done; never raises for the instrument's sake.
        """
        failed: list[Unsafe] = []
        with impatient(self.adapter.connection):
            if self._serial_poll:
                attempt(failed, self.name, "device clear", self.device_clear)
            reached = attempt(failed, self.name, "abort", self.write, ":ABOR")
            if reached and self._level and not self.taken_away:
                attempt(failed, self.name, "ramp to 0 V", self._ramp_down, self._level)
            attempt(failed, self.name, "output off", self.write, ":OUTP OFF")
            if not self._serial_poll:
                attempt(failed, self.name, "emptying the line", self.drain)
        self._level, self._sweeps = None, False
        return failed

    def _ramp_down(self, level: float) -> None:
        self.write(f":SOUR:VOLT {level:.9g};:SOUR:VOLT:MODE FIX")
        steps = min(20, max(1, int(np.ceil(abs(level) / _RAMP_STEP))))
        for target in np.linspace(level, 0.0, steps + 1)[1:]:
            self.write(f":SOUR:VOLT {target:.9g}")
            self._clock.wait(_RAMP_PAUSE)

    def shutdown(self) -> None:
        """pymeasure's way to a safe state: `safe_off`, without a query first."""
        self.safe_off()
        super(PymeasureKeithley2400, self).shutdown()
