"""An instrument that is gone is known while nobody talks to it."""

import socket
import struct
import time

import pytest

from drivers.errors import Cause, InstrumentLost
from drivers.liveness import Liveness
from drivers.visa.bounded_adapter import BoundedAdapter
from drivers.visa.connections import Connections

#: Zero seconds to linger: closing is then a reset.
LINGER_NOT = struct.pack("hh" if hasattr(socket, "SIO_RCVALL") else "ii", 1, 0)


@pytest.fixture
def line():
    """A session over a socket, and the other end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        address = f"TCPIP0::127.0.0.1::{port}::SOCKET"
        adapter = BoundedAdapter(address, visa_library="@py", read_termination="\n")
        other, _ = server.accept()
        yield adapter, other
        other.close()
        adapter.connection.close()


def looked_at(adapter: BoundedAdapter, liveness: Liveness) -> None:
    connections = Connections(liveness)
    connections.of = {"the source": adapter}
    until = time.monotonic() + 5
    while time.monotonic() < until:  # the system takes a moment to hear of it
        connections._looked = -1.0
        connections.look()


def test_a_connection_that_stands_is_a_sign_of_life(line):
    adapter, other = line
    other.sendall(b"unasked\n")
    liveness = Liveness()
    liveness._alive_until -= 100
    connections = Connections(liveness)
    connections.of = {"the source": adapter}
    connections._looked = -1.0
    connections.look()
    assert liveness.silence() < 50


@pytest.mark.parametrize("reset", [False, True])
def test_one_that_was_closed_ends_the_wait_by_name(line, reset):
    adapter, other = line
    if reset:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    other.close()
    with pytest.raises(InstrumentLost, match="the source") as caught:
        looked_at(adapter, Liveness())
    assert caught.value.problem.kind is Cause.CONNECTION_LOST


def test_nothing_keeps_what_switches_off(line):
    adapter, other = line
    other.close()
    liveness = Liveness()
    liveness.ending = True
    time.sleep(0.1)
    connections = Connections(liveness)
    connections.of = {"the source": adapter}
    connections._looked = -1.0
    connections.look()
