"""The machine behind the interface: SMUs, settings, the measurement that is going on. Everything
acts at `now`, which whoever owns the machine sets; commands reach it through their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from drivers.b1500.datasheet import SMU_MODELS
from drivers.simulated.instruments.b1500.measurement.course import (
    MeasurementCourse,
    measured_course,
    planned_course,
)
from drivers.simulated.instruments.b1500.measurement.recording import columns, timer
from drivers.simulated.instruments.b1500.measurement.schedule import MeasurementSetup
from drivers.simulated.physics.two_terminal import OpenTerminals, TwoTerminal, VoltageSink
from drivers.simulated.systematic_errors import WITHIN_DATA_SHEET, MeterErrors

from . import errors
from .buffers import DataBuffer
from .errors import FlexError
from .formats import encode, times
from .module_errors import ModuleErrors
from .ranges import TWO_CHANNELS
from .settings import AnalyserSettings
from .smu import (
    INITIAL,
    Smu,
    Source,
    Wave,
)
from .status import (
    DATA_READY,
    INTERLOCK_OPEN,
    SET_READY,
    AnalyserStatus,
)

SLOTS = 10
#: What UNT? calls an empty slot.
EMPTY = "0"


@dataclass
class MeasurementUnderWay:
    """A measurement under way, as far as it can be foreseen."""

    setup: MeasurementSetup
    course: MeasurementCourse


class Analyser:
    """State of one B1500A and what its commands do to it."""

    def __init__(
        self,
        channels: Mapping[int, TwoTerminal | VoltageSink | None],
        modules: Sequence[str],
        *,
        now: float,
        seed: int,
        serial: str,
        line_frequency: float,
        ideal: bool,
        meter: MeterErrors = WITHIN_DATA_SHEET,
    ) -> None:
        self.now = now
        self.present = now  #: the clock's time, which `now` lags behind while catching up
        self.serial = serial
        self.line_frequency = line_frequency
        self.modules = [*modules, *[EMPTY] * SLOTS][:SLOTS]
        self.settings = AnalyserSettings()
        self.status = AnalyserStatus()
        self.data = DataBuffer()
        self.aliases: dict[int, int] = {}  #: ACH
        self.switched: set[int] = set()  #: channels of other modules that are on
        self.timed: set[int] = set()  #: channels that reset the timer at their next DV or DI
        self.measurement: MeasurementUnderWay | None = None
        self.pause_until: float | None = None
        self._interlock_closed = True
        self._zero = now
        #: What its timer counts in a second.
        self._time_scale = 1.0 if ideal else 1 + meter.time_base
        self._last_change = -np.inf
        self.smus: dict[int, Smu] = {}
        for slot, model in enumerate(self.modules, start=1):
            if model in SMU_MODELS:
                wired = channels.get(slot)
                errors_of = ModuleErrors(seed, f"{serial}/slot {slot}", ideal, meter)
                smu = Smu(slot, SMU_MODELS[model], OpenTerminals(), None, errors_of)
                if isinstance(wired, VoltageSink):
                    smu.sink = wired
                elif wired is not None:
                    smu.terminals = wired
                self.smus[slot] = smu
        unknown = sorted(set(channels) - set(self.smus))
        if unknown:
            raise ValueError(f"no SMU in slot {unknown[0]}: {self.modules}")

    # -- channels

    def module(self, number: int) -> tuple[int, int]:
        """Slot and sub-channel of a channel number; 121 if it is none, 153 if nothing is there."""
        number = self.aliases.get(number, number)
        slot, sub = divmod(number, 100) if number > SLOTS else (number, 1)
        if not 1 <= slot <= SLOTS or sub not in (1, 2):
            raise FlexError(errors.CHANNEL_NUMBER)
        model = self.modules[slot - 1]
        if model == EMPTY:
            raise FlexError(errors.NO_MODULE)
        if sub == 2 and model not in TWO_CHANNELS:
            raise FlexError(errors.CHANNEL_NUMBER)
        return slot, sub

    def smu(self, number: int) -> Smu:
        """The SMU of a channel number; 121 or 153 if there is none."""
        slot, _ = self.module(number)
        if slot not in self.smus:
            raise FlexError(errors.CHANNEL_NUMBER)
        return self.smus[slot]

    def live(self, number: int) -> Smu:
        """An SMU whose output switch is on; 200 if it is not."""
        smu = self.smu(number)
        if not smu.on:
            raise FlexError(errors.OUTPUT_OFF)
        return smu

    def level(self, channel: int) -> float:
        """What the SMU forces at `now` (V or A), 0 while it is off."""
        smu = self.smus[channel]
        if not smu.on:
            return 0.0
        if self.measurement is not None:
            waves = self.measurement.course.table.waves
            if channel in waves:
                return float(waves[channel].at(self.now))
        return smu.source.level

    def force(self, smu: Smu, source: Source) -> None:
        """Put `source` on an output; 202 if the interlock forbids it."""
        self.check_interlock(source.level if source.quantity == "V" else source.compliance)
        smu.force(self.now, self.present, source)
        self._last_change = self.now

    def switch(self, smu: Smu, on: bool) -> None:
        """Output switch; either way the source is initialised."""
        smu.on = on
        smu.stored = None
        smu.force(self.now, self.present, INITIAL)
        self._last_change = self.now

    # -- interlock

    def check_interlock(self, *volts: float) -> None:
        """Raise FlexError(202) if one of `volts` needs the interlock and it is open."""
        if self._interlock_closed:
            return
        if any(abs(v) > self.settings.interlock_threshold for v in volts):
            raise FlexError(errors.INTERLOCK)

    @property
    def interlock_closed(self) -> bool:
        """Whether the interlock circuit is closed."""
        return self._interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        """Opening it switches off what stands, or may stand, above the threshold."""
        self._interlock_closed = closed
        if closed:
            return
        for smu in self.smus.values():
            if smu.on and self._reach(smu) > self.settings.interlock_threshold:
                self.abort()
                self.switch(smu, on=False)
                self.status.report(errors.INTERLOCK)

    def _reach(self, smu: Smu) -> float:
        """The highest voltage an output has or will have as things are going (V)."""
        if smu.source.quantity == "I":
            return abs(smu.source.compliance)
        if self.measurement is not None:
            waves = self.measurement.course.table.waves
            if smu.channel in waves:
                return waves[smu.channel].highest()
        return abs(smu.source.level)

    # -- status

    @property
    def busy(self) -> bool:
        """Whether a measurement or a pause keeps other commands waiting."""
        return self.measurement is not None or self.pause_until is not None

    def condition(self) -> int:
        """The live bits of the status byte."""
        return (
            DATA_READY * bool(self.data)
            | INTERLOCK_OPEN * (not self._interlock_closed)
            | SET_READY * (not self.busy)
        )

    # -- time

    def reset_timer(self) -> None:
        """TSR: times of data count from now on."""
        self._zero = self.now
        self.timed.clear()

    def send_time(self) -> None:
        """TSQ: the time since the timer was reset, into the data buffer."""
        since = (self.now - self._zero) * self._time_scale
        column = times(0, timer(np.array([since]), self.settings.data_format))
        self.data.store(*encode([column], self._text_or_wide()))

    def _text_or_wide(self) -> int:
        """The data format, or text where four bytes have no form for a time."""
        return 1 if self.settings.data_format in (3, 4) else self.settings.data_format

    def pause(self, seconds: float) -> None:
        """Be busy for a while."""
        self.pause_until = self.now + seconds

    def due(self) -> float | None:
        """When what keeps the instrument busy will be over (bench s)."""
        if self.measurement is not None:
            return self.measurement.course.table.end
        return self.pause_until

    def progress(self) -> None:
        """Finish what is over by `now`."""
        if self.pause_until is not None and self.pause_until <= self.now:
            self.pause_until = None
        measurement = self.measurement
        if measurement is None or measurement.course.table.end > self.now:
            return
        setup, foreseen = measurement.setup, measurement.course
        course = measured_course(setup, self.smus, foreseen.places)
        if course.table.end > self.now:  # what happened meanwhile makes it take longer
            measurement.course = course
            self._announce(course, self.now)
            return
        self._finish(setup, course, len(course.table.ends))

    # -- the course of a measurement

    def start(self, setup: MeasurementSetup) -> None:
        """Begin a measurement: sources that it drives follow their planned waves."""
        course = planned_course(setup, self.smus)
        for driven in setup.driven:
            self.smus[driven.channel].source = driven.source
        self.measurement = MeasurementUnderWay(setup, course)
        self._announce(course, setup.start)

    @property
    def last_change(self) -> float:
        """When an output changed last (bench s)."""
        return float(self._last_change)

    def _announce(self, course: MeasurementCourse, since: float) -> None:
        for channel, wave in course.table.waves.items():
            kept = wave.times >= since
            if kept.any():
                self.smus[channel].announce(Wave(wave.times[kept], wave.levels[kept]), self.present)

    def _finish(self, setup: MeasurementSetup, course: MeasurementCourse, done: int) -> None:
        """Hand out the data, and leave the sources where the measurement leaves them."""
        self.measurement = None
        found = columns(
            setup, course, self._zero, done, self.settings.data_format, self._time_scale
        )
        has_times = setup.high_speed and setup.time_stamps
        form = self._text_or_wide() if has_times else self.settings.data_format
        self.data.store(*encode(found, form))
        for probe, places in zip(setup.probes, course.places, strict=True):
            smu = self.smus[probe.channel]
            smu.readings += done
            if done:
                smu.last_range[probe.limiting] = int(places[done - 1])
        for channel, wave in course.table.waves.items():
            smu = self.smus[channel]
            happened = wave.before(self.now)
            smu.remember(self.now, happened)
            smu.source = replace(smu.source, level=float(happened.levels[-1]))
            self._last_change = max(self._last_change, float(happened.times[-1]))

    def abort(self) -> None:
        """AB or device clear: stop at once. Sources stay where they are; readings that were not
        complete are replaced by dummies."""
        self.pause_until = None
        measurement = self.measurement
        if measurement is None:
            return
        setup = measurement.setup
        course = measured_course(setup, self.smus, measurement.course.places)
        done = int(np.searchsorted(course.table.ends, self.now, side="right"))
        self._finish(setup, course, done)
        for driven in setup.driven:
            smu = self.smus[driven.channel]
            smu.announce(Wave(np.array([self.now]), np.array([smu.source.level])), self.present)

    # -- *RST

    def reset(self) -> None:
        """Outputs off, settings as at power-on; the error queue stays."""
        self.abort()
        self.data.clear()
        self.status.clear_error_bit()
        self.settings = AnalyserSettings()
        self.aliases.clear()
        self.switched.clear()
        for smu in self.smus.values():
            if smu.on or smu.source != INITIAL:
                self.switch(smu, on=False)
            smu.initialise()
        self.reset_timer()
