"""What one client says and hears, without input or output: bytes in, messages to an instrument,
bytes to be sent. Several clients can talk to one `SharedInstrument`. Sockets are `server`'s.

A browser that was led here says nothing that any instrument would obey: no page may reach into the
bench."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from drivers.clock import Clock
from drivers.simulated.faults.fault import Fault
from drivers.simulated.faults.faulty import Faulty
from drivers.simulated.instruments.message_instrument import SimulatedInstrument

#: What is kept of a line: more than any instrument's input buffer takes, so that it overruns.
LONGEST_LINE = 65537
#: A client that has so much left to read (bytes) is not listened to until it reads.
OUTPUT_LIMIT = 1 << 18
#: Lines of one client that are obeyed before it is another client's turn.
LINES_A_TURN = 50
#: Measurement data are held back until their client has been quiet for so long (s): on a stream
#: they would otherwise come before the reply to a query that is on its way.
QUIET = 0.02

_PLAIN = re.compile(rb"[^\r\n]*+")
_ESCAPED = re.compile(rb"(?:[^\r\n\x1b]++|\x1b.)*+", re.DOTALL)  # ESC takes a line end's meaning
#: A browser's first words: a request by one of the methods that a page can send unasked or by any
#: other, the greeting of TLS (RFC 8446, 5.1), a message of STUN or TURN (RFC 8489, 5).
_WEB = re.compile(
    rb"(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT|PRI) "
    rb"|[!#$%&'*+.^_`|~\w-]+ \S+ (?i:HTTP)/\d"
    rb"|\x16\x03[\x00-\x04]|[\x00-\x03].{3}\x21\x12\xa4\x42",
    re.DOTALL,
)
_ONLY_QUERIES = re.compile(rb"\s*[^?;]*\?[^?;]*(;[^?;]*\?[^?;]*)*\s*")


class LineSplitter:
    """Bytes cut into lines at LF or CR, in bounded memory: of an oversize line the rest is lost."""

    def __init__(self, *, escapes: bool = False) -> None:
        self._pattern = _ESCAPED if escapes else _PLAIN
        self._waiting = bytearray()
        self._begun = bytearray()

    def feed(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._waiting += data

    def take(self) -> bytes | None:
        """The next line without its end, None while there is no whole one."""
        match = self._pattern.match(self._waiting)
        assert match is not None  # it matches the empty line
        end = match.end()
        room = LONGEST_LINE - len(self._begun)
        if end < len(self._waiting) and self._waiting[end] in b"\r\n":
            line = bytes(self._begun + self._waiting[: min(end, room)])
            del self._waiting[: end + 1]
            self._begun.clear()
            return line
        self._begun += self._waiting[: min(end, room)]
        del self._waiting[:end]
        return None

    @property
    def begun(self) -> bytes:
        """What there is of a line whose end has not come."""
        return bytes(self._begun)

    @property
    def full(self) -> bool:
        """Whether there is more than enough to work on."""
        return len(self._waiting) >= LONGEST_LINE

    def clear(self) -> None:
        """Forget what has not been taken."""
        self._waiting.clear()
        self._begun.clear()


class Conversation:
    """One client's. A subclass obeys its lines.

    `output` is what is to be sent; `over` asks the transport to hang up once that is done.
    """

    #: Whether replies stay in the instrument until this client fetches them, as on GPIB.
    fetches = False

    def __init__(self, wall: Clock, *, escapes: bool = False) -> None:
        self.output = bytearray()
        self.over = False
        #: When this client was last heard (wall s).
        self.heard = wall.now()
        self._wall = wall
        self._lines = LineSplitter(escapes=escapes)
        self._line: bytes | None = None
        self._unheard = True  #: whether it has not said a word yet

    def obey(self, line: bytes) -> bool:
        """Act on one line; False if it cannot be done yet and has to be given again."""
        raise TypeError(f"{type(self).__name__} obeys nothing")

    def receive(self, data: bytes) -> None:
        """Take what the client has sent; `work` acts on it."""
        self.heard = self._wall.now()
        self._lines.feed(data)

    def work(self) -> bool:
        """Obey what can be obeyed; True if there may be more that need not wait for anything."""
        for _ in range(LINES_A_TURN):
            if self.over or self.congested:
                return False
            if self._line is None:
                self._line = self._lines.take()
                if self._unheard and self._is_browser():
                    return False
            if self._line is None or not self.obey(self._line):
                return False
            self._line = None
        return True

    def _is_browser(self) -> bool:
        """Whether the client's first words are a browser's; then nothing that it says is obeyed."""
        first = self._lines.begun if self._line is None else self._line
        if _WEB.match(first):
            self.leave()
            return True
        self._unheard = self._line is None or not self._line.strip()
        return False

    @property
    def congested(self) -> bool:
        """Whether the client does not read what it has asked for."""
        return len(self.output) > OUTPUT_LIMIT

    @property
    def listening(self) -> bool:
        """Whether more input would be taken; if not, it waits in the network."""
        return not (self.over or self.congested or self._lines.full)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to be done or answered."""
        return self._line is None and not self.output

    def due(self) -> float | None:
        """When `work` has something to do by itself (wall s), None if it only waits for others."""
        return None

    def leave(self) -> None:
        """The client has gone."""
        self._lines.clear()
        self.output.clear()
        self._line, self.over = None, True


class SharedInstrument:
    """One instrument and those who talk to it.

    A reply goes to the client that asked last, measurement data to the one that last said something
    else than a query. While a client waits for a reply, another's queries wait too; what needs no
    reply is passed on at once, so that anybody can switch off. Replies to a client that has gone
    are thrown away; if one is still being made when another client asks, the instrument is cleared.
    """

    def __init__(self, instrument: SimulatedInstrument, wall: Clock, view: Any = None) -> None:
        """`view` is how `instrument` is looked at from beside, where that is another object."""
        self.bare = instrument
        self.instrument: SimulatedInstrument = instrument
        self._view = view
        self._wall = wall
        self._asker: Conversation | None = None
        self._measurer: Conversation | None = None
        #: Since when measurement data wait for their client to be quiet (wall s).
        self._held_since: float | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it, or will be."""
        return self.instrument.faults if isinstance(self.instrument, Faulty) else ()

    def misbehave(self, faults: Sequence[Fault], clock: Clock, seed: int = 0) -> None:
        """From now on the instrument has these faults and no others; they end what lasted."""
        if isinstance(self.instrument, Faulty):
            self.instrument.mend()
        self.instrument = (
            Faulty(self.bare, clock, faults, seed=seed, view=self._view) if faults else self.bare
        )

    def send(self, who: Conversation, message: bytes) -> bool:
        """Pass on a message with its end; False if it has to wait for another client's reply."""
        if b"?" in message and self._asker is not who:
            if self.instrument.unfinished:
                if self._asker is not None:
                    return False
                self.instrument.device_clear()
            while self.instrument.reply_waiting:  # nobody has fetched it
                self.instrument.transmit(1 << 20)
            self._asker = who
        if self._measurer is None or not _ONLY_QUERIES.fullmatch(message):
            self._measurer = who
        self.instrument.receive(message)
        self.collect()
        return True

    def collect(self) -> None:
        """Give replies to whom they are for."""
        while self.instrument.output_waiting() and self.instrument.reply_waiting:
            if self._asker is not None and self._asker.fetches:
                return
            self._give(self._asker)

    def release(self, looked: float) -> None:
        """Give measurement data to whom they are for, if that client has been quiet.

        `looked` is when the transport last looked for input (wall s).
        """
        reader = self._measurer
        if not self._data_waiting() or (reader is not None and reader.fetches):
            self._held_since = None
            return
        if self._held_since is None:
            self._held_since = self._wall.now()
        if reader is not None and (reader.congested or looked < self._quiet_at(reader)):
            return
        while self._data_waiting():
            self._give(reader)

    def due(self) -> float | None:
        """When data that are held back will be given (wall s)."""
        reader = self._measurer
        if self._held_since is None or reader is None or reader.congested:
            return None
        return self._quiet_at(reader)

    def _quiet_at(self, reader: Conversation) -> float:
        return max(reader.heard, self._held_since or 0.0) + QUIET

    def _data_waiting(self) -> bool:
        return self.instrument.output_waiting() and not self.instrument.reply_waiting

    def _give(self, reader: Conversation | None) -> None:
        data, _ = self.instrument.transmit(1 << 20)
        if reader is not None:
            reader.output += data

    def awaits(self, who: Conversation) -> bool:
        """Whether `who` has asked for something that is still being made."""
        return self._asker is who and self.instrument.unfinished

    def forget(self, who: Conversation) -> None:
        """`who` has gone."""
        self._asker = None if self._asker is who else self._asker
        self._measurer = None if self._measurer is who else self._measurer


class RawConversation(Conversation):
    """A raw socket to one instrument: lines in, replies out as soon as they are there."""

    def __init__(self, wall: Clock, shared: SharedInstrument) -> None:
        super().__init__(wall)
        self._shared = shared
        self._losses = shared.instrument.losses

    def work(self) -> bool:
        instrument = self._shared.instrument
        if instrument.unreachable or instrument.losses != self._losses:
            self.leave()
            return False
        return super().work()

    def obey(self, line: bytes) -> bool:
        return not line.strip() or self._shared.send(self, line + b"\n")

    @property
    def idle(self) -> bool:
        return super().idle and not self._shared.awaits(self)

    def leave(self) -> None:
        super().leave()
        self._shared.forget(self)
