"""What a relay does to what passes through it."""

import socket
import threading
import time

import pytest

from janus_lab.selftest.faults.relay import DELAY, Relay, Spoilt


class Echo:
    """Sends back what it hears, on as many connections as come."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(client,))
            self._threads.append(thread)
            thread.start()

    @staticmethod
    def _answer(client):
        with client:
            try:
                while data := client.recv(1000):
                    client.sendall(data)
            except OSError:
                return

    def __exit__(self, *error):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def echo():
    with Echo() as echo, Relay() as relay:
        yield relay, relay.link(echo.port)


def client(link):
    return socket.create_connection(("127.0.0.1", link.port), 10.0)


def test_a_whole_link_passes_everything_on(echo):
    _, link = echo
    data = bytes(range(256)) * 4000
    with client(link) as end:
        sending = threading.Thread(target=end.sendall, args=(data,))
        sending.start()
        heard = bytearray()
        while len(heard) < len(data):
            heard += end.recv(1 << 16)
        sending.join()
    assert heard == data


@pytest.mark.parametrize("how", [Spoilt.RESET, Spoilt.DROP])
def test_a_connection_is_cut_and_refused_until_the_link_is_mended(echo, how):
    relay, link = echo
    with client(link) as end:
        end.sendall(b"x")
        assert end.recv(1) == b"x"
        relay.spoil(link, how, 1)
        if how is Spoilt.RESET:
            with pytest.raises(ConnectionResetError):
                end.recv(1)
        else:
            assert end.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        client(link)
    relay.mend(link)
    with client(link) as end:
        end.sendall(b"y")
        assert end.recv(1) == b"y"


def test_what_is_stalled_comes_later_and_what_is_lost_never(echo):
    relay, link = echo
    with client(link) as end:
        relay.spoil(link, Spoilt.STALL, 1)
        end.sendall(b"late")
        end.settimeout(0.2)
        with pytest.raises(TimeoutError):
            end.recv(4)
        end.settimeout(10.0)
        relay.mend(link)
        assert end.recv(4) == b"late"
        relay.spoil(link, Spoilt.BLACKHOLE, 1)
        end.sendall(b"lost")
        end.settimeout(0.2)
        with pytest.raises(TimeoutError):
            end.recv(4)
        end.settimeout(10.0)
        relay.mend(link)
        end.sendall(b"here")
        assert end.recv(4) == b"here"


def test_what_is_delayed_comes_in_order_and_late_both_ways(echo):
    relay, link = echo
    with client(link) as end:
        relay.spoil(link, Spoilt.DELAYED, 1)
        began = time.monotonic()
        end.sendall(b"a")
        end.sendall(b"b")
        heard = b""
        while len(heard) < 2:
            heard += end.recv(2)
        assert heard == b"ab"
        assert time.monotonic() - began >= 2 * DELAY


def test_bytes_are_changed_from_a_seed_and_none_are_lost(echo):
    relay, link = echo
    data = bytes(2000)
    heard = []
    for _ in range(2):
        relay.spoil(link, Spoilt.CORRUPT, 7)
        with client(link) as end:
            end.sendall(data)
            received = b""
            while len(received) < len(data):
                received += end.recv(4000)
        heard.append(received)
        relay.mend(link)
    assert all(0 < sum(byte != 0 for byte in text) < 200 for text in heard)


def test_closing_hangs_up_on_everybody(echo):
    relay, link = echo
    with client(link) as end:
        end.sendall(b"x")
        assert end.recv(1) == b"x"
        relay.close(link)
        assert end.recv(1) == b""
