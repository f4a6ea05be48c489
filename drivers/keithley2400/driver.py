"""Keithley 2400 SourceMeter as the bench uses it: a voltage source that measures current, in
hardware sweeps and block reads, made safe. Its ranges stand in `datasheet`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymeasure.instruments.keithley import Keithley2400 as PymeasureKeithley2400

from drivers.clock import Clock, Stop, never
from drivers.config.addresses import interface_of
from drivers.config.bench import Limits
from drivers.config.limits import check_bias, check_compliance
from drivers.config.serial_line import BITS_A_CHARACTER
from drivers.errors import InstrumentError, InstrumentSilent, LimitError, WrongAnswer
from drivers.readings import Readings
from drivers.unsafe import Unsafe
from drivers.visa.instrument import RESET_PATIENCE, ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .datasheet import KEITHLEY_2400, MAX_POINTS, FamilyMember
from .readings import ascii_table, binary_length, binary_table, reading_time, readings
from .set_up import ALL_ELEMENTS, ELEMENTS, set_up
from .waiting import wait_for_end

#: What the error queue is answered with.
_ERRORS = re.compile(r"[+-]?\d+,\"[^\"]*\"(,[+-]?\d+,\"[^\"]*\")*")
#: A hand-over this short (s) fits into any timeout.
_SHORT_TRANSFER = 0.2
_RAMP_STEP = 0.5  # V
_RAMP_PAUSE = 0.01  # s


@dataclass(frozen=True)
class _Pending:
    """A sweep that has been started and not been read out."""

    started: float
    points: int


class Keithley2400(ReportsByName, PymeasureKeithley2400):  # type: ignore[misc]
    """pymeasure's driver with hardware sweeps, block reads, checked compliance and `safe_off`.

    Connecting changes no output. `clock` is the bench's, `member` the model of the family; bias and
    compliance never exceed `limits`, whatever is asked for. Do not use the inherited `current`,
    `voltage` and `resistance`: they send `:MEASure?`, which resets the compliance and switches the
    output on.
    """

    answers_in_turn = True

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
        super().__init__(adapter, member.name, **kwargs)
        self._member = member
        self._clock = clock
        self._limits = limits
        self._line_frequency = line_frequency
        interface = interface_of(self.adapter.connection.resource_name)
        self._serial_poll = interface == "gpib"
        self._binary = interface != "rs232"  # which the 2400 refuses there
        #: Seconds that one reading may take to be handed over, and a short answer besides; a serial
        #: line is slow.
        self._transfer_time, self._answer_time = 5e-3, 0.0
        if interface == "rs232":
            character = BITS_A_CHARACTER / self.adapter.connection.baud_rate
            self._transfer_time, self._answer_time = 100 * character, 20 * character
        self._level: float | None = None
        self._ranges = tuple(each.full_scale for each in member.current_ranges)
        self._pending: _Pending | None = None
        self._block: tuple[int, float] | None = None
        self._cycle_time = 0.0
        self._lead = 0.0
        self._prepared = False

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
        self._pending = None
        self._block = None
        self._cycle_time = reading_time(
            nplc, self._line_frequency, autozero, source_delay, sweeping=False
        )
        self._lead = reading_time(0.0, self._line_frequency, autozero, source_delay)
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

    def forgotten(self) -> str:
        if not self._prepared:
            return ""
        self.empty_line()
        elements = self.ask(":FORM:ELEM?").strip()
        self._pending = self._pending if elements == ELEMENTS else None
        if not set(elements.split(",")) <= ALL_ELEMENTS:  # then it is something else that is wrong
            return ""
        return "" if elements == ELEMENTS else f"its readings have the elements {elements}"

    def check_wiring(self) -> None:
        """Nothing to check: it has one unit."""

    def set_bias(self, level: float) -> None:
        """Source `level` (V) as soon as the output is on. Raises LimitError beyond the limit."""
        check_bias(self._limits, level)
        # the level first: going back to a fixed source restores the level it last had
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

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it, as the instrument writes it."""
        return str(self.ask(":SYST:ERR:ALL?").strip())

    def raise_errors(self) -> None:
        """Raise InstrumentError with whatever stands in the error queue (which this empties)."""
        answer = self.read_errors()
        if not _ERRORS.fullmatch(answer):
            raise self.wrong_answer(f"was asked for its errors and answered {answer[:60]!r}")
        if answer.lstrip("+").split(",")[0] != "0":
            raise self.settings_lost() or InstrumentError(f"it reports {answer}", subject=self.name)

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
        self.write(
            f":SOUR:VOLT:STAR {start:.9g};STOP {stop:.9g};"
            f":SOUR:SWE:POIN {points};SPAC LIN;RANG FIX;:SOUR:VOLT:MODE SWE"
        )
        self.write(
            f":TRIG:COUN {points};:TRIG:DEL 0;:TRAC:FEED:CONT NEV;:TRAC:CLE;:TRAC:POIN {points};"
            ":TRAC:FEED SENS;:TRAC:FEED:CONT NEXT"
        )
        self._block = None
        self._level = None  # somewhere on its way, should the sweep be cut short
        # the buffer dates its readings from the first one, which takes a delay to come about
        self._pending = _Pending(self._clock.now() + self._lead, points)
        then_say = "" if self._serial_poll else ";*OPC?"
        self.write(f"*CLS;*SRE 1;:STAT:MEAS:ENAB 512;:SYST:TIME:RES;:INIT{then_say}")
        if not wait_for_end(
            self,
            self._clock,
            should_stop,
            while_waiting,
            reckoned=points * self._cycle_time,
            serial_poll=self._serial_poll,
            answer_time=self._answer_time,
        ):
            self.abort()
            return self.stored_readings()
        readings = self._fetch(points)
        self._level = stop
        self.raise_errors()
        return readings

    def read_block(
        self, points: int, interval: float = 0.0, *, should_stop: Stop = never
    ) -> Readings:
        """`points` readings at the present bias, one every `interval` seconds, 0 for no pause.

        One write and one read: the reply comes when the block is over, so keep a block short of
        what a stop may wait for; `should_stop` cannot end it. Raises LimitError, InstrumentError.
        """
        self._check_points(points)
        setup = ""
        if self._block != (points, interval):
            pause = max(0.0, interval - self._cycle_time)
            if self._block is None and self._level is not None:
                self.set_bias(self._level)  # a sweep has left the source in another mode
            setup = f":TRIG:COUN {points};:TRIG:DEL {pause:.4f};"
            self._block = (points, interval)
        self._pending = _Pending(self._clock.now(), points)
        self.write(f"{setup}:SYST:TIME:RES;:READ?")
        return self._receive(points, points * max(interval, self._cycle_time))

    def refresh_zero(self) -> None:
        """Refresh the zero that readings without autozero use."""
        self.auto_zero_once()

    def _check_points(self, points: int) -> None:
        if not 1 <= points <= MAX_POINTS:
            raise LimitError(
                f"{self.name}: {points} points in one sweep; its buffer takes 1 to {MAX_POINTS}"
            )

    def abort(self) -> None:
        """Stop a running sweep at once; what it has stored can still be read."""
        if self._serial_poll:
            self.device_clear()
        self.write(":ABOR")
        if not self._serial_poll:
            self.drain()  # the sweep's end may have been announced already

    def stored_readings(self) -> Readings:
        """What an aborted or failed sweep left in the instrument's buffer; empty if nothing did."""
        pending = self._pending
        with self.making_sense():
            stored = int(float(self.ask(":TRAC:POIN:ACT?"))) if pending is not None else 0
        if not 0 <= stored <= MAX_POINTS:
            raise self.wrong_answer(f"says that it has stored {stored} readings")
        if stored == 0:
            self._pending = None
            return readings(np.empty((0, 4)), 0.0, self._ranges)
        return self._fetch(stored)

    def _fetch(self, points: int) -> Readings:
        self.write(":TRAC:DATA?")
        return self._receive(points)

    def _receive(self, points: int, measuring: float = 0.0) -> Readings:
        """Take in a block of the pending readings, which may be `measuring` (s) for so long."""
        assert self._pending is not None
        handing_over = self._transfer_time * points
        patience = self.adapter.connection.timeout / 1000
        for expected in (measuring, handing_over):
            if expected > _SHORT_TRANSFER:
                patience += expected
        try:
            with self.patience(patience):
                if self._binary:
                    table = binary_table(self.read_bytes(binary_length(points)), points)
                else:
                    table = ascii_table(self.read(), points)
        except WrongAnswer as error:
            raise self.wrong_answer(error.detail) from None
        except InstrumentSilent as error:  # READ? with the output off is one without an answer
            raise (self.settings_lost() if measuring else None) or error from None
        started, self._pending = self._pending.started, None
        return readings(table, started, self._ranges)

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
        self._level = None
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
