"""`janus-lab serve` as a person starts it, and everything a network can do to it."""

import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys

import psutil
import pytest

from drivers.clock import WallClock
from janus_lab.cli.main import main
from tests.bench_files import CONFIGS
from tests.socket_bench import Client

#: Windows knows one signal that can be sent to another process of one's own.
SIGNALS = [signal.SIGINT, signal.SIGTERM] if os.name == "posix" else [signal.CTRL_BREAK_EVENT]
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
QUESTIONS = {
    "Keithley 2400": (b"*IDN?", b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,"),
    "SRS LDC501": (b"*IDN?", b"Stanford Research Systems,LDC501,"),
    "Keysight B1500A": (b"*IDN?", b"Agilent Technologies,B1500A,"),
    "GPIB controller": (b"++ver", b"Prologix GPIB-ETHERNET Controller"),
    "back door": (b'{"get": "speed"}', b'{"speed":20.0}'),
}
#: What the process may come to hold while it is assaulted with many times as much (bytes).
GROWTH = 24 << 20
#: How long each assault lasts (s).
BUDGET = 0.25


class Served:
    """The command in a process of its own, and the ports that it has printed."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "janus_lab", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            creationflags=NEW_GROUP,
        )
        self.title = self.process.stdout.readline()
        self.lines = [self.process.stdout.readline() for _ in QUESTIONS]
        found = [re.match(r"(.+?) +\S*127\.0\.0\.1::?(\d+)", line) for line in self.lines]
        if not all(found):
            raise AssertionError(self.end())
        self.ports = {match[1]: int(match[2]) for match in found}

    def serves(self, name):
        """Whether a client that behaves is answered as ever."""
        question, answer = QUESTIONS[name]
        with Client(self.ports[name], timeout=30.0) as client:
            return client.ask(question).startswith(answer)

    def memory(self):
        return psutil.Process(self.process.pid).memory_info().rss

    def end(self, number=SIGNALS[-1]):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.communicate(timeout=30)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.communicate()


@pytest.fixture(scope="module")
def bench():
    bench = Served("--speed", "20")
    yield bench
    stdout, stderr = bench.end()
    assert "Traceback" not in stdout + stderr


@pytest.mark.parametrize("number", SIGNALS)
def test_it_prints_where_everything_is_and_ends_when_told_to(number):
    served = Served("--device", "janus-200C")
    assert served.title == "simulated bench with janus-200C, in real time\n"
    assert re.search(r"TCPIP0::127.0.0.1::\d+::SOCKET +or GPIB address 24$", served.lines[0][:-1])
    assert served.serves("Keithley 2400")
    with Client(served.ports["Keithley 2400"]) as left:
        left.send(b"*IDN?\n")
        _, stderr = served.end(number)
    assert served.process.returncode == 0
    assert stderr.splitlines() == ["Ctrl-C ends it", "no longer served"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--bench", "nowhere"], "nowhere: no such file"),
        (["--device", "nothing"], "nothing: no such file"),
        (["--speed", "0"], "--speed"),
        (["--speed", "nan"], "nan is not a finite number"),
        (["--speed", "inf"], "--speed"),
        (["--speed", "1000001"], "--speed"),
        (["--host", ""], "the host to listen on is empty: say 127.0.0.1"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
        (["--port", "65534"], "there is no port 65536"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(arguments, complaint, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["janus-lab", "serve", "--port", "0", *arguments])
    assert main() == 2
    said = capsys.readouterr()
    assert complaint in " ".join(said.err.split())
    assert "Traceback" not in said.err


def test_a_port_that_is_taken_is_named(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ["janus-lab", "serve", "--port", "0", "--control", str(port)]
        monkeypatch.setattr(sys, "argv", arguments)
        assert main() == 2
    assert f"port {port}: " in capsys.readouterr().err


SERVED = "drivers.simulated.serving.served_bench"


@pytest.fixture
def unattended(monkeypatch, capsys):
    """Type the command; it ends at once."""
    monkeypatch.setattr(
        "drivers.simulated.serving.served_bench.ServedBench.run", lambda bench, stop: None
    )

    def type_(*arguments):
        monkeypatch.setattr(sys, "argv", ["janus-lab", "serve", "--port", "0", *arguments])
        assert main() == 0
        return capsys.readouterr()

    return type_


def test_who_opens_the_bench_to_others_is_warned(unattended, monkeypatch):
    assert "warning" not in unattended().err
    monkeypatch.setattr(f"{SERVED}.is_loopback", lambda host: False)
    assert "warning: any computer that reaches 127.0.0.1" in unattended().err


def test_a_real_bench_is_served_as_a_simulated_one(unattended):
    said = unattended("--bench", str(CONFIGS / "bench" / "hardware.yaml"), "--speed", "2")
    assert "these are simulated ones" in said.err
    assert said.out.startswith("photodetector bench with janus-160C, 2 times as fast as real time")


# -- what a network can do


FRAGMENTS = [
    b":OUTP ON", b":OUTP OFF", b":READ?", b":INIT", b":FETC?", b":TRAC:DATA?", b":SOUR:VOLT 3",
    b":SYST:ERR?", b":ARM:COUN 2", b"*RST", b"*OPC?", b"*IDN?", b"LDON ON", b"SILD 50", b"ILOC?",
    b"RILD?", b"CN1", b"XE", b"TI1,0", b"MM2,1", b"WV1,1,0,0,1,11", b"ERRX?", b"AB", b"NUB?",
    b"++addr 24", b"++addr 2", b"++addr 17", b"++auto 1", b"++read eoi", b"++read 10", b"++spoll",
    b"++clr", b"++read_tmo_ms 5", b"++eos 3", b"++", b'{"get": "all"}', b'{"set": {', b"[[[[",
    b"\x1b", b"\x00", b"\xff\xfe", b"1e999", b"-", b"#", b"'", b'"', b"(@", b",", b"?", b" ",
]  # fmt: skip
ENDS = [b"\n", b"\r\n", b";", b"", b"\r"]


def noise(dice):
    return dice.randbytes(50_000)


def nonsense(dice):
    return b"".join(dice.choice(FRAGMENTS) + dice.choice(ENDS) for _ in range(300))


def one_long_line(dice):
    return dice.randbytes(1) * (1 << 20)


def half_a_message(dice):
    return dice.choice(FRAGMENTS)[:-1]


def only_ends(dice):
    return b"\r\n" * 20_000


def assault(port, dice, data):
    """Send data, perhaps read some of what comes, and leave in one way or another."""
    with socket.create_connection(("127.0.0.1", port), 10.0) as sock:
        sock.settimeout(0.2)
        try:
            sock.sendall(data)
            if dice.random() < 0.3:
                sock.recv(1000)
            if dice.random() < 0.3:
                sock.shutdown(socket.SHUT_WR)
        except OSError:  # the server need not listen to all of it, nor say anything
            pass
        if dice.random() < 0.5:  # leave by a reset
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("make", [noise, nonsense, one_long_line, half_a_message, only_ends])
def test_garbage_harms_nobody(bench, name, make):
    dice = random.Random(f"{name}/{make.__name__}")
    clock = WallClock()
    for _ in range(10):
        if clock.now() < BUDGET:
            assault(bench.ports[name], dice, make(dice))
    assert bench.serves(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_storm_of_clients_that_come_and_go(bench, name):
    dice, clock, storms = random.Random(name), WallClock(), 0
    while storms < 300 and clock.now() < BUDGET:
        sock = socket.create_connection(("127.0.0.1", bench.ports[name]), 10.0)
        if dice.random() < 0.5:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        storms += 1
    assert bench.serves(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_memory_does_not_grow_with_what_nobody_reads(bench, name):
    question, _ = QUESTIONS[name]

    def overwhelm():
        clients = [Client(bench.ports[name]) for _ in range(3)]
        for client in clients:
            client.send_what_goes((question + b"\n") * 100_000)
        for client in clients:
            client.send_what_goes(b"x" * (1 << 20))
        assert bench.serves(name)
        for client in clients:
            client.close()

    overwhelm()
    before = bench.memory()
    overwhelm()
    assert bench.memory() - before < GROWTH


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        (b'{"set": {"speed": 1.1e6}}', "speed: speed must be positive and at most 1e+06"),
        (b'{"set": {"speed": 1e308}}', "at most 1e+06"),
        (b'{"set": {"speed": NaN}}', "not JSON"),
        (b'{"set": {"time": 1e308}}', "time: 1e+308 is too much: at most 1e+09"),
        (b'{"set": {"time": 1e999}}', "not JSON"),
        (b'{"set": {"device.temperature": 1e308}}', "too much"),
        (b'{"truth": {"bias": 1e308, "irradiance": 1}}', "too much"),
        (b'{"truth": {"bias": -1e308, "irradiance": 1}}', "too much"),
        (b'{"truth": {"bias": 1, "irradiance": 1e308}}', "too much"),
    ],
)
def test_numbers_beyond_all_bounds_are_refused_at_the_back_door(bench, request_, complaint):
    with Client(bench.ports["back door"]) as client:
        assert complaint in json.loads(client.ask(request_))["error"]
        state = json.loads(client.ask(b'{"get": ["time", "speed", "device.temperature"]}'))
    assert state["speed"] == 20.0
    assert state["time"] < 1e9
    assert state["device.temperature"] == 293.0


def test_after_all_of_it_the_bench_measures(bench):
    with Client(bench.ports["back door"]) as client:
        state = json.loads(client.ask(b'{"get": "all"}'))
    assert state["laser.interlock"] == "closed"
    with Client(bench.ports["Keithley 2400"]) as client:
        client.send(b"*RST\n*CLS\n:FORM:DATA ASC;ELEM VOLT;:SOUR:VOLT 1;:OUTP ON\n")
        assert float(client.ask(b":READ?")) == pytest.approx(1.0, abs=3e-3)
        assert client.ask(b":OUTP OFF;:SYST:ERR?") == b'0,"No error"'
