"""The simulated B1500A at its interface: lines in, two output buffers out, what waits for a
measurement and what does not, serial polls (programming guide, chapter 1)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drivers.clock import Clock
from drivers.simulated.instruments.b1500.commands import (
    control,
    converters,
    measurement,
    sources,
)
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.physics.shunt import Shunt
from drivers.simulated.physics.two_terminal import TwoTerminal, VoltageSink
from drivers.simulated.systematic_errors import WITHIN_DATA_SHEET, MeterErrors

from . import errors
from .analyser import Analyser
from .errors import FlexError
from .grammar import FlexArguments, FlexCall, parse
from .status import AnalyserStatus

_COMMANDS = control.COMMANDS | converters.COMMANDS | sources.COMMANDS | measurement.COMMANDS

#: What follows one of these in a line is ignored.
_ALONE = ("AB", "BC")
#: Commands that may wait for a measurement to end.
_MOST_WAITING = 4096

DEFAULT_MODULES = ("B1517A", "B1517A", "B1517A", "B1511B")


@dataclass(frozen=True)
class _Reply:
    """The answer to a query that took its time."""

    text: str


@dataclass
class _Line:
    ended: bool = False  #: by AB or BC


class SimulatedB1500(MessageInstrument):
    """A B1500A with `modules` in its slots, and `channels` wired to its SMUs by slot.

    What is wired is a device, an input that the SMU drives (`VoltageSink`), or nothing. The gains
    and offsets of its modules have `errors`, those of a real unit by default, drawn from `seed`
    within the data sheet's limits, and readings are noisy; `ideal` switches both off and leaves
    resolution and settling. `line_frequency` (Hz) sets the power line cycle, `first_conversion` the
    number of the first reading of each SMU, which keys its noise. Models of SMUs are B1510A,
    B1511A, B1511B and B1517A; other modules are only listed, and "0" is an empty slot.

    >>> b1500 = SimulatedB1500(clock, {1: photodetector, 3: modulation_input})
    >>> b1500.receive(b"CN1;DV1,0,3,1E-3;TI1,-14\\n")
    """

    reply_terminator = b"\r\n"
    input_limit = 256

    def __init__(
        self,
        clock: Clock,
        channels: Mapping[int, TwoTerminal | VoltageSink | None],
        *,
        seed: int = 0,
        modules: Sequence[str] = DEFAULT_MODULES,
        line_frequency: float = 50.0,
        serial: str = "MY55231213",
        ideal: bool = False,
        first_conversion: int = 0,
        errors: MeterErrors = WITHIN_DATA_SHEET,
    ) -> None:
        super().__init__(clock)
        self._analyser = Analyser(
            channels,
            modules,
            now=clock.now(),
            seed=seed,
            serial=serial,
            line_frequency=line_frequency,
            ideal=ideal,
            meter=errors,
        )
        for smu in self._analyser.smus.values():
            smu.readings = first_conversion
        self._queue: deque[tuple[_Line, FlexCall | FlexError | _Reply]] = deque()

    # -- what can be inspected at any time

    def output_on(self, channel: int) -> bool:
        """Whether the output switch of the SMU in slot `channel` is on."""
        self.update()
        return self._analyser.smus[channel].on

    @property
    def outputs_on(self) -> list[int]:
        """The slots whose output switch is on."""
        self.update()
        return [slot for slot, smu in self._analyser.smus.items() if smu.on]

    def level(self, channel: int) -> float:
        """What the SMU in slot `channel` forces now (V or A); 0 while it is off."""
        self.update()
        return self._analyser.level(channel)

    def compliance(self, channel: int) -> float:
        """Current limit (A) of the SMU in slot `channel` while it forces a voltage."""
        self.update()
        return abs(self._analyser.smus[channel].source.compliance)

    @property
    def interlock_closed(self) -> bool:
        """The interlock circuit; opening it switches off every output above 42 V."""
        return self._analyser.interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        self.update()
        self._analyser.interlock_closed = closed
        self._drain()

    @property
    def service_requested(self) -> bool:
        self.update()
        return self._analyser.status.requesting_service

    # -- the transport's view

    def receive(self, data: bytes) -> None:
        self.update()
        super().receive(data)

    def execute(self, message: str) -> None:
        calls, line = parse(message), _Line()
        if calls and isinstance(calls[0], FlexCall) and calls[0] == FlexCall("AB", ()):
            self._queue.clear()
            self._analyser.abort()
        elif len(self._queue) + len(calls) > _MOST_WAITING:
            self._analyser.status.report(errors.INPUT_BUFFER_FULL)
        else:
            self._queue.extend((line, call) for call in calls)
        self._drain()

    def input_overrun(self) -> None:
        self._analyser.status.report(errors.TERMINATOR)
        self._watch()

    def update(self) -> None:
        analyser, now = self._analyser, self.clock.now()
        analyser.present = now
        while (due := analyser.due()) is not None and due <= now:
            analyser.now = due
            analyser.progress()
            self._drain()
        analyser.now = now

    def next_event(self) -> float | None:
        return self._analyser.due()

    def output_waiting(self) -> bool:
        return bool(self._output) or bool(self._analyser.data)

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        if self._output:
            sent = super().transmit(count, terminator)
        else:
            sent = self._analyser.data.transmit(count, terminator)
        self._watch()
        return sent

    def status_byte(self) -> int:
        self.update()
        return self._analyser.status.serial_poll(self._analyser.condition())

    def device_clear(self) -> None:
        self.update()
        self._queue.clear()
        self._analyser.abort()
        self._analyser.data.clear()
        super().device_clear()
        self._watch()

    def trigger(self) -> None:
        """GET starts a measurement in trigger mode 1."""
        self.update()
        if self._analyser.settings.trigger_mode == 1:
            self._queue.append((_Line(), FlexCall("XE", ())))
            self._drain()

    @property
    def unfinished(self) -> bool:
        return bool(self._queue)

    # -- what befalls it

    def power_cycle(self) -> None:
        """Somebody switches it off and on: all outputs off, everything as at power-on."""
        self.device_clear()
        self._analyser.reset()
        self._analyser.status = AnalyserStatus()
        self._watch()

    def shunt(self, siemens: float) -> None:
        """From now on so much conductance lies beside all that its units measure."""
        self.update()
        for smu in self._analyser.smus.values():
            if smu.sink is not None:
                continue
            if not isinstance(smu.terminals, Shunt):
                smu.terminals = Shunt(smu.terminals)
            smu.terminals.change(self.clock.now(), siemens)

    # -- execution

    def reply(self, data: bytes | str) -> None:
        """The query buffer holds one reply; a newer one takes its place."""
        self._output.clear()
        super().reply(data)

    def _drain(self) -> None:
        """Do what waited for the instrument to be idle."""
        while self._queue and not self._analyser.busy:
            line, call = self._queue.popleft()
            if not line.ended:
                try:
                    self._perform(line, call)
                except FlexError as error:
                    self._analyser.status.report(error.code)
        self._watch()

    def _perform(self, line: _Line, call: FlexCall | FlexError | _Reply) -> None:
        if isinstance(call, FlexError):
            raise call
        if isinstance(call, _Reply):
            self.reply(call.text)
            return
        command = _COMMANDS.get(call.header)
        if command is None:
            raise FlexError(errors.UNDEFINED_COMMAND)
        arguments = FlexArguments(call.parameters)
        if not command.least <= len(arguments) <= command.most:
            raise FlexError(errors.TERMINATOR)
        reply = command.run(self._analyser, arguments)
        if reply is not None and self._analyser.busy:
            self._queue.appendleft((line, _Reply(reply)))
        elif reply is not None:
            self.reply(reply)
        line.ended |= call.header in _ALONE

    def _watch(self) -> None:
        self._analyser.status.follow(self._analyser.condition())
