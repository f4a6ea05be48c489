"""What has come over a socket is seen before it is read: no read loses anything, none goes on for
ever, and Stop is heard meanwhile."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from pyvisa import VisaIOError

from drivers.clock import Stopped
from drivers.visa.arrival import Unfinished
from drivers.visa.bounded_adapter import BoundedAdapter, EndlessAnswer


@contextlib.contextmanager
def answering(*pieces, pause=0.0, repeat=False):
    """An adapter whose instrument answers each message with `pieces`, with pauses in between, and
    then hangs up."""
    gone = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            client, _ = server.accept()
            with client, contextlib.suppress(OSError):
                client.recv(1000)
                while True:
                    for piece in pieces:
                        client.sendall(piece)
                        if gone.wait(pause):
                            return
                    if not repeat:
                        break
                gone.wait()

        thread = threading.Thread(target=serve)
        thread.start()
        adapter = BoundedAdapter(
            f"TCPIP0::127.0.0.1::{server.getsockname()[1]}::SOCKET",
            visa_library="@py",
            timeout=300,
            read_termination="\n",
        )
        try:
            yield adapter
        finally:
            gone.set()
            adapter.connection.close()
            adapter.manager.close()
            thread.join()


def test_an_answer_in_pieces_is_read_whole():
    with answering(b"1.5", b",2", b"\r\n", pause=0.05) as adapter:
        adapter.write("READ?")
        assert adapter.read() == "1.5,2\r"
        assert adapter.unread() == 0


def test_bytes_in_pieces_are_read_whole_however_many():
    block = bytes(range(256)) * 400
    pieces = [block[i : i + 5000] for i in range(0, len(block), 5000)]
    with answering(*pieces, b"and more", pause=0.002) as adapter:
        adapter.write("READ?")
        assert adapter.read_bytes(len(block)) == block
        assert adapter.read_bytes(8) == b"and more"


def test_what_has_come_when_time_is_over_is_still_there():
    with answering(b"1.5", b",2.5\n", pause=0.5) as adapter:
        adapter.write("READ?")
        with pytest.raises(Unfinished) as caught:
            adapter.read()
        assert caught.value.received == 3
        assert adapter.unread() == 3
        assert adapter.read() == "1.5,2.5"


@pytest.mark.parametrize("pause", [0.005, 0.04, 0.15])
def test_an_answer_that_drips_for_ever_is_given_up(pause):
    with answering(b"7", pause=pause, repeat=True) as adapter:
        adapter.write("READ?")
        began = time.monotonic()
        with pytest.raises(VisaIOError):
            adapter.read()
        with pytest.raises((VisaIOError, EndlessAnswer)):
            adapter.read_bytes(1 << 20)
        # generous for a loaded machine: without a bound it would be hours
        assert time.monotonic() - began < 60


def test_stop_is_heard_in_the_middle_of_a_read_and_what_comes_is_not_lost():
    with answering(b"", b"42\n", pause=0.3) as adapter:
        adapter.connection.timeout = 60_000
        adapter.write("READ?")
        with adapter.heeding(lambda: True, print), pytest.raises(Stopped):
            adapter.read()
        assert adapter.read() == "42"


def test_a_peer_that_has_gone_is_noticed_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        adapter = BoundedAdapter(
            f"TCPIP0::127.0.0.1::{server.getsockname()[1]}::SOCKET",
            visa_library="@py",
            timeout=60_000,
            read_termination="\n",
        )
        client, _ = server.accept()
        client.close()
        with pytest.raises(ConnectionError):
            adapter.read()
        adapter.connection.close()
        adapter.manager.close()
