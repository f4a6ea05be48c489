"""Faults that a bench file can order: an instrument that misbehaves from a given bench time on.

A faulty instrument still listens and acts, as a real one whose talker has failed would.
"""

from __future__ import annotations

from typing import Literal

from drivers.clock import Clock

from .message_instrument import SimulatedInstrument

FaultKind = Literal["timeout", "silence", "wrong identity"]


class NoAnswer(Exception):
    """The instrument does not answer an interface message such as a serial poll."""


class Faulty:
    """`instrument` with one fault: stands between it and the transport.

    - ``timeout``: the first reply after `at` (bench s) is lost; later ones come again.
    - ``silence``: from `at` on nothing is answered.
    - ``wrong identity``: ``*IDN?`` is answered with `identity`.
    """

    def __init__(
        self,
        instrument: SimulatedInstrument,
        clock: Clock,
        kind: FaultKind,
        at: float = 0.0,
        identity: str = "",
    ) -> None:
        self._instrument = instrument
        self._clock = clock
        self._kind = kind
        self._at = at
        self._identity = identity.encode("latin-1")
        self._identity_asked = False
        self._lost = False

    def _silent(self) -> bool:
        return self._kind == "silence" and self._clock.now() >= self._at

    def receive(self, data: bytes) -> None:
        if self._kind == "wrong identity" and b"*IDN?" in data.upper():
            self._identity_asked = True
        self._instrument.receive(data)

    def update(self) -> None:
        self._instrument.update()

    def next_event(self) -> float | None:
        return self._instrument.next_event()

    def output_waiting(self) -> bool:
        waiting = self._instrument.output_waiting()
        if not waiting:
            return False
        lose = self._kind == "timeout" and not self._lost and self._clock.now() >= self._at
        if lose or self._silent():
            self._lost = True
            self._drop_reply()
            return False
        return True

    def _drop_reply(self) -> None:
        end = False
        while not end and self._instrument.output_waiting():
            _, end = self._instrument.transmit(1 << 20)

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        if self._identity_asked:
            self._identity_asked = False
            self._drop_reply()
            return self._identity + b"\n", True
        return self._instrument.transmit(count, terminator)

    def read_timed_out(self) -> None:
        self._instrument.read_timed_out()

    def status_byte(self) -> int:
        if self._silent():
            raise NoAnswer
        return self._instrument.status_byte()

    @property
    def service_requested(self) -> bool:
        return not self._silent() and self._instrument.service_requested

    def device_clear(self) -> None:
        self._instrument.device_clear()

    def trigger(self) -> None:
        self._instrument.trigger()
