"""The simulated 33500 at its interface: messages in, replies out (Operating and Service Guide,
"SCPI programming reference"). What is beyond it is clipped, and an error says so."""

from __future__ import annotations

from functools import cache

from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.instruments.scpi import CommandTree
from drivers.simulated.instruments.scpi_parameters import ScpiError
from drivers.simulated.physics.two_terminal import VoltageSink

from .commands import commands
from .unit import GeneratorUnit

#: Bits of the status byte: an error in the queue, a reply to be read.
_ERROR, _MESSAGE = 4, 16


@cache
def _command_tree() -> CommandTree[GeneratorUnit]:
    return CommandTree(commands())


class Simulated33500(MessageInstrument):
    """One of `model` with its first output on `sink`, an input of high impedance."""

    def __init__(
        self,
        clock: Clock,
        sink: VoltageSink | None,
        *,
        model: str = "Keysight 33511B",
        serial: str = "MY52500312",
    ) -> None:
        super().__init__(clock)
        self._unit = GeneratorUnit(clock, sink, model, serial)

    # -- what can be inspected at any time

    @property
    def output_on(self) -> bool:
        """Whether the output is on."""
        return self._unit.settings.on

    @property
    def levels(self) -> tuple[float, float]:
        """What the wave goes between at an input of high impedance (V); 0 while it is off."""
        return self._unit.wave_levels() if self.output_on else (0.0, 0.0)

    def power_cycle(self) -> None:
        """Somebody switches it off and on: output off, everything as at power-on."""
        self.device_clear()
        self._unit.clear()
        self._unit.reset()

    # -- the transport's view

    def update(self) -> None:
        self._unit.update()

    def execute(self, message: str) -> None:
        replies: list[str] = []
        for call in _command_tree().parse(message):
            try:
                if isinstance(call, ScpiError):
                    raise call
                reply = call(self._unit)
            except ScpiError as error:
                self._unit.report(error.code)
                continue
            if reply is not None:
                replies.append(str(reply))
        if replies:
            self.reply(";".join(replies))

    def status_byte(self) -> int:
        return _ERROR * self._unit.has_errors | _MESSAGE * self.output_waiting()
