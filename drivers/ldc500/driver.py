"""The laser as a source of irradiance at the sample, on an SRS LDC500-series controller.

Irradiance is in mW/cm² and goes through the bench's calibration; 0 is dark. The current can be set
directly, too.
"""

from __future__ import annotations

import re
from typing import Any

from pymeasure.errors import Error as PymeasureError
from pymeasure.instruments.srs.ldc500series import LDC500Series

from drivers.clock import Clock, Stop, never
from drivers.config.bench import Limits
from drivers.config.light import LaserConfig
from drivers.config.limits import (
    INTERLOCK_INTERVAL,
    check_drive,
    check_laser_on_time,
    laser_current,
)
from drivers.errors import InstrumentError, InstrumentSilent, InterlockOpen
from drivers.unsafe import Unsafe
from drivers.visa.instrument import ReportsByName
from drivers.visa.safe_off import attempt, impatient

#: The controller logs an error this long after the command that caused it (s).
ERROR_DELAY = 0.015
#: Setpoint steps settle with a time constant of 2.5 ms; this is twelve of them (s).
SETPOINT_SETTLING = 0.03

#: A controller that works answers within this (s); meanwhile nobody sees what the light does.
_PATIENCE = 1.0
_WORD = re.compile(r"[^\s;,]+")


class LDC500Laser(ReportsByName, LDC500Series):  # type: ignore[misc]
    """A laser diode that speaks irradiance.

    Connecting changes no output; it selects word replies (``TOKN ON``), which pymeasure's getters
    need. `limits.irradiance`, `limits.laser_current` and `limits.laser_on_time` are never exceeded.
    """

    answers_in_turn = True

    def __init__(
        self,
        adapter: Any,
        clock: Clock,
        config: LaserConfig,
        limits: Limits,
        *,
        name: str = "laser",
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, name, **kwargs)
        self._check_set_errors_delay = 0  # waited on the bench's clock instead
        self._clock = clock
        self._config = config
        self._limits = limits
        self._lit_since: float | None = None
        self._on_time = 0.0
        self._enabled = False
        self.write("TOKN ON")

    def check_set_errors(self) -> list[Any]:
        """Raise InstrumentError if the last commands were refused."""
        self._clock.wait(ERROR_DELAY)
        try:
            return list(super().check_set_errors())
        except PymeasureError as error:
            raise InstrumentError(
                f"the controller refused a setting ({error}: last execution error, "
                "last command error)",
                subject=self.name,
            ) from None

    # -- irradiance

    def prepare(self) -> None:
        """Set range and limits and leave the laser off.

        Raises InterlockOpen, and InstrumentError for a setting that the controller does not keep.
        """
        self._switch_off()
        self.check_errors()  # what was logged before us is not ours
        self.write(f"RNGE {self._config.range};SMOD CC;MODU OFF;SIBW HIGH;SILD 0")
        self._set_limit("SILM", self._limits.laser_current * 1e3)
        self._set_limit("SVLM", self._config.voltage_limit)
        self.check_set_errors()
        self.check_interlock()

    def _set_limit(self, name: str, value: float) -> None:
        """Set a limit and see that it stands: a message that is lost must not go unnoticed."""
        self.write(f"{name} {value:.3f}")
        with self.making_sense():
            held = float(self.ask(f"{name}?"))
        if not abs(held - value) <= 2e-3:
            raise InstrumentError(f"{name} was set to {value:g} but is {held:g}", subject=self.name)

    def _switch_off(self) -> None:
        """Laser off, and asked whether it is. Raises InstrumentError if it is not."""
        self.write("LDON OFF;SILD 0")
        self._stop_counting()
        self._enabled = False
        if self.is_on:
            raise InstrumentError("was switched off but says that it is on", subject=self.name)

    def set_irradiance(self, irradiance: float, should_stop: Stop = never) -> None:
        """Bring the sample to `irradiance` (mW/cm²; 0 switches the laser off), and wait for it.

        The first light after the laser was off takes the bench's `turn_on_time`.
        Raises LimitError, InterlockOpen, InstrumentError.
        """
        self._drive(laser_current(self._config, self._limits, irradiance), should_stop)

    def set_drive(self, drive: float, should_stop: Stop = never) -> None:
        """Bring the laser's current to `drive` (A; 0 switches it off), and wait for it.

        As `set_irradiance`. Raises LimitError, InterlockOpen, InstrumentError.
        """
        check_drive(self._config, self._limits, drive)
        self._drive(drive, should_stop)

    def _drive(self, current: float, should_stop: Stop) -> None:
        if current == 0.0:
            self._switch_off()
            return
        self.check_interlock()
        self.write(f"SILD {current * 1e3:.3f}")
        self.check_set_errors()
        if self._lit_since is None:
            self._lit_since = self._clock.now()
        if not self._enabled:
            self.write("LDON ON")
            self._enabled = True
            self.wait(self._config.turn_on_time, should_stop)
        else:
            self._clock.wait(SETPOINT_SETTLING, should_stop)
        self.check()

    def enable(self, should_stop: Stop = never, *, modulated: bool = False) -> None:
        """Switch the laser on at zero current, in the dark; from then on `gate` sets the light.

        With `modulated` it is the modulation input that does, within a microsecond; whoever drives
        the input says so with `count`. Takes the bench's `turn_on_time`. Raises InterlockOpen,
        InstrumentError.
        """
        self.check_interlock()
        self.write(f"SILD 0;MODU {'ON' if modulated else 'OFF'};LDON ON")
        self._enabled = True
        self.check_set_errors()
        self.wait(self._config.turn_on_time, should_stop)

    def gate(self, irradiance: float) -> None:
        """Set the light of an enabled laser to `irradiance` (mW/cm²; 0 is dark), without waiting.

        It settles within some milliseconds. Raises LimitError.
        """
        current = laser_current(self._config, self._limits, irradiance)
        self.write(f"SILD {current * 1e3:.3f}")
        self.count(lit=irradiance > 0)

    def count(self, *, lit: bool) -> None:
        """From now on the sample is lit, or is not: for the time that the laser may be on."""
        if not lit:
            self._stop_counting()
        elif self._lit_since is None:
            self._lit_since = self._clock.now()

    def wait(self, seconds: float, should_stop: Stop = never) -> None:
        """Let bench time pass, looking at the laser about every second; raises as `check` does."""
        due = self._clock.now() + seconds
        while not should_stop() and (left := due - self._clock.now()) > 0:
            self._clock.wait(min(left, INTERLOCK_INTERVAL), should_stop)
            self.check()

    # -- safety

    def check_interlock(self) -> None:
        """Raise InterlockOpen if it is."""
        self._demand_interlock(closed=self.interlock_closed)

    def _demand_interlock(self, *, closed: bool) -> None:
        if not closed:
            self._stop_counting()
            raise InterlockOpen(
                "the interlock is open, the laser is off",
                subject=self.name,
                advice="close it and start again",
            )

    def check(self) -> None:
        """See that the light is as commanded: interlock, on-time, and whether it is still on.

        Raises InterlockOpen, LimitError or InstrumentError.
        """
        closed, on = self._interlock_and_output()
        self._demand_interlock(closed=closed)
        check_laser_on_time(self._limits, self.on_time)
        if on and not self._enabled:
            raise InstrumentError("should be off but says that it is on", subject=self.name)
        if not on and self._enabled:
            self._stop_counting()
            raise InstrumentError(
                "the controller has switched the laser off by itself "
                "(voltage limit, open circuit or temperature)",
                subject=self.name,
            )

    def _interlock_and_output(self) -> tuple[bool, bool]:
        """Whether the interlock is closed and the laser on, for the price of one message."""
        with self.patience(_PATIENCE):
            try:
                words = self._two_words()
            except InstrumentSilent:  # the question changes nothing, so it may be asked again
                self.empty_line()
                words = self._two_words()
                self.note_repeat(
                    f"{self.name} did not answer; asked again for interlock and output, it did"
                )
        match words:
            case ["CLOSED" | "OPEN" as interlock, "ON" | "OFF" as output]:
                return interlock == "CLOSED", output == "ON"
        raise self.wrong_answer(
            f"was asked for interlock and output and answered {' '.join(words)[:60]!r}"
        )

    def _two_words(self) -> list[str]:
        self.write("ILOC?;LDON?")
        words: list[str] = []
        for _ in range(2):  # on a line each, or together: the manual does not say
            if len(words) < 2:
                words += _WORD.findall(self.read())
        return words

    def forgotten(self) -> str:
        self.empty_line()
        answer = self.ask("TOKN?").strip()
        return "it answers in numbers" if answer == "0" else ""

    @property
    def is_on(self) -> bool:
        """Whether the laser is on, asked of the controller."""
        with self.making_sense():
            return bool(self.ld.enabled)

    @property
    def interlock_closed(self) -> bool:
        """Whether the interlock is closed, asked of the controller."""
        with self.making_sense():
            return bool(self.ld.interlock_closed)

    def read_errors(self) -> str:
        """What the controller has logged as errors; empty if nothing."""
        return ", ".join(map(str, self.check_errors()))

    @property
    def switched_on(self) -> bool:
        """Whether this driver has switched the laser on, without asking the instrument."""
        return self._enabled

    @property
    def on_time(self) -> float:
        """Seconds for which this driver has lit the sample."""
        running = 0.0 if self._lit_since is None else self._clock.now() - self._lit_since
        return self._on_time + running

    def _stop_counting(self) -> None:
        self._on_time = self.on_time
        self._lit_since = None

    def safe_off(self) -> list[Unsafe]:
        """Laser off, needing no answer. Returns what could not be done; never raises for it."""
        failed: list[Unsafe] = []
        with impatient(self.adapter.connection):
            attempt(failed, self.name, "laser off", self.write, "LDON OFF")
            attempt(failed, self.name, "setpoint 0", self.write, "SILD 0")
            attempt(failed, self.name, "emptying the line", self.empty_line)
        self._stop_counting()
        self._enabled = False
        return failed

    def shutdown(self) -> None:
        """pymeasure's way to a safe state, which for the LDC500 it leaves out."""
        self.safe_off()
        super().shutdown()
