"""The simulated Keithley 2700, 2701 and 2750 as far as they switch: messages in, replies out.

Commands are those of the Model 2700 User's Manual, section 2 (multiple channel operation) and the
common ones. Its own multimeter measures nothing. It owns no thread: relays that were told to move
have moved `RELAY_TIME` later in bench time, and a reply behind that message waits for them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from drivers.clock import Clock
from drivers.keithley2700.datasheet import CHANNELS, EMPTY, RELAY_TIME, SLOTS, channels_of
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.instruments.scpi import CommandTree, ScpiCommand
from drivers.simulated.instruments.scpi_errors import COMMAND_ERRORS
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError, split
from drivers.simulated.physics.relay_bank import RelayBank
from drivers.simulated.physics.two_terminal import OpenTerminals

#: Its error queue, the overflow in the last place included.
_QUEUE = 10
_LIST = re.compile(r"\(\s*@(.*)\)")
_ITEM = re.compile(r"(\d+)(?:\s*:\s*(\d+))?")
#: Bits of the status byte: an error in the queue, a reply to be read.
_ERROR, _MESSAGE = 4, 16
_TEXTS = {**COMMAND_ERRORS, -222: "Parameter data out of range", -350: "Queue overflow"}


class SimulatedKeithley2700(MessageInstrument):
    """One of `model` with multiplexer `cards` in its slots, whose relays are those of `relays`."""

    def __init__(
        self,
        clock: Clock,
        relays: RelayBank | None = None,
        *,
        model: str = "Keithley 2700",
        cards: Sequence[str] = ("7700",),
        serial: str = "0825833",
    ) -> None:
        super().__init__(clock)
        self._relays = relays or RelayBank({}, OpenTerminals())
        self._model = model
        self._serial = serial
        self._cards = [*cards, *[EMPTY] * (SLOTS[model] - len(cards))]
        self._channels = frozenset(channels_of(model, cards))
        self._closed: frozenset[int] = frozenset()
        self._stuck: frozenset[int] = frozenset()
        self._moved_at = 0.0  #: when the relays that were told to move last have moved (bench s)
        self._waiting: deque[str] = deque()  #: replies that wait for that
        self._errors: deque[int] = deque()

    # -- what can be looked at and done from outside

    @property
    def closed(self) -> list[int]:
        """The channels whose contacts are closed now."""
        return sorted(self._relays.closed_at(self.clock.now()))

    def weld(self, *channels: int) -> None:
        """The contacts of `channels` are stuck: closed from now on, whatever it is told."""
        self._stuck = frozenset(channels)
        self._move(self._closed)

    def power_cycle(self) -> None:
        """Somebody switches it off and on: it comes back with all channels open."""
        self.device_clear()
        self._errors.clear()
        self._move(frozenset())

    # -- messages

    def execute(self, message: str) -> None:
        replies: list[str] = []
        for call in _TREE.parse(message):
            try:
                if isinstance(call, ScpiError):
                    raise call
                reply = call(self)
            except ScpiError as error:
                self.log(error.code)
                break
            if reply is not None:
                replies.append(str(reply))
        if replies:
            self._waiting.append(";".join(replies))
            self.update()

    def log(self, code: int) -> None:
        """Note an error; a full queue says so in its last place."""
        if len(self._errors) >= _QUEUE:
            self._errors[-1] = -350
        else:
            self._errors.append(code)

    def next_error(self) -> str:
        """`SYST:ERR?`."""
        code = self._errors.popleft() if self._errors else 0
        return f'{code:d},"{_TEXTS.get(code, "Execution error") if code else "No error"}"'

    def clear_status(self) -> None:
        """`*CLS`."""
        self._errors.clear()

    def open_all(self) -> None:
        """`ROUT:OPEN:ALL`, and what `*RST` does to the relays."""
        self._move(frozenset())

    def close(self, arguments: ScpiArguments) -> None:
        """`ROUT:MULT:CLOS`: these too; others stay as they are."""
        self._move(self._closed | set(self._named(arguments)))

    def open(self, arguments: ScpiArguments) -> None:
        """`ROUT:MULT:OPEN`: these; others stay as they are."""
        self._move(self._closed - set(self._named(arguments)))

    def closed_list(self) -> str:
        """`ROUT:MULT:CLOS?`."""
        return f"(@{','.join(map(str, sorted(self._closed | self._stuck)))})"

    def states(self, arguments: ScpiArguments) -> str:
        """`ROUT:MULT:CLOS:STAT?`."""
        closed = self._closed | self._stuck
        return ", ".join(str(int(channel in closed)) for channel in self._named(arguments))

    @property
    def identity(self) -> str:
        """`*IDN?`."""
        number = self._model.rpartition(" ")[2]
        return f"KEITHLEY INSTRUMENTS INC.,MODEL {number},{self._serial},B09  /A02"

    @property
    def options(self) -> str:
        """`*OPT?`: the cards, slot by slot."""
        return ",".join(card.upper() for card in self._cards)

    def _named(self, arguments: ScpiArguments) -> list[int]:
        """The channels of a list such as `(@101, 103:105)`. Raises ScpiError."""
        listed = _LIST.fullmatch(arguments.text())
        if listed is None:
            raise ScpiError(-102)
        found = [channel for item in split(listed[1], ",") for channel in _channels(item)]
        if not self._channels.issuperset(found):
            raise ScpiError(-222)
        return found

    def _move(self, closed: frozenset[int]) -> None:
        """Bring the relays there: what opens is open at once, what closes has closed a little
        later."""
        now, before = self.clock.now(), self._closed
        self._closed = frozenset(closed)
        if self._moved_at > now:  # in one message with what came before
            before = self._relays.closed_at(now)
        self._relays.change(now, (before & self._closed) | self._stuck)
        if before != self._closed:
            self._moved_at = now + RELAY_TIME
            self._relays.change(self._moved_at, self._closed | self._stuck)

    # -- the transport's view

    def update(self) -> None:
        while self._waiting and self.clock.now() >= self._moved_at:
            self.reply(self._waiting.popleft())

    def next_event(self) -> float | None:
        return self._moved_at if self._waiting else None

    @property
    def unfinished(self) -> bool:
        return bool(self._waiting)

    def device_clear(self) -> None:
        super().device_clear()
        self._waiting.clear()

    def status_byte(self) -> int:
        return _ERROR * bool(self._errors) | _MESSAGE * self.output_waiting()


def _channels(item: str) -> Iterator[int]:
    """One channel, or a range of them. Raises ScpiError."""
    found = _ITEM.fullmatch(item.strip())
    if found is None:
        raise ScpiError(-102)
    first, last = int(found[1]), int(found[2] or found[1])
    if last - first > max(CHANNELS.values()):
        raise ScpiError(-222)
    return iter(range(first, last + 1))


_TREE: CommandTree[SimulatedKeithley2700] = CommandTree(
    (
        ScpiCommand("*IDN", query=lambda s, _: s.identity),
        ScpiCommand("*OPT", query=lambda s, _: s.options),
        ScpiCommand("*RST", lambda s, _: s.open_all(), parameters=0),
        ScpiCommand("*CLS", lambda s, _: s.clear_status(), parameters=0),
        ScpiCommand("*OPC", lambda s, _: None, lambda s, _: "1", parameters=0),
        ScpiCommand("SYSTem:ERRor[:NEXT]", query=lambda s, _: s.next_error()),
        ScpiCommand("STATus:QUEue[:NEXT]", query=lambda s, _: s.next_error()),
        ScpiCommand("STATus:QUEue:CLEar", lambda s, _: s.clear_status(), parameters=0),
        ScpiCommand("STATus:PRESet", lambda s, _: None, parameters=0),
        ScpiCommand("SYSTem:VERSion", query=lambda s, _: "1996.0"),
        ScpiCommand("ROUTe:OPEN:ALL", lambda s, _: s.open_all(), parameters=0),
        ScpiCommand(
            "ROUTe:MULTiple:CLOSe",
            lambda s, given: s.close(given),
            lambda s, _: s.closed_list(),
        ),
        ScpiCommand("ROUTe:MULTiple:OPEN", lambda s, given: s.open(given)),
        ScpiCommand(
            "ROUTe:MULTiple:CLOSe:STATe",
            query=lambda s, given: s.states(given),
            query_parameters=1,
        ),
    )
)
