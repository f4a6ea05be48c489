"""Switching a bench off from outside, over sockets in wall time."""

import select
import socket
import threading

import pytest

from drivers.config.bench import BenchConfig
from drivers.emergency import emergency_off
from drivers.unsafe import Doubt
from tests.bench_files import bench_config
from tests.janus_lab.runs.holding.test_guard import SWITCH_ON, SocketBench
from tests.others_bench import back_door
from tests.socket_bench import Client, served, served_bench


@pytest.mark.parametrize("model", SWITCH_ON)
def test_an_instrument_that_is_gone_delays_no_other_and_is_named(model):
    bench = SocketBench(model)
    with served(bench.smu) as (port,):
        bench.switch_on()
        (left,) = emergency_off(bench.config([port, 1]))
        assert not bench.smu_on
    assert (left.doubt, "laser" in left.subject) == (Doubt.NOT_REACHED, True)


@pytest.mark.parametrize("model", SWITCH_ON)
def test_everything_goes_off_and_says_so(model):
    bench = SocketBench(model)
    with served(bench.smu, bench.laser) as ports:
        bench.switch_on()
        assert emergency_off(bench.config(ports)) == []
        assert not bench.smu_on
        assert not bench.laser.laser_on


def test_a_generator_goes_off_with_all_else():
    with served_bench(bench="simulated-generator") as bench:
        content = bench_config("simulated-generator").model_dump(mode="json")
        content |= {"visa_library": "@py", "simulation": None}
        for role, instrument in bench.instruments.items():
            content[role]["address"] = f"TCPIP0::127.0.0.1::{instrument.port}::SOCKET"
        config = BenchConfig.model_validate(content)
        client = Client(bench.instruments["generator"].port)
        client.send(b"OUTP:LOAD INF;:APPL:SQU 1000,0.5,1.5\n")
        assert client.ask(b"OUTP?\n").strip() == b"1"
        client.close()
        assert emergency_off(config) == []
        assert not bench.simulation.views["generator"].output_on


def test_an_instrument_that_takes_everything_and_answers_nothing_is_not_confirmed():
    bench = SocketBench("Keithley 2400")
    with socket.socket() as black_hole, served(bench.smu) as (port,):
        black_hole.bind(("127.0.0.1", 0))
        black_hole.listen()
        bench.switch_on()
        left = emergency_off(bench.config([port, black_hole.getsockname()[1]]))
        assert not bench.smu_on
    assert Doubt.UNCONFIRMED in {each.doubt for each in left}
    assert all("laser" in each.subject for each in left)


def test_an_instrument_that_returns_is_switched_off():
    bench = SocketBench("Keithley 2400")
    with served(bench.smu, bench.laser) as (smu, laser), Cable(laser) as cable:
        bench.switch_on()
        pulled = []

        def tell(left):
            pulled.append(left)
            cable.plug_in()

        assert emergency_off(bench.config([smu, cable.port]), seconds=30, tell=tell) == []
        assert not bench.laser.laser_on
    (first,) = pulled
    assert all("laser" in each.subject for each in first)


class Cable:
    """A cable to a port, not plugged in before it is told: until then whoever comes is hung up."""

    def __init__(self, behind):
        self._behind = behind
        self._plugged = threading.Event()
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(0.05)
        self.port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._run)

    def plug_in(self):
        self._plugged.set()

    def _run(self):
        while not self._over.is_set():
            try:
                caller, _ = self._door.accept()
            except TimeoutError:
                continue
            with caller:
                if self._plugged.is_set():
                    with socket.create_connection(("127.0.0.1", self._behind)) as instrument:
                        self._carry(caller, instrument)

    def _carry(self, caller, instrument):
        while not self._over.is_set():
            for end in select.select([caller, instrument], [], [], 0.05)[0]:
                data = end.recv(4096)
                if not data:
                    return
                (instrument if end is caller else caller).sendall(data)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()
        self._door.close()


@pytest.mark.parametrize("silent", [False, True], ids=["all answer", "the meter is silent"])
def test_channels_of_a_switch_open_when_all_is_off_and_not_before(silent):
    with served_bench(bench="simulated-switch") as bench:
        content = bench_config("simulated-switch").model_dump(mode="json")
        content |= {"visa_library": "@py", "simulation": None}
        for role, instrument in bench.instruments.items():
            content[role]["address"] = f"TCPIP0::127.0.0.1::{instrument.port}::SOCKET"
        with Client(bench.instruments["switch"].port) as client:
            assert client.ask(b"ROUT:MULT:CLOS (@102);*OPC?\n").strip() == b"1"
        if silent:
            back_door(bench, {"set": {"smu.fault": "silence"}})
        left = emergency_off(BenchConfig.model_validate(content))
        closed = bench.simulation.views["switch"].closed
    if silent:
        assert closed == [102]
        assert (left[-1].subject, left[-1].step) == ("Keithley 2700", "opening all channels")
    else:
        assert left == []
        assert closed == []
