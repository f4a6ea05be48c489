"""The simulated 2400 at its interface: messages in and out, what is obeyed at once and what waits
until the instrument is idle, query errors, serial polls (2400 manual, sections 11, 14 and 15)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cache, partial

from drivers.clock import Clock
from drivers.keithley2400.datasheet import KEITHLEY_2400, FamilyMember
from drivers.simulated.instruments.keithley2400.commands import (
    calculation,
    replies,
    sense,
    source,
    status,
    system,
    trigger,
)
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.instruments.scpi import CommandTree, Reply, ScpiCall
from drivers.simulated.instruments.scpi_parameters import ScpiError
from drivers.simulated.physics.shunt import Shunt
from drivers.simulated.physics.two_terminal import TwoTerminal
from drivers.simulated.systematic_errors import WITHIN_DATA_SHEET, MeterErrors

from .meter import Interface, Meter2400
from .unit_errors import UnitErrors


@cache
def _command_tree(member: FamilyMember) -> CommandTree[Meter2400]:
    return CommandTree(
        [
            *status.COMMANDS,
            *system.COMMANDS,
            *source.commands(member),
            *sense.commands(member),
            *calculation.COMMANDS,
            *trigger.COMMANDS,
        ]
    )


#: ^C and ^X are the device clear of the RS-232 interface.
_SERIAL_CLEAR = (0x03, 0x18)
#: Message units that may wait for the instrument to be idle.
_MOST_WAITING = 4096


@dataclass
class _ProgramMessage:
    """One program message: how many of its units are still to be done, and what they replied."""

    open: int
    failed: bool = False
    replies: list[Reply] = field(default_factory=list)


@dataclass(frozen=True)
class _MessageUnit:
    """A message unit of a line: a call, an error found in its place, or (None) the FETC? that
    READ? ends with."""

    line: _ProgramMessage
    call: ScpiCall[Meter2400] | ScpiError | None

    @property
    def at_once(self) -> bool:
        """Whether it is obeyed while the instrument is busy."""
        return isinstance(self.call, ScpiCall) and self.call.command.at_once

    @property
    def is_query(self) -> bool:
        """Whether it ends in a reply."""
        return self.call is None or (isinstance(self.call, ScpiCall) and self.call.is_query)


class SimulatedKeithley2400(MessageInstrument):
    """A Keithley 2400, or another `member` of its family, with `terminals` at its output.

    Its gains and offsets have `errors`, those of a real unit by default, drawn from `seed` within
    the data sheet's limits, and readings are noisy; `ideal` switches both off and leaves the
    resolution. `line_frequency` (Hz) sets the power line
    cycle, `first_conversion` the number that keys the first reading's noise. On "gpib" an unread
    reply is lost to the next message; the others are streams.
    """

    def __init__(
        self,
        clock: Clock,
        terminals: TwoTerminal,
        *,
        seed: int = 0,
        line_frequency: float = 50.0,
        serial: str = "1248014",
        interface: Interface = "gpib",
        ideal: bool = False,
        member: FamilyMember = KEITHLEY_2400,
        first_conversion: int = 0,
        errors: MeterErrors = WITHIN_DATA_SHEET,
    ) -> None:
        super().__init__(clock)
        self._switched_on = partial(
            Meter2400,
            unit=UnitErrors(seed, serial, ideal, member, errors),
            member=member,
            line_frequency=line_frequency,
            serial=serial,
            interface=interface,
        )
        self._meter = self._switched_on(
            terminals, now=clock.now(), first_conversion=first_conversion
        )
        self._commands = _command_tree(member)
        self._interface = interface
        self._queue: deque[_MessageUnit] = deque()

    # -- what can be inspected at any time

    @property
    def output_on(self) -> bool:
        """Whether the output is on."""
        self.update()
        return self._meter.output_on

    @property
    def source_level(self) -> float:
        """Level at the output (V or A): that of the source, 0 while the output is off."""
        self.update()
        return self._meter.level if self._meter.output_on else 0.0

    @property
    def compliance(self) -> float:
        """Current limit of the voltage source (A)."""
        self.update()
        return self._meter.settings.sense["CURR"].limit

    @property
    def interlock_closed(self) -> bool:
        """The output-enable line on the rear panel; it counts while OUTP:ENAB is on."""
        return self._meter.interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        self.update()
        self._meter.interlock_closed = closed
        self._meter.enforce_interlock()
        self._drain()

    @property
    def service_requested(self) -> bool:
        """Whether the instrument pulls SRQ; looking does not clear it, as a serial poll does."""
        self.update()
        return self._meter.status.requesting_service

    # -- the transport's view

    def receive(self, data: bytes) -> None:
        self.update()
        if self._interface != "rs232":
            super().receive(data)
            return
        rest = data
        while (places := [i for i, byte in enumerate(rest) if byte in _SERIAL_CLEAR]) != []:
            self.device_clear()
            rest = rest[places[0] + 1 :]
        super().receive(rest)

    def execute(self, message: str) -> None:
        self._interrupt()
        calls = self._commands.parse(message)
        line = _ProgramMessage(len(calls))
        for call in calls:
            unit = _MessageUnit(line, call)
            if unit.at_once:
                self._perform(unit)
            elif len(self._queue) < _MOST_WAITING:
                self._queue.append(unit)
            else:
                line.open, line.failed = line.open - 1, True
                self._meter.status.report(-363)
            self._drain()
        self._watch()

    def input_overrun(self) -> None:
        self._meter.status.report(-363)
        self._watch()

    def update(self) -> None:
        meter, now = self._meter, self.clock.now()
        while (due := meter.due()) is not None and due <= now:
            meter.now = due
            meter.progress()
            self._drain()
        meter.now = now

    def next_event(self) -> float | None:
        return self._meter.due()

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        sent = super().transmit(count, terminator)
        self._watch()
        return sent

    def read_timed_out(self) -> None:
        self.update()
        if self._interface == "gpib" and not any(unit.is_query for unit in self._queue):
            self._meter.status.report(-420)
            self._watch()

    def status_byte(self) -> int:
        self.update()
        return self._meter.status.serial_poll(self.output_waiting())

    def device_clear(self) -> None:
        self.update()
        self._queue.clear()
        self._meter.abort()
        super().device_clear()
        self._watch()

    def trigger(self) -> None:
        self.update()
        self._interrupt()
        try:
            self._meter.bus_trigger()
        except ScpiError as error:
            self._meter.status.report(error.code)
        self._drain()

    @property
    def unfinished(self) -> bool:
        return bool(self._queue)

    # -- what befalls it

    @property
    def forgets_unread(self) -> bool:
        """Whether the next message costs a reply that nobody has read."""
        return self._interface == "gpib"

    def power_cycle(self) -> None:
        """Somebody switches it off and on: output off, everything as at power-on; what is kept in
        memory (set-ups, source memory) stays."""
        self.update()
        before = self._meter
        before.abort()
        before.output_on = False
        self._queue.clear()
        super().device_clear()
        self._meter = self._switched_on(
            before.terminals, now=self.clock.now(), first_conversion=before.conversions
        )
        self._meter.interlock_closed = before.interlock_closed
        self._meter.saved_setups = before.saved_setups
        self._meter.source_memory = before.source_memory

    def shunt(self, siemens: float) -> None:
        """From now on so much conductance lies beside the sample."""
        self.update()
        if not isinstance(self._meter.terminals, Shunt):
            self._meter.terminals = Shunt(self._meter.terminals)
        self._meter.terminals.change(self.clock.now(), siemens)

    # -- execution

    def _interrupt(self) -> None:
        """A message that finds the reply to the one before unread costs that reply."""
        if self._interface == "gpib" and self._output:
            self._output.clear()
            self._meter.status.report(-410)

    def _drain(self) -> None:
        """Do what waited for the instrument to be idle."""
        while self._queue and self._meter.cycle is None:
            self._perform(self._queue.popleft())
        self._watch()

    def _perform(self, unit: _MessageUnit) -> None:
        line = unit.line
        line.open -= 1
        if not line.failed:
            try:
                reply = self._call(unit)
                if reply is not None:
                    line.replies.append(reply)
            except replies.WhenIdle:
                line.open += 1
                self._queue.appendleft(_MessageUnit(line, None))
            except ScpiError as error:
                line.failed = True
                self._meter.status.report(error.code)
        if line.open == 0 and line.replies:
            self.reply(b";".join(_bytes(reply) for reply in line.replies))

    def _call(self, unit: _MessageUnit) -> Reply | None:
        call = unit.call
        if isinstance(call, ScpiError):
            raise call
        if unit.is_query and any(_bytes(reply).startswith(b"#0") for reply in unit.line.replies):
            raise ScpiError(-440)
        if call is None:
            return replies.fetch(self._meter)
        self._meter.message_available = self.output_waiting()
        reply = call(self._meter)
        if call.command.pattern == "*RST":
            self._queue.clear()  # it cancels all pending commands
        return reply

    def _watch(self) -> None:
        self._meter.status.follow(self.output_waiting())


def _bytes(reply: Reply) -> bytes:
    return reply.encode("latin-1") if isinstance(reply, str) else reply
