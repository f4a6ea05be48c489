"""The back door of a served bench."""

import json

import pytest

from tests.drivers.simulated.serving.clients import (
    IDENTITY_2400,
    backdoor,
    let_pass,
    port,
)
from tests.socket_bench import Client, served_bench


def test_an_opened_interlock_switches_the_laser_off(bench):
    with Client(port(bench, "laser")) as laser:
        laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
        assert laser.ask(b"LDON?") == b"1"
        assert backdoor(bench, {"set": {"laser.interlock": "open"}}) == {"laser.interlock": "open"}
        assert laser.ask(b"ILOC?;LDON?") == b"0"
        assert laser.read() == b"0\r\n"
        backdoor(bench, {"set": {"laser.interlock": "closed"}})
        assert laser.ask(b"ILOC?;LDON?") == b"1"
        assert laser.read() == b"0\r\n", "closing it does not switch on"


def test_a_broken_cable_stops_the_laser(bench):
    with Client(port(bench, "laser")) as laser:
        laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
        assert laser.ask(b"LDON?") == b"1"
        backdoor(bench, {"set": {"laser.open_circuit": True}})
        let_pass(bench, 10.0)
        assert laser.ask(b"LDON?") == b"0"


def test_faults_come_and_go(bench):
    with Client(port(bench, "smu")) as client:
        backdoor(bench, {"set": {"smu.fault": "silence"}})
        client.send(b"*IDN?\n")
        assert client.quiet()
        backdoor(bench, {"set": {"smu.fault": {"kind": "wrong identity", "identity": "ACME,1"}}})
        assert client.ask(b"*IDN?") == b"ACME,1"
        backdoor(bench, {"set": {"smu.fault": None}})
        assert client.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_the_truth_about_the_device(bench):
    truth = backdoor(bench, {"truth": {"bias": 3, "irradiance": 13}})
    assert truth["ratio"] == pytest.approx(5100, rel=0.01), "Table S5"
    dark = backdoor(bench, {"truth": {"bias": 3, "irradiance": 0}})
    assert dark["photocurrent"] == 0
    assert dark["responsivity"] is None


def test_the_truth_about_a_photodiode_has_what_it_gives_without_bias():
    """350 mV in light that makes 47 µA at 25 °C (Vishay BPW34); kT/q·ln of the current's ratio."""
    with served_bench(sample="photodiode-si") as bench:
        assert backdoor(bench, {"set": {"device.temperature": 298.15}})
        truth = backdoor(bench, {"truth": {"bias": 0, "irradiance": 6.28}})
    assert truth["short_circuit_current"] == pytest.approx(47e-6, rel=0.01)
    assert truth["open_circuit_voltage"] == pytest.approx(0.350, abs=0.5e-3)
    assert truth["photocurrent"] == -truth["short_circuit_current"]


def test_everything_can_be_read_and_some_of_it_set(bench):
    state = backdoor(bench, {"get": "all"})
    assert state["speed"] == 1.0
    assert state["device.temperature"] == 293.0
    assert state["analyser.fault"] is None
    assert backdoor(bench, {"set": {"speed": 2, "device.temperature": 300}}) == {
        "speed": 2.0,
        "device.temperature": 300.0,
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("nonsense", "not JSON"),
        ("[]", "say "),
        ('{"get": ["moon"]}', "'moon' is none of time, "),
        ('{"set": {"laser.on": true}}', "can only be read"),
        ('{"set": {"time": 0}}', "forward"),
        ('{"set": {"speed": -1}}', "positive"),
        ('{"set": {"speed": true}}', "not a number"),
        ('{"set": {"laser.interlock": 1}}', "open"),
        ('{"set": {"laser.open_circuit": 1}}', "true or false"),
        ('{"set": {"device.temperature": 0}}', "positive"),
        ('{"set": {"smu.fault": "boredom"}}', "silence"),
        ('{"set": {"smu.fault": {"kind": "silence", "at": "now"}}}', "not a number"),
        ('{"truth": {"bias": 3, "irradiance": -1}}', "negative"),
        ('{"truth": {"bias": 1e999, "irradiance": 1}}', "not"),
    ],
)
def test_the_back_door_says_what_is_wrong(bench, line, complaint):
    with Client(bench.control_port) as client:
        assert complaint in json.loads(client.ask(line.encode()))["error"]
        assert json.loads(client.ask(b'{"get": "speed"}')) == {"speed": 1.0}


def test_a_request_with_one_wrong_value_changes_nothing(bench):
    answer = backdoor(bench, {"set": {"laser.interlock": "open", "time": -5}})

    assert answer == {"error": "time: time goes forward only"}
    assert backdoor(bench, {"get": "laser.interlock"}) == {"laser.interlock": "closed"}


def test_no_browser_gets_through_the_back_door(bench):
    with Client(bench.control_port) as client:
        client.send(b'POST / HTTP/1.1\r\n\r\n{"set": {"laser.interlock": "open"}}\n')
        assert client.read() == b""
    assert backdoor(bench, {"get": "laser.interlock"}) == {"laser.interlock": "closed"}


def test_a_person_at_the_served_bench_changes_filters():
    with served_bench(bench="simulated-filters", sample="photodiode-si") as bench:
        with Client(port(bench, "laser")) as laser:
            laser.send(b"TOKN OFF\nSILD 60\nLDON ON\n")
            assert laser.ask(b"LDON?") == b"1"
        let_pass(bench, 10.0)
        bare = backdoor(bench, {"get": "light.irradiance"})["light.irradiance"]
        done = {"do": "put filter", "subject": "ND 2"}
        assert backdoor(bench, done) == {**done, "value": None}
        behind = backdoor(bench, {"get": "light.irradiance"})["light.irradiance"]
        assert behind == pytest.approx(bare / 100, rel=0.05)
        assert backdoor(bench, {"do": "put filter"})["subject"] == ""
        assert backdoor(bench, {"get": "light.irradiance"})["light.irradiance"] == bare


def test_a_reference_is_mounted_by_its_name(bench):
    named = {"do": "mount reference", "subject": "reference-si"}
    assert backdoor(bench, named) == {**named, "value": None}
    for without in ({"do": "mount reference"}, {"do": "mount reference", "subject": "another"}):
        assert "there is no " in backdoor(bench, without)["error"]


@pytest.mark.parametrize(
    "request_", [{"do": "put filter", "subject": "ND 9"}, {"do": "put filter", "subject": 2},
                 {"do": "dance"}, {"do": "read power"}, {"do": "put filter", "x": 1}],
)  # fmt: skip
def test_what_nobody_can_do_is_refused(bench, request_):
    assert backdoor(bench, request_).keys() == {"error"}
