"""Simulated instruments on TCP sockets in wall time, so that another process can reach them."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator

from drivers.simulated.instrument import SimulatedInstrument


class Served:
    """One thread that serves `instruments`, each on a loopback port of its own, until closed."""

    def __init__(self, instruments: list[SimulatedInstrument]) -> None:
        self._selector = selectors.DefaultSelector()
        self._clients: dict[socket.socket, SimulatedInstrument] = {}
        self._instruments = instruments
        self._stop = False
        self.ports = [self._listen(instrument) for instrument in instruments]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _listen(self, instrument: SimulatedInstrument) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        self._selector.register(listener, selectors.EVENT_READ, instrument)
        return int(listener.getsockname()[1])

    def _serve(self) -> None:
        while not self._stop:
            for key, _ in self._selector.select(timeout=0.005):
                self._ready(key.fileobj, key.data)
            for instrument in self._instruments:
                instrument.update()
            for client, instrument in self._clients.items():
                while instrument.output_waiting():
                    with contextlib.suppress(OSError):
                        client.sendall(instrument.transmit(1 << 20)[0])

    def _ready(self, ready: socket.socket, instrument: SimulatedInstrument) -> None:
        if ready in self._clients:
            try:
                data = ready.recv(1 << 16)
            except OSError:
                data = b""
            if data:
                instrument.receive(data)
                return
            del self._clients[ready]
            self._selector.unregister(ready)
            ready.close()
            return
        client, _ = ready.accept()
        self._clients[client] = instrument
        self._selector.register(client, selectors.EVENT_READ, instrument)

    def close(self) -> None:
        self._stop = True
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()


@contextlib.contextmanager
def served(*instruments: SimulatedInstrument) -> Iterator[list[int]]:
    """The ports of `instruments` while the context lasts."""
    server = Served(list(instruments))
    try:
        yield server.ports
    finally:
        server.close()
