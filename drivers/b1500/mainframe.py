"""Keysight B1500A: what its ports have in common. Errors, output switches, bias, waiting for data,
safe-off. What a port measures stands in `edge_recorder` and `source_meter`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from drivers.clock import Clock, Stop, never
from drivers.config.bench import Limits
from drivers.config.light import LaserConfig
from drivers.config.limits import check_bias, check_compliance, check_modulation
from drivers.errors import ConfigError, InstrumentError, InstrumentSilent, WrongAnswer
from drivers.pandas_when_used import pandas_when_used
from drivers.polling import next_look
from drivers.readings import Samples
from drivers.unsafe import Unsafe
from drivers.visa.instrument import RESET_PATIENCE, ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .modules import MODULES, Module
from .samples import MAX_SAMPLES, parse_samples

with pandas_when_used():
    from pymeasure.instruments.agilent import AgilentB1500

#: A running measurement is polled this often (s).
POLL_INTERVAL = 0.1
#: Status byte: data ready, interlock open, nothing in progress, and an error in the queue.
_DATA_READY, _INTERLOCK_OPEN, _SET_READY, _ERROR = 1, 8, 16, 32
#: An instrument that does nothing for so long (s), and has no data, has forgotten what it was told.
_IDLE = 1.0
_NO_ERROR = '+0,"No Error."'
_ERROR_TEXT = re.compile(r'[+-]?\d+,".*"')
#: Beyond its reckoned time a measurement may take so long (s); then it never ends.
OVERDUE = 30.0
#: More items than any measurement brings.
_MOST_ITEMS = 4 * 10 * MAX_SAMPLES
#: It keeps no more errors than this.
_LONGEST_QUEUE = 30
_RAMP_STEP = 0.5  # V
_RAMP_PAUSE = 0.01  # s


class B1500(ReportsByName, AgilentB1500):  # type: ignore[misc]
    """pymeasure's driver with errors checked, limits kept, block reads and `safe_off`.

    Connecting changes no output. Bias and compliance never exceed `limits`. The channel
    `modulation` is on the modulation input of `laser`: its limit is that of the laser's current.
    `channels` are those that the bench file names.
    """

    def __init__(
        self,
        adapter: Any,
        clock: Clock,
        limits: Limits,
        laser: LaserConfig | None = None,
        modulation: int | None = None,
        channels: Iterable[int] = (),
        *,
        name: str = "B1500A",
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, name, **kwargs)
        self.clock = clock
        self.limits = limits
        self._laser = laser
        self._modulation = modulation
        self._channels = tuple(channels)
        #: Whether an abort is tried before a device clear, which would throw data away.
        self.keeps_data = False
        #: Bench time at which the instrument's timer was reset (s).
        self._zero = 0.0
        #: What the driver commanded last, by channel that is on (V).
        self.levels: dict[int, float] = {}
        #: Channels of which the instrument has agreed that they are on.
        self._agreed_on: set[int] = set()

    def forgotten(self) -> str:
        if not self._agreed_on:
            return ""
        if self.is_stream:
            self.drain()
        off = self._agreed_on - set(self.outputs_on)
        if not off or (not self.is_stream and self.interlock_open):
            return ""
        return f"the output of channel {min(off)} is off by itself"

    def prepare(self) -> None:
        """Reset: all outputs off, and the data format of the block reads."""
        self.write("*RST")
        self.levels = {}
        self._agreed_on = set()
        settings = "FMT 13,0;TSC 1;AZ 0"
        with self.patience(RESET_PATIENCE):
            self.write(settings)
            if self.read_errors() != _NO_ERROR:  # perhaps of before, which *RST does not forget
                self._forget_errors()
                self.write(settings)
                self.raise_errors()
        self.write("TSR")
        self._zero = self.clock.now()

    def _forget_errors(self) -> None:
        """Empty the queue of errors."""
        for _ in range(_LONGEST_QUEUE):
            if self.read_errors() == _NO_ERROR:
                return

    def read_errors(self) -> str:
        """Take the first error out of the queue, as the instrument writes it."""
        return str(self.ask("ERRX?").strip())

    def raise_errors(self) -> None:
        """Raise InstrumentError with the first error in the queue."""
        answer = self.read_errors()
        if answer == _NO_ERROR:
            return
        if not _ERROR_TEXT.fullmatch(answer):
            raise self.wrong_answer(f"was asked for its errors and answered {answer[:60]!r}")
        raise self.settings_lost() or InstrumentError(f"it reports {answer}", subject=self.name)

    @property
    def outputs_on(self) -> list[int]:
        """Channels whose output switches are on. Raises InstrumentError for an odd answer."""
        answer = self.ask("*LRN? 0").strip()
        if not re.fullmatch(r"CL|CN ?\d+(,\d+)*", answer):
            raise WrongAnswer(f"*LRN? 0 is answered by {answer[:60]!r}", subject=self.name)
        return [int(number) for number in re.findall(r"\d+", answer)]

    @property
    def interlock_open(self) -> bool:
        """Whether the interlock is open, by serial poll: then no more than 42 V are forced."""
        return bool(self.poll() & _INTERLOCK_OPEN)

    def check_wiring(self) -> None:
        """Raise ConfigError if a channel of the bench file has no source-measure unit."""
        self.check_channels(self._channels)

    def check_channels(self, channels: Iterable[int], role: str = "analyser") -> dict[int, Module]:
        """The units of the instrument, by slot.

        Raises ConfigError, about the bench file's section `role`, if one of `channels` has none.
        """
        units = self.ask("UNT?").strip().split(";")
        names = {slot: unit.split(",")[0] for slot, unit in enumerate(units, 1)}
        smus = {slot: MODULES[name] for slot, name in names.items() if name in MODULES}
        for channel in channels:
            if channel not in smus:
                there = names.get(channel, "0")
                raise ConfigError(
                    f"channel {channel} has "
                    f"{'no module' if there == '0' else f'a {there}, no source-measure unit'}; "
                    f"the {self.name} has SMUs in slots {', '.join(map(str, smus)) or '(none)'}",
                    subject=role,
                )
        return smus

    def switch_on(self, *channels: int) -> None:
        """Switch the output switches of `channels` on, at 0 V."""
        self.write(f"CN {','.join(map(str, channels))}")
        self.levels |= dict.fromkeys(channels, 0.0)
        self.raise_errors()
        self._agreed_on |= set(channels)

    def switch_off(self, *channels: int) -> None:
        """Switch the output switches of `channels` off."""
        self.write(f"CL {','.join(map(str, channels))}")
        for channel in channels:
            self.levels.pop(channel, None)
            self._agreed_on.discard(channel)
        self.raise_errors()

    def set_bias(self, channel: int, level: float, compliance: float) -> None:
        """Force `level` (V) on a channel that is on. Raises LimitError beyond the limits."""
        self.check_limits(channel, compliance, level)
        self.write(f"DV {channel},0,{level:.9g},{compliance:.9g}")
        self.levels[channel] = level
        self.raise_errors()

    def check_limits(self, channel: int, compliance: float, *levels: float) -> None:
        """Raise LimitError for a compliance (A) or levels (V) beyond the bench's limits."""
        check_compliance(self.limits, compliance)
        if self._laser is not None and channel == self._modulation:
            check_modulation(self._laser, self.limits, *levels)
        else:
            check_bias(self.limits, *levels)

    # -- measurement data

    def items(self) -> int:
        """How many values wait to be read."""
        with self.making_sense():
            items = int(self.ask("NUB?"))
        if not 0 <= items <= _MOST_ITEMS:
            raise self.wrong_answer(f"says that {items} values wait to be read")
        return items

    def take_samples(self, channels: tuple[int, ...], points: int | None = None) -> Samples:
        """The samples of `channels` that wait to be read, in bench time.

        Raises WrongAnswer unless they are `points`, where that is given, SettingsLost.
        """
        items = self.items()
        if points is not None and items != 2 * len(channels) * points:
            raise self.wrong_answer(
                f"has {items} values of a measurement of {points} points of "
                f"{len(channels)} channel(s), with their times"
            )
        block = self.read_bytes(8 * items + 2)
        try:
            samples = parse_samples(block, channels)
        except WrongAnswer as error:
            raise self.wrong_answer(error.detail) from None
        return replace(samples, time=samples.time + self._zero)

    def wait_for_data(
        self,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
        interval: float = POLL_INTERVAL,
        *,
        expected: float = 0.0,
        due: float = 0.0,
    ) -> bool:
        """Wait, looking every `interval` (s), until there are data, which takes `expected` (s) at
        most, and `due` (s) where no range changes: then it is looked at more often.

        False once `should_stop()` is true. `while_waiting` is called at each look and may raise.
        Raises InstrumentSilent long after the data were due.
        """
        # by serial poll it answers all the while
        with self.expecting(due or expected) if self.is_stream else nullcontext():
            return self._wait_for_data(should_stop, while_waiting, interval, expected, due)

    def _wait_for_data(
        self,
        should_stop: Stop,
        while_waiting: Callable[[], None] | None,
        interval: float,
        expected: float,
        due: float,
    ) -> bool:
        waited, pause = 0.0, interval
        busy_until = self.clock.now()
        if self.is_stream:  # without serial poll: this is answered when the measurement is over
            self.write("*OPC?")
        while not should_stop():
            if while_waiting is not None:
                while_waiting()
            if not self.is_stream:
                status = self.poll()
                if status & _ERROR:
                    self.raise_errors()
                if status & _DATA_READY:
                    return True
                if not status & _SET_READY:
                    busy_until = self.clock.now()
                elif self.clock.now() > busy_until + _IDLE and (lost := self.settings_lost()):
                    raise lost
                pause = next_look(due, waited, interval)
                self.clock.wait(pause, should_stop)
            elif (said := self.answered(interval)) is not None:
                if said != "1":
                    raise self.wrong_answer(f"ended a measurement and said {said[:40]!r}")
                return True
            waited += pause
            if waited > expected + OVERDUE:
                raise self.settings_lost() or InstrumentSilent(
                    f"has not ended its measurement {OVERDUE:g} s after it was due",
                    subject=self.name,
                    where=str(self.adapter.connection.resource_name),
                    advice="check cable and power",
                )
        return False

    def abort(self) -> None:
        """Stop a running measurement at once; what it has brought can still be read."""
        self.write("AB")
        if self.is_stream:
            self.drain()  # its end may have been announced already

    # -- safety

    def safe_off(self) -> list[Unsafe]:
        """Outputs off, whatever the instrument is doing; needs no answer.

        A running measurement is aborted, each bias ramped to zero from the level last commanded,
        then all switches opened. Returns what could not be done; never raises for its sake.
        """
        failed: list[Unsafe] = []
        with impatient(self.adapter.connection):
            reached = self.keeps_data and attempt([], self.name, "abort", self.write, "AB")
            if not reached:
                attempt(failed, self.name, "emptying the line", self.empty_line)
                reached = attempt(failed, self.name, "abort", self.write, "AB")
            if reached and any(self.levels.values()) and not self.taken_away:
                attempt(failed, self.name, "ramp to 0 V", self._ramp_down)
            attempt(failed, self.name, "outputs off", self.write, "CL")
        self.levels = {}
        return failed

    def _ramp_down(self) -> None:
        steps = min(20, max(1, int(max(map(abs, self.levels.values())) / _RAMP_STEP)))
        for step in range(steps - 1, -1, -1):
            self.write(";".join(f"DV {c},0,{v * step / steps:.9g}" for c, v in self.levels.items()))
            self.clock.wait(_RAMP_PAUSE)

    def shutdown(self) -> None:
        """pymeasure's way to a safe state, which for the B1500 it leaves out."""
        self.safe_off()
        super().shutdown()
