"""One unit of a Keysight B1500A as a source-meter: staircase sweeps, blocks of samples, made safe.
The rules of the instrument stand in `samples`, `integration` and `modules`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from drivers.clock import Stop, never
from drivers.config.limits import check_bias, check_compliance
from drivers.errors import InstrumentError
from drivers.readings import Floats, Readings, Samples
from drivers.unsafe import Unsafe

from .datasheet import COMPLIANCE_BIT, INVALID_BIT, OVERFLOW_BIT
from .integration import HIGH_SPEED, Integration, integration
from .mainframe import B1500
from .modules import INTERLOCK_VOLTAGE, MODULES, Module
from .samples import (
    FAST_BELOW,
    available_interval,
    check_sampling,
    check_staircase,
    no_samples,
)

#: When a block is about to be complete it is polled this often (s): blocks follow each other.
_BLOCK_POLL = 2e-3
#: Until then whoever has to look at something else does so this often (s).
_LOOK = 0.5


class B1500SourceMeter:
    """Channel `channel` of a B1500A as `drivers.ports.SourceMeter`.

    `mainframe` may have another port, which is prepared for itself before it measures.
    Bias and compliance never exceed the bench's limits nor what the unit in the slot gives.
    """

    def __init__(self, mainframe: B1500, channel: int, line_frequency: float = 50.0) -> None:
        self.mainframe = mainframe
        mainframe.keeps_data = True
        self.channel = channel
        self.name = f"{mainframe.name} channel {channel}"
        self._clock = mainframe.clock
        self._line_frequency = line_frequency
        self._module: Module = MODULES["B1511B"]
        self._integration: Integration = integration(1.0, line_frequency)
        self._autozero = False
        self._delay = 0.0
        self._compliance = 100e-6
        self._fixed = False
        self._lowest_range: float | None = None
        #: Level to go to as soon as the output is on (V).
        self._bias = 0.0
        #: Levels of a measurement that has been started and not been read out (V).
        self._pending: Floats | None = None
        #: Points, interval and level of the block that is set up.
        self._block: tuple[int, float, float] | None = None

    # -- setting up

    def check_wiring(self) -> None:
        """Raise ConfigError if there is no source-measure unit in the slot."""
        self._module = self.mainframe.check_channels([self.channel], "smu")[self.channel]

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
        """Reset the instrument, and set the unit up to source 0 V and measure current; output off.

        `compliance` (A); `largest_bias` (V) that will be asked for, None for the bench's limit;
        `nplc` whole power line cycles, or a part that lasts 2 µs to 20 ms; `current_range` (A),
        None for autorange, which goes no lower than `lowest_range` (A); `source_delay` (s) before
        each reading of a sweep, None for the instrument's own; `autozero` counts with whole cycles.
        Raises LimitError beyond the limits of bench or unit, InstrumentError for a setting that the
        instrument refuses, and for an interlock that is open while more than 42 V will be asked.
        """
        limits = self.mainframe.limits
        check_compliance(limits, compliance)
        if largest_bias is None:
            largest_bias = min(limits.bias, self._module.model.largest_voltage(compliance))
        check_bias(limits, largest_bias)
        self._module.check_reach(largest_bias, compliance)
        self._integration = how = integration(nplc, self._line_frequency)
        self._autozero, self._delay, self._compliance = autozero, source_delay or 0.0, compliance
        check_staircase(1, 0.0, self._delay)
        self._lowest_range = lowest_range
        code = self._range_code(current_range)
        if abs(largest_bias) > INTERLOCK_VOLTAGE and self.mainframe.interlock_open:
            raise InstrumentError(
                f"its interlock is open, so it forces no more than {INTERLOCK_VOLTAGE:g} V",
                subject=self.name,
                advice="close it and start again",
            )
        self._fixed = current_range is not None
        self._bias, self._pending, self._block = 0.0, None, None
        self.mainframe.prepare()
        self._write(
            f"AAD {self.channel},{how.converter};AIT {how.converter},{how.mode},{how.number:.9g};"
            f"AZ {int(autozero)};FL 0,{self.channel};RI {self.channel},{code}"
        )
        self.mainframe.raise_errors()

    def set_nplc(self, nplc: float) -> None:
        """Integrate for `nplc` power line cycles from now on, see `prepare`; all else stays.

        Raises LimitError, and InstrumentError if the instrument refuses it.
        """
        self._integration = how = integration(nplc, self._line_frequency)
        self._write(
            f"AAD {self.channel},{how.converter};AIT {how.converter},{how.mode},{how.number:.9g}"
        )
        self.mainframe.raise_errors()

    def _range_code(self, current_range: float | None) -> int:
        """As RI has it: a range alone is negative, one that autorange begins at positive."""
        if current_range is not None:
            return -self._module.range_code(current_range)
        return 0 if self._lowest_range is None else self._module.range_code(self._lowest_range)

    def choose_range(self, current_range: float | None) -> None:
        """Measure on the range that holds `current_range` (A) from now on, None for autorange from
        the lowest range that was asked for. Raises LimitError, InstrumentError."""
        self._write(f"RI {self.channel},{self._range_code(current_range)}")
        self.mainframe.raise_errors()
        self._fixed = current_range is not None
        self._block = None

    def _write(self, message: str) -> None:
        self.mainframe.write(message)

    def set_bias(self, level: float) -> None:
        """Source `level` (V), at once or as soon as the output is on. Raises LimitError."""
        self.mainframe.check_limits(self.channel, self._compliance, level)
        self._module.check_reach(level, self._compliance)
        self._bias = level
        if self.channel in self.mainframe.levels:
            self.mainframe.set_bias(self.channel, level, self._compliance)

    def switch_on(self) -> None:
        """Output on, at the level that was set; an output that is on stays as it is."""
        if self.channel not in self.mainframe.levels:
            self.mainframe.switch_on(self.channel)
            self.mainframe.set_bias(self.channel, self._bias, self._compliance)

    def switch_off(self) -> None:
        """Output off."""
        self.mainframe.switch_off(self.channel)

    @property
    def is_on(self) -> bool:
        """Whether the output switch is on, asked of the instrument."""
        return self.channel in self.mainframe.outputs_on

    def read_errors(self) -> str:
        """Take the first error out of the queue, as the instrument writes it."""
        return self.mainframe.read_errors()

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

        The output stays at the last level. Ends early, with the readings taken so far, once
        `should_stop()` is true: the output then goes to the level of the staircase that is nearest
        0 V. `while_waiting` is called at each poll and may raise. Raises LimitError, before
        anything is sent, and InstrumentError.
        """
        check_staircase(points, 0.0, self._delay)
        self.mainframe.check_limits(self.channel, self._compliance, start, stop)
        self._module.check_reach(max(start, stop, key=abs), self._compliance)
        self._block = None
        self._write(f"MM 2,{self.channel};WM 1,2;WT 0,{self._delay:.9g}")
        self._write(f"WV {self.channel},1,0,{start:.9g},{stop:.9g},{points},{self._compliance:.9g}")
        self.mainframe.raise_errors()
        # nobody knows where a sweep is when it is cut off: no ramp may begin above its output
        mildest = 0.0 if start * stop <= 0 else min(start, stop, key=abs)
        self.mainframe.levels[self.channel] = mildest
        self._pending = np.linspace(start, stop, points)
        self._write("XE")
        due = points * self._integration.reading_time(
            autozero=self._autozero, source_delay=self._delay
        )
        if not self.mainframe.wait_for_data(should_stop, while_waiting, expected=10 * due, due=due):
            self.abort()
            readings = self.stored_readings()
            self.set_bias(mildest)
            return readings
        self.mainframe.levels[self.channel] = self._bias = stop
        return self._whole(points)

    def read_block(
        self,
        points: int,
        interval: float = 0.0,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        """`points` samples at the present bias, one every `interval` (s), 0 for no pause.

        An interval that the instrument does not have is made longer: `available_interval`. Ends
        early, with the readings taken so far, once `should_stop()` is true. `while_waiting` is
        called meanwhile, in a block of more than half a second, and may raise. Raises LimitError,
        InstrumentError.
        """
        taking = self._integration.reading_time(autozero=self._autozero, source_delay=0.0)
        fast = self._integration.converter == HIGH_SPEED and self._fixed
        interval = available_interval(max(interval, taking, 0.0 if fast else FAST_BELOW))
        check_sampling(interval, points, 1)
        level = self._bias
        if self._block != (points, interval, level):
            self._write(f"MM 10,{self.channel};ML 1;MCC;MSC 1,2;MT 0,{interval:.9g},{points},0")
            self._write(f"MV {self.channel},0,{level:.9g},{level:.9g},{self._compliance:.9g}")
            self.mainframe.raise_errors()
            self._block = (points, interval, level)
        self._pending = np.full(points, level)
        self._write("XE")
        # the last reading too has its interval: the next block begins no earlier
        waited = self._waited(points * interval, should_stop, while_waiting)
        if not waited or not self.mainframe.wait_for_data(should_stop, interval=_BLOCK_POLL):
            self.abort()
            return self.stored_readings()
        return self._whole(points)

    def _waited(
        self, seconds: float, should_stop: Stop, while_waiting: Callable[[], None] | None
    ) -> bool:
        """Let a block take its `seconds`; False once `should_stop()` is true."""
        end = self._clock.now() + seconds
        while while_waiting is not None and end - self._clock.now() > _LOOK:
            if not self._clock.wait(_LOOK, should_stop):
                return False
            while_waiting()
        return self._clock.wait(end - self._clock.now(), should_stop)

    def _whole(self, points: int) -> Readings:
        """The readings of a measurement that is over; raises WrongAnswer unless all came."""
        assert self._pending is not None
        samples = self.mainframe.take_samples((self.channel,), points)
        levels, self._pending = self._pending, None  # until then they can be rescued
        return self._readings(samples, levels)

    def refresh_zero(self) -> None:
        """Nothing: the high-speed converter has no zero to refresh, the other does it by itself."""

    def abort(self) -> None:
        """Stop a running measurement at once; what it has brought can still be read."""
        self.mainframe.abort()

    def stored_readings(self) -> Readings:
        """What an aborted measurement left in the instrument's buffer; empty if nothing did."""
        levels, self._pending = self._pending, None
        if levels is None or self.mainframe.items() == 0:
            return self._readings(no_samples((self.channel,)), np.empty(0))
        samples = self.mainframe.take_samples((self.channel,))
        taken = int(np.count_nonzero(samples.status[:, 0] & INVALID_BIT == 0))
        return self._readings(samples, levels, taken)

    def _readings(self, samples: Samples, levels: Floats, taken: int | None = None) -> Readings:
        """The first `taken` samples as readings; an aborted measurement makes up the rest."""
        status = samples.status[:taken, 0]
        return Readings(
            time=samples.time[:taken, 0],
            voltage=levels[: len(status)],
            current=samples.current[:taken, 0],
            range=samples.range[:taken, 0],
            status=status,
            compliance_reached=status & COMPLIANCE_BIT != 0,
            range_limited=status & OVERFLOW_BIT != 0,
        )

    # -- safety

    def safe_off(self) -> list[Unsafe]:
        """The whole instrument off, whatever it is doing; needs no answer. See `B1500.safe_off`."""
        return self.mainframe.safe_off()
