"""Trouble with instruments is told in words: which one, where it is, what to look at."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from pyvisa import VisaIOError
from pyvisa.constants import StatusCode
from pyvisa.errors import LibraryError

from drivers.bench import Bench
from drivers.clock import WallClock
from drivers.errors import ConnectionFailed, InstrumentError
from drivers.keithley2400.driver import Keithley2400
from drivers.unsafe import Doubt, Unsafe
from drivers.visa import connecting
from drivers.visa.connecting import connect
from drivers.visa.safe_off import attempt
from drivers.visa.words import advice, in_words
from tests.bench_files import bench_config, device

NOT_ASCII = UnicodeDecodeError("ascii", b"\xdc", 0, 1, "ordinal not in range")
IDENTITY = b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,1234567,C32\n"
#: What nobody at a bench should have to read.
INTERNALS = re.compile(r"VI_|-10738|Errno|WinError|codec|Error\b|Traceback|mapped values|0x")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (VisaIOError(StatusCode.error_timeout), "nothing came in time"),
        (VisaIOError(StatusCode.error_resource_not_found), "nothing is there"),
        (VisaIOError(StatusCode.error_resource_busy), "another program is using it"),
        (NOT_ASCII, "what came is no text"),
        (ConnectionRefusedError(111, "Connection refused"), "the connection was refused"),
        (BrokenPipeError(32, "Broken pipe"), "the connection was closed from the other end"),
        (TimeoutError(), "nothing came in time"),
        (socket.gaierror(-2, "Name or service not known"), "no computer goes by that name"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (Exception("no name: [Errno -2] Name unknown"), "no name: Name unknown"),
        (Exception("could not connect: -1073807339"), "could not connect: nothing came in time"),
        (Exception("VI_ERROR_RSRC_NFOUND (-1073807343): none"), "nothing is there: none"),
        (LibraryError("Could not open VISA library:\n"), "Could not open VISA library"),
        (Exception(), "it failed without a word"),
    ],
)
def test_codes_become_words(error, words):
    assert in_words(error) == words


@pytest.mark.parametrize("status", [status for status in StatusCode if status < 0])
def test_every_status_has_words(status):
    words = in_words(VisaIOError(status))
    assert words
    assert not INTERNALS.search(words)


@pytest.mark.parametrize(
    ("error", "look_at"),
    [
        (VisaIOError(StatusCode.error_timeout), "cable, power and address"),
        (VisaIOError(StatusCode.error_serial_framing), "baud rate"),
        (NOT_ASCII, "baud rate"),
        (LibraryError("Could not open VISA library"), "janus-lab doctor"),
        (ValueError("Please install PyUSB to use this resource type."), "janus-lab doctor"),
    ],
)
def test_what_to_do_fits_the_trouble(error, look_at):
    assert look_at in advice(error)


def test_a_step_of_safe_off_fails_in_words():
    def step() -> None:
        raise VisaIOError(StatusCode.error_connection_lost)

    failed: list[Unsafe] = []
    attempt(failed, "SRS LDC501", "laser off", step)
    why = "the connection was closed from the other end"
    assert failed == [Unsafe("SRS LDC501", Doubt.STEP_FAILED, why, "laser off")]
    assert str(failed[0]) == f"SRS LDC501: laser off failed: {why}"


# -- on the simulated bench


@pytest.mark.parametrize("instrument", ["smu", "laser", "analyser"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "silence"},
        {"kind": "timeout"},
        {"kind": "wrong identity", "identity": "Ünïcode"},
        {"kind": "wrong identity", "identity": 500 * "A"},
    ],
    ids=["silence", "timeout", "not ASCII", "endless"],
)
def test_a_bench_that_cannot_be_opened(instrument, fault):
    config = bench_config(fault={"instrument": instrument, **fault})
    model, address = config.instruments[instrument]
    with pytest.raises(ConnectionFailed) as caught:
        Bench.open(config, device())
    said = str(caught.value)
    assert model in said
    assert said.startswith(address)
    assert not INTERNALS.search(said.removeprefix(address))
    assert len(said) < 250


# -- over sockets, through pyvisa-py


@contextlib.contextmanager
def talking(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """The address of a program on loopback that does `answer` with each message."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                client, _ = server.accept()
                with client:
                    while message := client.recv(1000):
                        answer(client, message)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"TCPIP0::127.0.0.1::{server.getsockname()[1]}::SOCKET"
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join()


def close(client: socket.socket, message: bytes) -> None:
    client.close()


def flood(client: socket.socket, message: bytes) -> None:
    while True:  # until the client has gone
        client.sendall(bytes(1 << 16))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda client, _: client.sendall(bytes(range(128, 256)) + b"\n"), "what came is no text"),
        (lambda client, _: client.sendall(b"HTTP/1.1 400 Bad Request\r\n"), "is not the Keithley"),
        (lambda client, _: client.sendall(b"\n"), "is not the Keithley 2400 .* it says ''"),
        (lambda client, _: None, "nothing came in time; check cable, power and address"),
        (close, "nothing came in time|closed from the other end"),
        (flood, r"it has sent \d+ bytes without an end"),
    ],
    ids=["binary", "web server", "empty", "silent", "hangs up", "floods"],
)
def test_whatever_answers_instead_of_the_instrument(monkeypatch, answer, said):
    monkeypatch.setattr(connecting, "TIMEOUT_MS", 200)
    with talking(answer) as address, pytest.raises(ConnectionFailed, match=said) as caught:
        connect("Keithley 2400", address, "@py")
    assert address in str(caught.value)
    assert not INTERNALS.search(str(caught.value))


def test_a_port_at_which_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConnectionFailed, match="connection was refused; check cable") as caught:
        connect("Keithley 2400", f"TCPIP0::127.0.0.1::{port}::SOCKET", "@py")
    assert not INTERNALS.search(str(caught.value))


def test_a_flood_does_not_keep_the_outputs_from_being_switched_off():
    messages: list[bytes] = []

    def answer(client: socket.socket, message: bytes) -> None:
        messages.append(message)
        client.sendall(IDENTITY if b"*IDN?" in message else bytes(1 << 20))

    with talking(answer) as address:
        adapter, _ = connect("Keithley 2400", address, "@py")
        smu = Keithley2400(adapter, WallClock(), bench_config().limits)
        try:
            smu.safe_off()
        finally:
            adapter.connection.close()
    assert b":OUTP OFF" in b"".join(messages)


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        # it answers what is no question too, which may have come before the question is asked
        (b"banana\n", "makes no sense|nobody had asked for"),
        (b"\n", "makes no sense|nobody had asked for"),
        (b"\xff\xfe\n", "what came is no text|nobody had asked for"),
        (b"", "did not answer within 0.2 s"),
    ],
    ids=["garbage", "empty", "binary", "silent"],
)
def test_an_instrument_that_goes_mad_after_its_name(monkeypatch, answered, said):
    monkeypatch.setattr(connecting, "TIMEOUT_MS", 200)

    def answer(client: socket.socket, message: bytes) -> None:
        client.sendall(IDENTITY if b"*IDN?" in message else answered)

    with talking(answer) as address:
        adapter, _ = connect("Keithley 2400", address, "@py")
        smu = Keithley2400(adapter, WallClock(), bench_config().limits)
        try:
            with pytest.raises(InstrumentError, match=said) as caught:
                _ = smu.is_on
        finally:
            adapter.connection.close()
    words = str(caught.value)
    assert words.startswith("Keithley 2400")
    assert f"({address})" in words
    assert not INTERNALS.search(words)
