"""Simulated instruments on TCP sockets: one thread that listens, receives, lets bench time pass and
sends. What is said on a connection is its `Conversation`'s; nothing here knows instruments."""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from drivers.clock import (
    Clock,
    Stop,
    VirtualClock,
    WallClock,
)

from .conversation import Conversation, SharedInstrument

#: The longest that the server sleeps (s): so soon it stops, and it notices what nobody foretold.
_LONGEST_SLEEP = 0.05
_RECEIVE = 1 << 14
#: The greatest speed: bench seconds in a second.
FASTEST = 1e6
_SEND = 1 << 16
#: Clients at once on one port; a further one is hung up on.
MOST_CLIENTS = 32
#: A client that has said its last word but still listens is answered for so long (s).
_LAST_ANSWERS = 1.0
#: Linux holds back acknowledgements, which costs a client that writes twice and then reads 45 ms.
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)

Talk = Callable[[], Conversation]


class Pace:
    """Bench time held to `speed` times the wall's, however long a computation takes.

    A `VirtualClock` is moved along in `catch_up` and stands still in between, so that one turn of
    the server happens at one time on the bench. Any other clock runs by itself.
    """

    def __init__(self, clock: Clock, speed: float = 1.0, wall: Clock | None = None) -> None:
        self.clock = clock
        self.wall: Clock = wall or WallClock()
        self.speed = speed

    @property
    def speed(self) -> float:
        """Bench seconds in a second of the wall; may be changed at any time."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if not 0 < speed <= FASTEST:
            raise ValueError(f"speed must be positive and at most {FASTEST:g}, got {speed:g}")
        self._speed = speed
        self._wall_before = self.wall.now()

    def catch_up(self) -> None:
        """Let the bench time pass that has passed on the wall since this was last called."""
        now = self.wall.now()
        if isinstance(self.clock, VirtualClock):
            self.clock.wait((now - self._wall_before) * self._speed)
        self._wall_before = now

    def until(self, bench_time: float) -> float:
        """Seconds of the wall until `bench_time`, 0 if it is over."""
        return max(0.0, (bench_time - self.clock.now()) / self._speed)


@dataclass
class _Listener:
    talk: Talk
    clients: int = 0


class _Connection:
    """A client's socket with its conversation."""

    def __init__(self, sock: socket.socket, talk: Conversation, listener: _Listener) -> None:
        self.sock = sock
        self.talk = talk
        self.listener = listener
        #: Until when a client is answered that says nothing any more (wall s).
        self.ends: float | None = None
        self.lost = False

    def receive(self, now: float) -> None:
        try:
            data = self.sock.recv(_RECEIVE)
            if _QUICKACK is not None:
                self.sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        except BlockingIOError:
            return
        except OSError:
            self.lost = True
            return
        if data:
            self.talk.receive(data)
        else:
            self.ends = now + _LAST_ANSWERS

    def send(self) -> None:
        output = self.talk.output
        while output and not self.lost:
            try:
                sent = self.sock.send(bytes(output[:_SEND]))
            except BlockingIOError:
                return
            except OSError:
                self.lost = True
                return
            del output[:sent]

    def events(self) -> int:
        """What the selector has to look out for; 0 is nothing."""
        listening = self.ends is None and self.talk.listening
        return selectors.EVENT_READ * listening | selectors.EVENT_WRITE * bool(self.talk.output)

    def over(self, now: float, more: bool) -> bool:
        if self.lost or (self.talk.over and not self.talk.output):
            return True
        return self.ends is not None and (now >= self.ends or (self.talk.idle and not more))


class Server:
    """Serves `shared_instruments` to whoever connects, as long as `run` runs.

    `happen` brings the whole bench up to the present bench time. As a context manager it closes
    every socket at its end.

    >>> with Server(Pace(clock), [shared], shared.bare.update) as server:
    ...     port = server.listen("127.0.0.1", 0, lambda: RawConversation(server.wall, shared))
    ...     server.run(stop)
    """

    def __init__(
        self, pace: Pace, shared_instruments: Sequence[SharedInstrument], happen: Callable[[], None]
    ) -> None:
        self.wall = pace.wall
        self._pace = pace
        self._shared_instruments = shared_instruments
        self._happen = happen
        self._selector = selectors.DefaultSelector()
        self._listeners: list[socket.socket] = []
        self._connections: list[_Connection] = []

    def listen(self, host: str, port: int, talk: Talk) -> int:
        """Serve conversations that `talk` makes on `port`, 0 for any free one; returns the port.

        Raises OSError if it cannot be had.
        """
        listener = socket.create_server((host, port))
        listener.setblocking(False)
        self._listeners.append(listener)
        self._selector.register(listener, selectors.EVENT_READ, _Listener(talk))
        return int(listener.getsockname()[1])

    def run(self, stop: Stop) -> None:
        """Serve until `stop()`, which is asked at least every 0.05 s while nobody computes."""
        more = False
        while not stop():
            more = self.turn(0.0 if more else self._sleep())

    def turn(self, sleep: float) -> bool:
        """Serve what has come within `sleep` seconds; True if there is more to do at once."""
        looked = self.wall.now()
        for key, events in self._selector.select(sleep):
            if isinstance(key.data, _Listener):
                self._accept(key.fileobj, key.data)  # type: ignore[arg-type]
            elif events & selectors.EVENT_READ:
                key.data.receive(self.wall.now())
        self._pace.catch_up()
        self._happen()
        for shared in self._shared_instruments:
            shared.instrument.update()
            shared.collect()
            shared.release(looked)
        more = False
        for connection in list(self._connections):
            unfinished = connection.talk.work()
            connection.send()
            if connection.over(self.wall.now(), unfinished):
                self._hang_up(connection)
            else:
                more |= unfinished
                self._look_out_for(connection)
        return more

    def _sleep(self) -> float:
        due = [shared.instrument.next_event() for shared in self._shared_instruments]
        waits = [self._pace.until(time) for time in due if time is not None]
        dates = [shared.due() for shared in self._shared_instruments]
        dates += [connection.talk.due() for connection in self._connections]
        now = self.wall.now()
        waits += [max(0.0, date - now) for date in dates if date is not None]
        return min([*waits, _LONGEST_SLEEP])

    def _accept(self, socket_: socket.socket, listener: _Listener) -> None:
        try:
            client, _ = socket_.accept()
        except OSError:  # it has gone already
            return
        if listener.clients >= MOST_CLIENTS and not self._make_room(listener):
            client.close()
            return
        client.setblocking(False)
        with contextlib.suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(client, listener.talk(), listener)
        listener.clients += 1
        self._connections.append(connection)
        self._look_out_for(connection)

    def _make_room(self, listener: _Listener) -> bool:
        """Give up on a client that has said its last word, for one that has yet to speak."""
        for connection in self._connections:
            if connection.listener is listener and connection.ends is not None:
                self._hang_up(connection)
                return True
        return False

    def _look_out_for(self, connection: _Connection) -> None:
        known = self._selector.get_map().get(connection.sock)
        events = connection.events()
        if known is None and events:
            self._selector.register(connection.sock, events, connection)
        elif known is not None and not events:
            self._selector.unregister(connection.sock)
        elif known is not None and known.events != events:
            self._selector.modify(connection.sock, events, connection)

    def _hang_up(self, connection: _Connection) -> None:
        if connection.sock in self._selector.get_map():
            self._selector.unregister(connection.sock)
        self._connections.remove(connection)
        connection.listener.clients -= 1
        connection.talk.leave()
        connection.sock.close()

    def close(self) -> None:
        """Hang up on everybody and give the ports back. The instruments stay as they are."""
        for connection in list(self._connections):
            self._hang_up(connection)
        for listener in self._listeners:
            self._selector.unregister(listener)
            listener.close()
        self._listeners.clear()
        self._selector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
