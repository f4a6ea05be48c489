"""The simulated bench on sockets: what its clients see, alone and beside each other."""

import pytest

from drivers.clock import VirtualClock, WallClock
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.serving.server import Pace
from tests.drivers.simulated.serving.clients import (
    IDENTITY_2400,
    port,
)
from tests.socket_bench import Client, served


def test_the_last_question_of_a_client_that_says_goodbye_is_answered(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*IDN?\n")
        client.say_goodbye()
        assert client.read().startswith(IDENTITY_2400)
        assert client.read() == b""


def test_bench_time_goes_at_the_wanted_speed():
    wall, clock = VirtualClock(), VirtualClock()
    pace = Pace(clock, 60.0, wall)
    wall.wait(2.0)
    assert clock.now() == 0.0
    pace.catch_up()
    assert clock.now() == pytest.approx(120.0)
    assert pace.until(150.0) == pytest.approx(0.5)
    pace.speed = 1.0
    wall.wait(1.0)
    pace.catch_up()
    assert clock.now() == pytest.approx(121.0)


def test_a_client_that_does_not_read_holds_up_nobody(bench):
    with Client(port(bench, "smu")) as deaf, Client(port(bench, "smu")) as other:
        deaf.send_what_goes(b"*IDN?\n" * 200_000)
        assert other.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert deaf.read().startswith(IDENTITY_2400)


def test_no_more_clients_than_a_port_serves(bench, monkeypatch):
    monkeypatch.setattr("drivers.simulated.serving.server.MOST_CLIENTS", 1)
    with Client(port(bench, "laser")) as first:
        assert first.ask(b"ILOC?") in (b"1", b"CLOSED")
        with Client(port(bench, "laser")) as second:
            assert second.read() == b""
        assert first.ask(b"ILOC?") in (b"1", b"CLOSED")


def test_a_flood_of_commands_for_a_busy_2400_overruns_its_input(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*CLS;:ARM:SOUR BUS;:OUTP ON;:INIT\n" + b":SOUR:VOLT 1\n" * 6000)
        assert client.ask(b":ABOR;:SYST:ERR?") == b'-363,"Input buffer overrun"'


def test_a_clock_that_runs_by_itself_is_left_alone():
    smu = SimulatedKeithley2400(WallClock(), Resistor(1e6), ideal=True)
    with served(smu) as (number,), Client(number) as client:
        reading = client.ask(b":SOUR:VOLT 1;:FORM:ELEM CURR;:OUTP ON;:READ?")
    assert float(reading) == pytest.approx(1e-6, rel=1e-3)
