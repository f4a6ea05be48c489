"""A simulated instrument with faults: stands between it and whatever carries its messages.

But for a power cut it still listens and acts, as a real one whose talker has failed would.
"""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import SimulatedInstrument

from .fault import Course, Fault

#: Between the bytes of a reply that never ends (s).
DRIP = 0.05
#: Conductance beside the sample (S): of a short circuit, and one that at some volts leaves the
#: range of a hundred microampere but not the compliance.
SHORT, SHUNT = 1.0, 100e-6
_END = re.compile(rb"[\r\n]*\Z")
_PIECE = 1 << 20


class NoAnswer(Exception):
    """The instrument does not answer an interface message such as a serial poll."""


@dataclass
class _Held:
    """A reply that the fault has in hand."""

    ready: float  #: bench s
    data: bytes
    is_reply: bool  #: and not measurement data


class Faulty:
    """`instrument` with `faults`, drawn by `seed`; `view` is how it is looked at from beside (see
    `surroundings.Twin`), where that is another object.

    - ``timeout``: a reply is lost; ``silence``: nothing is answered, no serial poll either.
    - ``garbage``, ``truncated``, ``doubled``, ``delayed``: what its name says of a reply; ``late``:
      it comes when the next question has been asked; ``endless``: bytes drip in for ever.
    - ``wrong identity``: ``*IDN?`` is answered with `identity`.
    - ``dropped``: nobody reaches it, and connections are lost; ``power cycle``: so, and it comes
      back as it is after switching on.
    - ``compliance``, ``over-range``: the sample is shorted, or shunted; ``interlock`` is open;
      ``laser fault``: the diode's cable is off.
    """

    def __init__(
        self,
        instrument: SimulatedInstrument,
        clock: Clock,
        faults: Sequence[Fault],
        *,
        seed: int = 0,
        view: Any = None,
    ) -> None:
        self.bare = instrument
        self.faults = tuple(faults)
        self._clock = clock
        self._view: Any = view if view is not None else instrument
        courses = [
            Course(fault, random.Random(f"{seed}/{place}/{fault.kind}"))
            for place, fault in enumerate(faults)
        ]
        self._of_replies = [course for course in courses if course.fault.of_a_reply]
        self._lasting = [course for course in courses if not course.fault.of_a_reply]
        self._now_on: set[int] = set()  #: places in `_lasting` of what has begun
        self._random = random.Random(f"{seed}/garbage")
        self._messages = 0
        self._identity_asked = False
        self._held: deque[_Held] = deque()
        self._late: deque[_Held] = deque()  #: until the next question
        self._judged = False  #: whether the reply at the front may pass
        self._drips_since: float | None = None
        self._dripped = 0
        #: How often connections to it were lost: those made before are dead.
        self.losses = instrument.losses

    # -- how things stand

    def _lasts(self, kind: str) -> Fault | None:
        for place in self._now_on:
            if self._lasting[place].fault.kind == kind:
                return self._lasting[place].fault
        return None

    @property
    def unreachable(self) -> bool:
        """Whether nobody can connect or be heard."""
        return bool(self._now_on) and bool(self._lasts("dropped") or self._lasts("power cycle"))

    def _follow(self, *, occasion: bool = False) -> None:
        """Let begin and end what lasts."""
        now = self._clock.now()
        for place, course in enumerate(self._lasting):
            on = course.begun(now, self._messages, occasion=occasion)
            if on == (place in self._now_on):
                continue
            (self._now_on.add if on else self._now_on.discard)(place)
            self._change(course.fault, on=on)
            momentary = course.fault.kind == "power cycle" and course.fault.duration is None
            if on and momentary:
                course.cancel()
                self._now_on.discard(place)

    def _change(self, fault: Fault, *, on: bool) -> None:
        instrument: Any = self.bare
        match fault.kind:
            case "dropped" | "power cycle" if on:
                self.losses += 1
                if fault.kind == "power cycle":
                    instrument.power_cycle()
                self._forget()
            case "over-range" | "compliance":
                siemens = SHORT if fault.kind == "compliance" else SHUNT
                instrument.shunt(siemens if on else 0.0)
            case "interlock":
                self._view.interlock_closed = not on
            case "laser fault":
                self._view.open_circuit = on

    def mend(self) -> None:
        """Nothing is wrong with it any more."""
        for place in sorted(self._now_on):
            self._change(self._lasting[place].fault, on=False)
        self._now_on.clear()
        self._lasting, self._of_replies = [], []
        self._forget()
        bare: Any = self.bare
        bare.losses = self.losses  # connections that were lost stay so

    def _forget(self) -> None:
        self._held.clear()
        self._late.clear()
        self._judged = False
        self._drips_since = None

    # -- replies

    def _pull(self) -> _Held:
        """Take the reply at the front away."""
        is_reply, data, end = self.bare.reply_waiting, bytearray(), False
        while not end and self.bare.output_waiting():
            piece, end = self.bare.transmit(_PIECE)
            data += piece
        return _Held(self._clock.now(), bytes(data), is_reply)

    def _judge(self, now: float) -> bool:
        """Whether something befalls the reply at the front; it is then in our hands, or gone."""
        if self._lasts("silence"):
            self._pull()
            return True
        if self._identity_asked and (wrong := self._lasts("wrong identity")):
            self._identity_asked = False
            data = self._pull().data
            identity = wrong.identity.encode("latin-1", "replace")
            self._held.append(_Held(now, identity + (_ending(data) or b"\n"), is_reply=True))
            return True
        for course in self._of_replies:
            if course.strikes(now, self._messages):
                self._befall(course.fault, self._pull())
                return True
        return False

    def _befall(self, fault: Fault, reply: _Held) -> None:
        match fault.kind:
            case "garbage":
                end = _ending(reply.data)
                noise = self._random.choices(range(0x21, 0x100), k=len(reply.data) - len(end))
                reply.data = bytes(noise) + end
                self._held.append(reply)
            case "truncated":
                reply.data = reply.data[: len(reply.data) // 2]
                if reply.data:
                    self._held.append(reply)
            case "doubled":
                self._held += [reply, _Held(reply.ready, reply.data, reply.is_reply)]
            case "delayed":
                reply.ready += fault.delay
                self._held.append(reply)
            case "late":
                self._late.append(reply)
            case "endless":
                self._drips_since, self._dripped = reply.ready, 0

    def _dripping(self, now: float) -> int:
        if self._drips_since is None:
            return 0
        return int((now - self._drips_since) / DRIP) - self._dripped

    # -- the transport's view

    def receive(self, data: bytes) -> None:
        self._messages += len(re.findall(rb"[^\r\n]+", data))
        self._follow(occasion=True)
        if self.unreachable:
            return
        self._identity_asked |= b"*IDN?" in data.upper()
        if self._held and getattr(self.bare, "forgets_unread", False):
            self._held.clear()
        if b"?" in data:
            self._held += self._late
            self._late.clear()
        if not self.bare.output_waiting():
            self._judged = False
        self.bare.receive(data)

    def update(self) -> None:
        self._follow()
        self.bare.update()

    def next_event(self) -> float | None:
        due = [course.due for course in self._lasting]
        due += [self.bare.next_event(), self._held[0].ready if self._held else None]
        if self._drips_since is not None:
            due.append(self._drips_since + (self._dripped + 1) * DRIP * (1 + 1e-9))
        now = self._clock.now()
        return min((time for time in due if time is not None and time > now), default=None)

    def output_waiting(self) -> bool:
        self._follow()
        if self.unreachable:
            return False
        now = self._clock.now()
        if self._dripping(now) > 0:
            return True
        if self._held:
            return self._held[0].ready <= now
        if not self.bare.output_waiting():
            return False
        if not self._judged and self._judge(now):
            return bool(self._held) and self._held[0].ready <= now
        self._judged = True
        return True

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        now = self._clock.now()
        if (drips := self._dripping(now)) > 0:
            drips = min(drips, count)
            self._dripped += drips
            return b"7" * drips, False
        if not self._held:
            data, end = self.bare.transmit(count, terminator)
            self._judged = not end
            return data, end
        front = self._held[0]
        if terminator is not None and (position := front.data.find(terminator)) >= 0:
            count = min(count, position + 1)
        data, front.data = front.data[:count], front.data[count:]
        if front.data:
            return data, False
        self._held.popleft()
        return data, True

    def read_timed_out(self) -> None:
        if not self.unreachable:
            self.bare.read_timed_out()

    def status_byte(self) -> int:
        self._follow(occasion=True)
        if self.unreachable or self._lasts("silence"):
            raise NoAnswer
        return self.bare.status_byte()

    @property
    def service_requested(self) -> bool:
        quiet = self.unreachable or self._lasts("silence")
        return not quiet and self.bare.service_requested

    def device_clear(self) -> None:
        self._follow(occasion=True)
        if not self.unreachable:
            self._held.clear()
            self._late.clear()
            self._judged = False
            self.bare.device_clear()

    def trigger(self) -> None:
        if not self.unreachable:
            self.bare.trigger()

    # -- for a transport that several clients share

    @property
    def unfinished(self) -> bool:
        return self.bare.unfinished

    @property
    def reply_waiting(self) -> bool:
        if self._dripping(self._clock.now()) > 0:
            return True
        return self._held[0].is_reply if self._held else self.bare.reply_waiting


def _ending(data: bytes) -> bytes:
    found = _END.search(data)
    assert found is not None  # it matches the empty end
    return found[0]
