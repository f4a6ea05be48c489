"""The driver of the Example SM1, as the port `drivers.ports.SourceMeter`.

Its commands, joined in one message by `;`:

- ``*IDN?``, ``*RST`` (output off, 0 V, autorange, 1 PLC)
- ``VOLT <V>``, ``LIM <A>`` (compliance), ``RANG AUTO|<A>``, ``NPLC <n>``, ``DEL <s>``
- ``OUTP ON|OFF``, ``OUTP?`` → ``1`` or ``0``
- ``READ?`` → ``<V>,<A>,<range in A>,<status>``, when the integration is over
- ``ERR?`` → ``0`` or the last error in words, which it forgets
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pymeasure.instruments import Instrument

from drivers.clock import Clock, Stop, never
from drivers.config.bench import Limits
from drivers.config.limits import check_bias, check_compliance
from drivers.errors import InstrumentError
from drivers.readings import Readings
from drivers.unsafe import Unsafe
from drivers.visa.instrument import ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .datasheet import MODEL, STATUS_BITS, range_holding

#: Largest step (V) and pause (s) of the ramp to 0 V.
_RAMP_STEP, _RAMP_PAUSE = 0.5, 0.01


class ExampleSM1(ReportsByName, Instrument):  # type: ignore[misc]
    """A source-meter that measures point by point; its sweeps are made here."""

    def __init__(self, adapter: Any, clock: Clock, limits: Limits) -> None:
        super().__init__(adapter, MODEL, includeSCPI=False)
        self._clock = clock
        self._limits = limits
        self._level = 0.0

    def check_wiring(self) -> None:
        """Nothing to check: it has one channel."""

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
        check_compliance(self._limits, compliance)
        check_bias(self._limits, self._limits.bias if largest_bias is None else largest_bias)
        self.write(
            f"*RST;LIM {compliance:.9g};RANG {_range_word(current_range)};NPLC {nplc:.9g};"
            f"DEL {source_delay or 0:.9g}"
        )
        self._level = 0.0
        self._raise_errors()

    def choose_range(self, current_range: float | None) -> None:
        self.write(f"RANG {_range_word(current_range)}")
        self._raise_errors()

    def _raise_errors(self) -> None:
        if (errors := self.read_errors()) != "0":
            raise InstrumentError(f"{self.name} reports: {errors}")

    def set_bias(self, level: float) -> None:
        check_bias(self._limits, level)
        self.write(f"VOLT {level:.9g}")
        self._level = level

    def switch_on(self) -> None:
        self.write("OUTP ON")

    def switch_off(self) -> None:
        self.write("OUTP OFF")

    @property
    def is_on(self) -> bool:
        with self.making_sense():
            return bool(int(self.ask("OUTP?")))

    def sweep(
        self,
        start: float,
        stop: float,
        points: int,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        check_bias(self._limits, start, stop)
        taken = []
        for level in np.linspace(start, stop, points):
            if should_stop():
                break
            if while_waiting is not None:
                while_waiting()
            self._level = float(level)
            taken.append(self._read(f"VOLT {level:.9g};READ?"))
        return _readings(taken)

    def set_nplc(self, nplc: float) -> None:
        self.write(f"NPLC {nplc:.9g}")
        if (errors := self.read_errors()) != "0":
            raise InstrumentError(f"{self.name} reports: {errors}")

    def read_block(
        self,
        points: int,
        interval: float = 0.0,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        taken: list[tuple[float, ...]] = []
        due = self._clock.now()
        while len(taken) < points and not should_stop():
            if while_waiting is not None:
                while_waiting()
            if not self._clock.wait(due - self._clock.now(), should_stop):
                break
            taken.append(self._read("READ?"))
            due += interval
        return _readings(taken)

    def _read(self, message: str) -> tuple[float, ...]:
        """One reading: bench time, V, A, range, status."""
        when = self._clock.now()
        answer = self.ask(message)
        with self.making_sense():
            voltage, current, on_range, status = map(float, answer.split(","))
        return when, voltage, current, on_range, status

    def refresh_zero(self) -> None:
        """Nothing: each reading has its own zero."""

    def abort(self) -> None:
        """Nothing runs in the instrument for longer than a reading."""

    def stored_readings(self) -> Readings:
        return _readings([])

    def read_errors(self) -> str:
        return str(self.ask("ERR?").strip())

    def safe_off(self) -> list[Unsafe]:
        failed: list[Unsafe] = []
        with impatient(self.adapter.connection):
            attempt(failed, self.name, "ramp to 0 V", self._ramp_down)
            attempt(failed, self.name, "output off", self.switch_off)
        return failed

    def _ramp_down(self) -> None:
        steps = max(1, int(np.ceil(abs(self._level) / _RAMP_STEP)))
        for level in np.linspace(self._level, 0.0, steps + 1)[1:]:
            self.write(f"VOLT {level:.9g}")
            self._clock.wait(_RAMP_PAUSE)
        self._level = 0.0


def _readings(taken: list[tuple[float, ...]]) -> Readings:
    """The port's block of readings, of rows of time, voltage, current, range and status."""
    table = np.array(taken, dtype=np.float64).reshape(-1, 5)
    status = table[:, 4].astype(np.int64)
    return Readings(
        time=table[:, 0],
        voltage=table[:, 1],
        current=table[:, 2],
        range=table[:, 3],
        status=status,
        compliance_reached=status & STATUS_BITS["compliance"] != 0,
        range_limited=status & STATUS_BITS["range limited"] != 0,
    )


def _range_word(current_range: float | None) -> str:
    return "AUTO" if current_range is None else f"{range_holding(current_range).full_scale_A:g}"
