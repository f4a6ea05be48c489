"""What every simulated instrument shares with whatever carries its messages.

A transport (VISA library, socket server) hands bytes in and takes bytes out; it lets bench time
pass until the instrument's next event when it has to wait. The instrument owns no thread and never
waits itself: asked at bench time t, it is in the state that it would have reached by t.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Protocol

from drivers.clock import Clock

_LINE_END = re.compile(rb"[\r\n]")
_CR, _LF = re.compile(rb"\r"), re.compile(rb"\n")


class SimulatedInstrument(Protocol):
    """The transport's view of an instrument. Every method acts at the clock's present time."""

    def receive(self, data: bytes) -> None:
        """Take bytes from the controller; LF, CR or CR LF ends a message, empty ones do nothing."""
        ...

    def update(self) -> None:
        """Catch up with the clock: finish what has finished, execute what had to wait for it."""
        ...

    def next_event(self) -> float | None:
        """Bench time at which `update` will next have something to do, None if nothing is due."""
        ...

    def output_waiting(self) -> bool:
        """Whether a reply, or the rest of one, is ready to be read now."""
        ...

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        """Up to `count` bytes of the reply at the front, no further than the byte `terminator`
        where one is given, and whether they reach the reply's end (END)."""
        ...

    def read_timed_out(self) -> None:
        """The controller's read ran into its timeout."""
        ...

    def status_byte(self) -> int:
        """Answer a serial poll: immediate, whatever the instrument is busy with."""
        ...

    @property
    def service_requested(self) -> bool:
        """Whether the instrument pulls SRQ; looking changes nothing, as a serial poll would."""
        ...

    def device_clear(self) -> None:
        """The interface's device clear, at once: buffers emptied, parser in a known state."""
        ...

    def trigger(self) -> None:
        """The interface's group execute trigger."""
        ...

    @property
    def unfinished(self) -> bool:
        """Whether a message waits to be carried out, and its reply, if it has one, to be made."""
        ...

    @property
    def reply_waiting(self) -> bool:
        """Whether what `transmit` gives next answers a query (and is not measurement data)."""
        ...

    @property
    def unreachable(self) -> bool:
        """Whether nobody can connect to it or be heard."""
        ...

    @property
    def losses(self) -> int:
        """How often connections to it were lost: those made before are dead."""
        ...


class MessageInstrument:
    """Input split into messages, output queue, and the clock: the base of simulated instruments.

    A subclass implements `execute(message)` for one complete program message (bytes decoded as
    Latin-1, terminator and surrounding blanks removed) and calls `reply`. It overrides `update`,
    `next_event` and the rest where the instrument does more than answer at once.
    """

    #: What ends a reply on this instrument's interface.
    reply_terminator = b"\n"
    #: A line longer than this is dropped whole and `input_overrun` is called.
    input_limit = 65536
    #: What ends a message to it.
    _line_end = _LINE_END
    #: A sound instrument can always be reached.
    unreachable = False
    losses = 0

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._partial = bytearray()
        self._overrun = False
        self._output: deque[bytes] = deque()

    # -- to be filled in

    def execute(self, message: str) -> None:
        """Act on one complete program message."""
        raise TypeError(f"{type(self).__name__} does not execute messages")

    def input_overrun(self) -> None:
        """A message was longer than the input buffer and has been dropped."""

    # -- the transport's view

    def receive(self, data: bytes) -> None:
        *ended, begun = self._line_end.split(data)
        for piece in ended:
            self._take_in(piece)
            message, self._partial = self._partial.decode("latin-1").strip(), bytearray()
            overrun, self._overrun = self._overrun, False
            if overrun:
                self.input_overrun()
            elif message:
                self.execute(message)
        self._take_in(begun)

    def ends_lines_with(self, line_end: str) -> None:
        """Replies end with `line_end`, and a message to it with the last of these characters only:
        an RS-232 port whose terminator was chosen."""
        self.reply_terminator = line_end.encode("latin-1")
        self._line_end = _CR if line_end.endswith("\r") else _LF

    def _take_in(self, piece: bytes) -> None:
        room = self.input_limit - len(self._partial)
        self._partial += piece[:room]
        self._overrun |= len(piece) > room

    def update(self) -> None:
        """Nothing happens by itself unless a subclass says so."""

    def next_event(self) -> float | None:
        return None

    def output_waiting(self) -> bool:
        return bool(self._output)

    def transmit(self, count: int, terminator: int | None = None) -> tuple[bytes, bool]:
        front = self._output.popleft()
        if terminator is not None and (position := front.find(terminator)) >= 0:
            count = min(count, position + 1)
        data, rest = front[:count], front[count:]
        if rest:
            self._output.appendleft(rest)
        return data, not rest

    def read_timed_out(self) -> None:
        """Most instruments take no note of it."""

    def status_byte(self) -> int:
        return 0

    @property
    def service_requested(self) -> bool:
        return False

    def device_clear(self) -> None:
        self._partial.clear()
        self._overrun = False
        self._output.clear()

    def trigger(self) -> None:
        """Most instruments ignore it."""

    # -- for a transport that several clients share

    @property
    def unfinished(self) -> bool:
        """Whether a message waits to be carried out, and its reply, if it has one, to be made."""
        return False

    @property
    def reply_waiting(self) -> bool:
        """Whether what `transmit` gives next answers a query (and is not measurement data)."""
        return bool(self._output)

    # -- for subclasses

    def reply(self, data: bytes | str) -> None:
        """Queue one reply; the terminator is added here."""
        content = data.encode("latin-1") if isinstance(data, str) else data
        self._output.append(content + self.reply_terminator)
