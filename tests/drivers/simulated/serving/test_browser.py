"""No page in a browser reaches into a served bench: what a browser says first ends its connection,
and nothing of what follows is obeyed."""

import json
import random

import pytest

from tests.drivers.simulated.serving.clients import backdoor
from tests.socket_bench import Client, served_bench

FIRST_WORDS = {
    "post": b"POST /run HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n",
    "get": b"GET / HTTP/1.1\r\n\r\n",
    "preflight": b"OPTIONS * HTTP/1.1\r\nOrigin: http://a.example\r\n\r\n",
    "other method": b"BREW /pot HTTP/1.1\r\n\r\n",
    "old": b"GET /\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "web socket": b"GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n",
    "long": b"POST /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "TURN": b"\x00\x03\x00\x08\x21\x12\xa4\x42" + bytes(20),
}
COMMANDS = {
    "smu": b":SOUR:VOLT 3\n:OUTP ON\n",
    "laser": b"\nULOC 1\nSILD 50;LDON ON\n",
    "gpib": b"++addr 24\n:OUTP ON\n++addr 2\nSILD 50;LDON ON\n",
    "back door": b'{"set": {"laser.interlock": "open"}}\n',
}


@pytest.fixture(scope="module")
def bench():
    with served_bench() as bench:
        yield bench


def port(bench, where):
    if where == "gpib":
        return bench.gpib_port
    return bench.control_port if where == "back door" else bench.instruments[where].port


def untouched(bench):
    told = backdoor(bench, {"get": ["smu.output", "laser.on", "laser.interlock", "smu.level"]})
    return list(told.values()) == [False, False, "closed", 0.0]


@pytest.mark.parametrize("where", COMMANDS)
def test_a_browser_is_hung_up_on_and_not_obeyed(bench, where):
    for said, words in FIRST_WORDS.items():
        with Client(port(bench, where)) as client:
            try:
                client.send(words + COMMANDS[where])
                assert client.read() == b"", said
            except ConnectionError:
                pass  # it was hung up on before it had said all
        assert untouched(bench), said


@pytest.mark.parametrize("where", COMMANDS)
def test_in_pieces_it_is_a_browser_too(bench, where):
    pieces = random.Random(where)
    text = FIRST_WORDS["post"] + COMMANDS[where]
    with Client(port(bench, where)) as client:
        try:
            while text:
                count = pieces.randint(1, 5)
                client.send(text[:count])
                text = text[count:]
            assert client.read() == b""
        except ConnectionError:
            pass
    assert untouched(bench)


def test_others_who_speak_of_the_web_are_served(bench):
    with Client(port(bench, "smu")) as client:
        assert client.ask(b'\n:DISP:TEXT "GET / HTTP/1.1";*OPC?') == b"1"
        assert client.ask(b"*OPC?") == b"1"
    with Client(bench.control_port) as client:
        assert "error" in json.loads(client.ask(b'{"GET / HTTP/1.1": 1}'))
