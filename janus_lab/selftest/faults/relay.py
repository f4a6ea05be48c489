"""What sits on the wire between a run and an instrument, and spoils it when told to."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from enum import StrEnum
from typing import Any, Self

_LOOPBACK = "127.0.0.1"
#: Zero seconds to linger: closing is then a reset.
_RESET = struct.pack("hh" if hasattr(socket, "SIO_RCVALL") else "ii", 1, 0)
#: How late everything comes in `Spoilt.DELAYED` (s).
DELAY = 0.3
#: One byte in so many is changed in `Spoilt.CORRUPT`.
_ONE_IN = 40


class Spoilt(StrEnum):
    """What a link does to what is sent on it."""

    RESET = "reset"  #: open connections are reset, new ones refused
    DROP = "drop"  #: open connections are closed, new ones refused
    STALL = "stall"  #: everything waits until the link is whole again
    BLACKHOLE = "blackhole"  #: everything is lost
    CORRUPT = "corrupt"  #: some bytes are changed
    DELAYED = "delay"  #: everything comes late


class Link:
    """One port of the relay, and what is behind it."""

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self._spoilt: Spoilt | None = None
        self._dice = random.Random()
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._clients: set[asyncio.StreamWriter] = set()
        self._listener: socket.socket | None = None
        self.port = 0

    async def listen(self) -> None:
        """Accept connections from now on, always on the same port."""
        self._listener = socket.create_server((_LOOPBACK, self.port))
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])
        # asyncio's own server loses connections that it accepts while it is closed
        asyncio.get_running_loop().add_reader(self._listener, self._accept, self._listener)

    def _accept(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:  # it has gone already
            return
        task = asyncio.ensure_future(self._serve(connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def spoil(self, how: Spoilt, seed: int) -> None:
        """From now on, what is sent is treated like this."""
        self._spoilt, self._dice = how, random.Random(seed)
        match how:
            case Spoilt.RESET | Spoilt.DROP:
                self._stop_listening()
                for client in list(self._clients):
                    self._cut(client)
            case Spoilt.STALL:
                self._whole.clear()

    async def mend(self) -> None:
        """The link is whole again."""
        self._spoilt = None
        self._whole.set()
        if self._listener is None:
            await self.listen()

    async def close(self) -> None:
        """Hang up on everybody."""
        self._spoilt = Spoilt.DROP
        self._stop_listening()
        while self._tasks:
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _stop_listening(self) -> None:
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _cut(self, client: asyncio.StreamWriter) -> None:
        if self._spoilt is Spoilt.RESET:
            sock = client.get_extra_info("socket")
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            client.transport.abort()
        else:
            client.close()

    async def _serve(self, connection: socket.socket) -> None:
        reader, client = await asyncio.open_connection(sock=connection)
        if self._spoilt in (Spoilt.RESET, Spoilt.DROP):
            self._cut(client)
            return
        self._clients.add(client)
        instrument: asyncio.StreamWriter | None = None
        try:
            replies, instrument = await asyncio.open_connection(_LOOPBACK, self._behind)
            ways = (
                asyncio.ensure_future(self._carry(reader, instrument)),
                asyncio.ensure_future(self._carry(replies, client)),
            )
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._clients.discard(client)
            for writer in filter(None, (client, instrument)):
                with contextlib.suppress(OSError, RuntimeError):
                    writer.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Pass on what comes, until one of the two ends is gone."""
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        passing = asyncio.ensure_future(self._deliver(on_its_way, sink))
        clock = asyncio.get_running_loop()
        try:
            while data := await source.read(1 << 16):
                late = DELAY if self._spoilt is Spoilt.DELAYED else 0.0
                on_its_way.put_nowait((clock.time() + late, data))
            on_its_way.put_nowait((clock.time(), b""))
            await passing
        except OSError:
            pass
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)

    async def _deliver(
        self, on_its_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        clock = asyncio.get_running_loop()
        while True:
            due, data = await on_its_way.get()
            await asyncio.sleep(max(0.0, due - clock.time()))
            await self._whole.wait()
            if not data:
                return
            match self._spoilt:
                case Spoilt.BLACKHOLE:
                    continue
                case Spoilt.CORRUPT:
                    data = self._changed(data)
            sink.write(data)
            await sink.drain()

    def _changed(self, data: bytes) -> bytes:
        return bytes(
            byte ^ (1 << self._dice.randrange(8)) if self._dice.randrange(_ONE_IN) == 0 else byte
            for byte in data
        )


class Relay:
    """Links in a thread of their own; as a context manager it closes them at its end."""

    def __init__(self) -> None:
        self._loop = asyncio.SelectorEventLoop()  # which has readers on every system
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay")
        self._links: list[Link] = []

    def link(self, behind: int) -> Link:
        """A new link to port `behind` of this computer."""
        link = Link(behind)
        self._links.append(link)
        self._do(link.listen())
        return link

    def spoil(self, link: Link, how: Spoilt, seed: int) -> None:
        """Do `how` to what is sent on `link` from now on."""
        self._do(link.spoil(how, seed))

    def mend(self, *links: Link) -> None:
        """The links are whole again."""
        for link in links:
            self._do(link.mend())

    def close(self, *links: Link) -> None:
        """Hang up, and give the ports back."""
        for link in links:
            self._do(link.close())
            self._links.remove(link)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        doing: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        doing.result(10.0)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.close(*list(self._links))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
