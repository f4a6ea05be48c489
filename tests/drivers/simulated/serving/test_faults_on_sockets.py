"""Faults of a served bench as a program on its sockets finds them."""

import pytest
import pyvisa

from drivers.clock import WallClock
from drivers.errors import InstrumentLost, InstrumentSilent, SettingsLost, WrongAnswer
from drivers.keithley2400.driver import Keithley2400
from drivers.simulated.serving.prologix import VERSION
from drivers.visa.connecting import connect
from tests.bench_files import bench_config
from tests.drivers.simulated.serving.clients import IDENTITY_2400, address, backdoor, port
from tests.socket_bench import Client


@pytest.fixture
def smu(bench):
    adapter, _ = connect("Keithley 2400", address(bench, "smu"), "@py")
    driver = Keithley2400(adapter, WallClock(), bench_config().limits)
    driver.prepare(compliance=1e-3, largest_bias=3.0, nplc=0.1)
    driver.set_bias(1.0)
    driver.switch_on()
    yield driver
    adapter.connection.close()
    adapter.manager.close()


def order(bench, fault, role="smu"):
    answer = backdoor(bench, {"set": {f"{role}.fault": fault}})
    assert "error" not in answer, answer


def test_a_doubled_reply_is_not_taken_for_the_next_answer(bench, smu):
    order(bench, "doubled")
    first = smu.read_block(3)
    with pytest.raises(WrongAnswer, match="nobody had asked for"):
        smu.read_block(3)
    assert len(first) == 3


def test_a_power_cut_is_told_from_silence(bench, smu):
    order(bench, "power cycle")
    with pytest.raises(InstrumentLost):
        smu.read_block(3)
    assert backdoor(bench, {"get": ["smu.output"]}) == {"smu.output": False}


def test_a_power_cut_behind_a_gateway_is_seen_by_the_settings(bench, smu):
    # the gateway keeps the connection: only what the instrument says tells of it
    bench.simulation.instruments["smu"].power_cycle()
    with pytest.raises(SettingsLost, match="power cut"), smu.patience(1.0):
        smu.read_block(3)


def test_an_endless_reply_is_given_up(bench, smu):
    order(bench, "endless")
    with pytest.raises(InstrumentSilent, match="bytes came"), smu.patience(1.0):
        smu.read_errors()


def test_a_dropped_connection_is_dead_and_a_new_one_is_taken_later(bench):
    with Client(port(bench, "smu")) as client:
        assert client.ask(b"*IDN?").startswith(IDENTITY_2400)
        order(bench, {"kind": "dropped", "duration": 3600})
        assert client.read() == b""
    with Client(port(bench, "smu")) as client:
        assert client.read() == b""
    with Client(bench.gpib_port) as client:
        assert client.ask(b"++ver") == VERSION.encode()
        client.send(b"++addr 24\n*IDN?\n++read eoi\n")
        assert client.quiet()
    order(bench, None)
    with Client(port(bench, "smu")) as client:
        assert client.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_several_faults_at_once_and_none_again(bench):
    order(bench, [{"kind": "garbage", "rate": 0.5}, {"kind": "interlock", "duration": 1}], "laser")
    assert backdoor(bench, {"get": "laser.fault"}) == {"laser.fault": ["garbage", "interlock"]}
    assert backdoor(bench, {"get": "laser.interlock"}) == {"laser.interlock": "open"}
    order(bench, None, "laser")
    assert backdoor(bench, {"get": ["laser.fault", "laser.interlock"]}) == {
        "laser.fault": None,
        "laser.interlock": "closed",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {"kind": "laser fault"},
        {"kind": "timeout", "at": "now"},
        {"kind": "timeout", "rate": 2},
        {"kind": ["timeout"]},
        {"kind": {}},
        {"kind": "timeout", "duration": -1},
        ["timeout"] * 21,
        {"kind": "wrong identity", "identity": "\\u0000é"},
    ],
)
def test_a_fault_that_cannot_be_is_refused(bench, wrong):
    assert "error" in backdoor(bench, {"set": {"smu.fault": wrong}})
    assert backdoor(bench, {"get": "smu.fault"}) == {"smu.fault": None}


def test_pyvisa_py_finds_a_lost_reply_as_a_timeout(bench, manager):
    smu = manager.open_resource(address(bench, "smu"), read_termination="\n", timeout=300)
    order(bench, "timeout")
    with pytest.raises(pyvisa.VisaIOError):
        smu.query("*IDN?")
    assert smu.query("*OPC?") == "1"
    smu.close()
