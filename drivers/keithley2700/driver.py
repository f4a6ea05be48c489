"""A multimeter/switch system of the Keithley 2700 series as the port `drivers.ports.Switch`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from drivers.config.instruments import SwitchConfig
from drivers.errors import ConfigError, InstrumentError, SettingsLost
from drivers.pandas_when_used import pandas_when_used
from drivers.unsafe import Doubt, Unsafe
from drivers.visa.instrument import RESET_PATIENCE, ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .datasheet import EMPTY

with pandas_when_used():
    from pymeasure.instruments.keithley import Keithley2700

#: It keeps no more errors than this.
_LONGEST_QUEUE = 10


class Keithley2700Switch(ReportsByName, Keithley2700):  # type: ignore[misc]
    """pymeasure's driver with errors checked and relays that move only while all outputs are off.

    Channels are closed one by one (`ROUTe:MULTiple`), so that its own multimeter stays off the
    sample. Connecting to it moves no relay.
    """

    answers_in_turn = True

    def __init__(
        self, adapter: Any, config: SwitchConfig, *, name: str = "", **kwargs: Any
    ) -> None:
        self._config = config
        self._connected: int | None = None  #: the channel that was closed last
        super().__init__(adapter, name or config.model, **kwargs)

    def check_errors(self) -> list[str]:
        """Nothing: pymeasure asks for errors when the instrument is only being opened, and after
        its own settings, of which none is used."""
        return []

    def determine_valid_channels(self) -> None:
        """Nothing: pymeasure asks for the cards when the instrument is only being opened, and knows
        none of the multiplexers."""

    def check_wiring(self) -> None:
        """Raise ConfigError if other cards are in its slots than the bench file names."""
        with self.making_sense():
            found = [str(card).strip().upper() for card in _listed(self.ask("*OPT?"))]
        named = [card.upper() for card in self._config.cards]
        named += [EMPTY] * (len(found) - len(named))
        if found != named:
            raise ConfigError(
                f"the {self.name} has {_in_slots(found)}, but the bench file says "
                f"{_in_slots(named)}",
                subject="switch.cards",
                where=str(self.adapter.connection.resource_name),
            )

    def connect(self, channel: int, doubts: Callable[[], Sequence[Unsafe]]) -> None:
        """Open all channels, then close `channel` alone, and read back which are closed.

        `doubts` asks the outputs that the relays are wired to, and tells which are not off: then
        none moves. Raises InstrumentError, for that and for a relay that is not as commanded, and
        ConfigError for a channel that there is not.
        """
        if channel not in self._config.channels:
            raise ConfigError(f"the {self.name} has no channel {channel}")
        if on := doubts():
            raise InstrumentError(
                f"its relays stay as they are: {on[0]}",
                subject=self.name,
                where=str(self.adapter.connection.resource_name),
                advice="contacts that are switched under voltage burn; switch it off first",
            )
        self._connected = None
        self.write("*RST")
        with self.patience(RESET_PATIENCE):
            self.read_errors()  # what was logged before us is not ours
        self._done(f":ROUT:OPEN:ALL;:ROUT:MULT:CLOS (@{channel});*OPC?")
        closed = self.closed
        if closed != [channel]:
            self._done(":ROUT:OPEN:ALL;*OPC?")
            raise InstrumentError(
                f"was told to close channel {channel} alone, and says that "
                f"{_in_words(closed)} closed",
                subject=self.name,
                where=str(self.adapter.connection.resource_name),
                advice="a relay may be stuck: exchange the card",
            )
        self._connected = channel

    def check(self) -> None:
        """See that what `connect` has closed is closed, and nothing else. Raises SettingsLost."""
        closed = self.closed
        if self._connected is not None and closed != [self._connected]:
            raise SettingsLost(
                f"has disconnected the sample, as after a power cut: channel {self._connected} was "
                f"closed, and now {_in_words(closed)}",
                subject=self.name,
                where=str(self.adapter.connection.resource_name),
                advice="check its power, and start again",
            )

    @property
    def closed(self) -> list[int]:
        """The channels that are closed, asked of the instrument."""
        with self.making_sense():
            return [int(channel) for channel in _listed(self.ask(":ROUT:MULT:CLOS?")) if channel]

    def open_all(self, doubts: Callable[[], Sequence[Unsafe]]) -> list[Unsafe]:
        """Open all channels, unless `doubts` tells of an output that is not off; needs no answer.

        Returns what could not be done; never raises for the instrument's sake.
        """
        if on := doubts():
            return [Unsafe(self.name, Doubt.STEP_FAILED, str(on[0]), "opening all channels")]
        failed: list[Unsafe] = []
        self._connected = None
        with impatient(self.adapter.connection):
            attempt(failed, self.name, "emptying the line", self.empty_line)
            attempt(failed, self.name, "opening all channels", self.write, ":ROUT:OPEN:ALL")
        return failed

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing."""
        return self.queued_errors(":SYST:ERR?", _LONGEST_QUEUE)

    def _done(self, message: str) -> None:
        """Send what ends in `*OPC?`, and wait until the relays have moved."""
        answer = self.ask(message).strip()
        if answer != "1":
            raise self.wrong_answer(f"was asked whether it has done and answered {answer[:60]!r}")
        if found := self.read_errors():
            raise InstrumentError(f"it reports {found}", subject=self.name)

    def shutdown(self) -> None:
        """pymeasure's way to a safe state. Its outputs are others': relays are left as they are."""


def _listed(answer: str) -> list[str]:
    """The items of a list such as `(@101,102)`, which may be empty."""
    return [item.strip() for item in answer.strip().removeprefix("(@").rstrip(")").split(",")]


def _in_slots(cards: Sequence[str]) -> str:
    return ", ".join(f"{card.lower()} in slot {slot}" for slot, card in enumerate(cards, 1))


def _in_words(closed: Sequence[int]) -> str:
    if not closed:
        return "none is"
    return f"{', '.join(map(str, closed))} {'is' if len(closed) == 1 else 'are'}"
