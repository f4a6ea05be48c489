"""A Prologix-style GPIB controller on a network socket: `++` commands, and messages for the
instrument at the present address, with GPIB's own END, serial poll, SRQ, clear and trigger.

Commands, defaults and replies are those of the Prologix GPIB-ETHERNET manual, with `++auto 0` and
the read timeout of the AR488, for which that manual names no default.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from drivers.clock import Clock
from drivers.simulated.faults.faulty import NoAnswer

from .conversation import Conversation, SharedInstrument

VERSION = "Prologix GPIB-ETHERNET Controller version 01.06.06.00"
_LINE_END = b"\r\n"
_TERMINATORS = (b"\r\n", b"\r", b"\n", b"")  #: of `++eos`
_UNKNOWN = "Unrecognized command"

#: Settings with the range of their values and what they are at first.
_SETTINGS = {
    "auto": (0, 1, 0),
    "eoi": (0, 1, 1),
    "eos": (0, 3, 0),
    "eot_char": (0, 255, 0),
    "eot_enable": (0, 1, 0),
    "mode": (0, 1, 1),
    "read_tmo_ms": (1, 3000, 1200),
    "savecfg": (0, 1, 0),
}
#: What concerns remote and local state or the bus itself, which simulated instruments do not have.
_WITHOUT_EFFECT = {"ifc", "llo", "loc"}


@dataclass
class _Read:
    """A read in progress."""

    shared: SharedInstrument | None
    until_end: bool
    until: int | None  #: a character
    deadline: float  #: wall s; every byte puts it off
    silent: bool = True


class PrologixConversation(Conversation):
    """One client of the controller; each has settings of its own, as if it had its own controller.

    `bus` maps GPIB addresses to instruments.
    """

    fetches = True

    def __init__(self, wall: Clock, bus: Mapping[int, SharedInstrument]) -> None:
        super().__init__(wall, escapes=True)
        self._bus = bus
        self._read: _Read | None = None
        self._start_anew()

    def _start_anew(self) -> None:
        self._settings = {name: first for name, (_, _, first) in _SETTINGS.items()}
        self._address = min(self._bus, default=0)
        #: Whose talking is passed on by itself (`++auto 1`), until the next line.
        self._talker: SharedInstrument | None = None

    # -- the conversation

    def work(self) -> bool:
        if self._read is not None and not self._go_on_reading(self._read):
            return False
        if self._talker is not None and not self.congested:
            self._pass_on(self._talker)
        return super().work()

    def due(self) -> float | None:
        return self._read.deadline if self._read is not None else None

    @property
    def idle(self) -> bool:
        return super().idle and self._read is None

    def leave(self) -> None:
        super().leave()
        self._read = self._talker = None
        for shared in self._bus.values():
            shared.forget(self)

    def obey(self, line: bytes) -> bool:
        if self._read is not None:
            return False
        if line.startswith(b"++"):
            self._talker = None
            self._command(line[2:].decode("latin-1").split())
            return True
        message = re.sub(rb"\x1b(.)", rb"\1", line, flags=re.DOTALL)
        return not message or self._send(message)

    def _send(self, message: bytes) -> bool:
        shared = self._bus.get(self._address)
        if shared is None or not self._settings["mode"]:
            return True  # nobody listens
        end = _TERMINATORS[self._settings["eos"]]
        if not end and self._settings["eoi"]:
            end = b"\n"  # END ends a message as a line feed does
        if not shared.send(self, message + end):
            return False
        if self._settings["auto"]:
            self._talker = shared
            if not self._pass_on(shared):
                shared.instrument.read_timed_out()
        return True

    # -- reading

    def _pass_on(self, shared: SharedInstrument) -> bool:
        something = False
        while shared.instrument.output_waiting():
            data, end = shared.instrument.transmit(1 << 20)
            self._say(data, end)
            something = True
        return something

    def _start_reading(self, parameters: list[str]) -> None:
        what = parameters[0].lower() if parameters else ""
        until = _number(what)
        until = until if until is not None and until < 256 else None
        if what not in ("", "eoi") and until is None:
            self._answer(_UNKNOWN)
            return
        shared = self._bus.get(self._address)
        read = _Read(shared, what == "eoi", until, self._wall.now() + self._patience)
        self._go_on_reading(read)

    def _go_on_reading(self, read: _Read) -> bool:
        """Fetch what there is; True once the read has ended."""
        self._read = read
        instrument = read.shared.instrument if read.shared is not None else None
        while instrument is not None and instrument.output_waiting():
            data, end = instrument.transmit(1 << 20, read.until)
            self._say(data, end)
            read.silent = False
            read.deadline = self._wall.now() + self._patience
            if (end and read.until_end) or (read.until is not None and data[-1] == read.until):
                self._read = None
                return True
        if self._wall.now() < read.deadline:
            return False
        if read.silent and instrument is not None:
            instrument.read_timed_out()
        self._read = None
        return True

    @property
    def _patience(self) -> float:
        return self._settings["read_tmo_ms"] / 1000

    def _say(self, data: bytes, end: bool) -> None:
        self.output += data
        if end and self._settings["eot_enable"]:
            self.output.append(self._settings["eot_char"])

    def _answer(self, text: object) -> None:
        self.output += str(text).encode("latin-1", "replace") + _LINE_END

    # -- the controller's own commands

    def _command(self, words: list[str]) -> None:
        name, parameters = (words[0].lower(), words[1:]) if words else ("", [])
        if name in _SETTINGS:
            self._set(name, parameters)
        elif name == "addr":
            self._change_address(parameters)
        elif name == "read":
            self._start_reading(parameters)
        elif name in ("clr", "trg", "spoll"):
            self._address_instruments(name, parameters)
        elif name == "srq":
            self._answer(int(any(d.instrument.service_requested for d in self._bus.values())))
        elif name == "ver":
            self._answer(VERSION)
        elif name == "rst":  # the controller starts anew, which costs its connection
            self._start_anew()
            self.over = True
        elif name not in _WITHOUT_EFFECT:
            self._answer(_UNKNOWN)

    def _set(self, name: str, parameters: list[str]) -> None:
        least, most, _ = _SETTINGS[name]
        if not parameters:
            self._answer(self._settings[name])
        elif (value := _number(parameters[0])) is not None and least <= value <= most:
            self._settings[name] = value
        else:
            self._answer(_UNKNOWN)

    def _change_address(self, parameters: list[str]) -> None:
        if not parameters:
            self._answer(self._address)
        elif (address := _number(parameters[0])) is not None and address <= 30:
            self._address = address
        else:
            self._answer(_UNKNOWN)

    def _address_instruments(self, name: str, parameters: list[str]) -> None:
        addresses = [_number(text) for text in parameters] or [self._address]
        for address in addresses:
            shared = self._bus.get(address) if address is not None else None
            if shared is None:
                continue  # nobody is there
            if name == "clr":
                shared.instrument.device_clear()
            elif name == "trg":
                shared.instrument.trigger()
            else:
                self._poll(shared)

    def _poll(self, shared: SharedInstrument) -> None:
        with contextlib.suppress(NoAnswer):  # the client's own timeout tells it
            self._answer(shared.instrument.status_byte())


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
