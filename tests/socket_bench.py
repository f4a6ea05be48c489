"""Simulated instruments on TCP sockets, served by a thread of the test's process."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.serving.conversation import RawConversation, SharedInstrument
from drivers.simulated.serving.served_bench import ServedBench
from drivers.simulated.serving.server import Pace, Server
from tests.bench_files import bench_config, device


@contextlib.contextmanager
def running(run: Callable[[Callable[[], bool]], None]) -> Iterator[None]:
    """`run(stop)` in a thread while the context lasts."""
    over = threading.Event()
    thread = threading.Thread(target=run, args=(over.is_set,))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextlib.contextmanager
def served(*instruments: MessageInstrument, speed: float = 1.0) -> Iterator[list[int]]:
    """The loopback ports of `instruments` while the context lasts; they have one clock."""
    pace = Pace(instruments[0].clock, speed)
    shared_instruments = [SharedInstrument(instrument, pace.wall) for instrument in instruments]

    def happen() -> None:
        for instrument in instruments:
            instrument.update()

    with Server(pace, shared_instruments, happen) as server:
        talks = [partial(RawConversation, pace.wall, shared) for shared in shared_instruments]
        ports = [server.listen("127.0.0.1", 0, talk) for talk in talks]
        with running(server.run):
            yield ports


@contextlib.contextmanager
def served_bench(
    speed: float = 1.0,
    bench: str = "simulated",
    sample: str = "janus-160C",
    **simulation: Any,
) -> Iterator[ServedBench]:
    """A shipped simulated bench with a shipped device; `simulation` changes keys of its simulation
    section."""
    with (
        ServedBench(bench_config(bench, **simulation), device(sample), speed=speed) as found,
        running(found.run),
    ):
        yield found


class Client:
    """A raw socket, as a script without VISA would use it."""

    def __init__(self, port: int, timeout: float = 10.0) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._received = self._socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def send_what_goes(self, data: bytes) -> None:
        """Send as much as is taken, without ever reading."""
        self._socket.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            self._socket.sendall(data)
        self._socket.settimeout(10.0)

    def say_goodbye(self) -> None:
        """Say no more, but listen on."""
        self._socket.shutdown(socket.SHUT_WR)

    def read(self) -> bytes:
        """The next line; b"" once the server has hung up."""
        return self._received.readline()

    def ask(self, message: bytes) -> bytes:
        self.send(message + b"\n")
        return self.read().rstrip(b"\r\n")

    def quiet(self, seconds: float = 0.2) -> bool:
        """Whether nothing comes."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(1, socket.MSG_PEEK) is None
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(10.0)

    def close(self) -> None:
        self._received.close()
        self._socket.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
