"""A simulated bench opened by library name or on sockets, for tests; what stands where on the
shipped one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyvisa

import pyvisa_janus
from drivers.clock import Clock
from drivers.simulated.serving.served_bench import ServedBench
from drivers.simulated.simulation import Simulation
from tests.socket_bench import Client, served_bench

SMU = "GPIB0::24::INSTR"
LASER = "TCPIP0::192.0.2.20::8888::SOCKET"
ANALYSER = "GPIB0::17::INSTR"
#: Channels of the analyser, and A per mW/cm² of the photodiode on the second.
PHOTODETECTOR, MONITOR = 1, 2
MONITOR_SENSITIVITY = 18.75e-6
#: What a client of the controller's socket has to say: pymeasure and PyVISA have no default there.
LASER_LINES = {"read_termination": "\r\n", "write_termination": "\n"}
#: Both ways in: `<bench file>@janus` as the library, and raw sockets with pyvisa-py.
WAYS = ("library", "sockets")


@dataclass(frozen=True)
class Opened:
    """A bench as a client finds it, in either way."""

    way: str
    #: Name of the VISA library to open it by, and the resource manager that is open.
    library: str
    manager: pyvisa.ResourceManager
    simulation: Simulation
    smu: str  #: resource names
    laser: str
    analyser: str
    #: What a client of the 2400 has to say more than on GPIB: where its replies end.
    smu_lines: dict[str, Any]
    now: Callable[[], float]  #: bench time (s)
    wait: Callable[[float], None]  #: lets bench time pass at once

    @property
    def on_sockets(self) -> bool:
        return self.way == "sockets"


@contextmanager
def opened(way: str) -> Iterator[Opened]:
    """A bench of its own: in virtual time by its library name, in real time on sockets."""
    if way == "library":
        with virtual_bench() as (manager, clock):
            yield Opened(
                way, "@janus", manager, manager.visalib.simulation, SMU, LASER, ANALYSER, {},
                clock.now, time.sleep,
            )  # fmt: skip
        return
    with served_bench() as bench:
        manager = pyvisa.ResourceManager("@py")
        names = [bench.resource(bench.instruments[r].port) for r in ("smu", "laser", "analyser")]

        def now() -> float:
            return float(ask_backdoor(bench, {"get": "time"})["time"])

        def wait(seconds: float) -> None:
            ask_backdoor(bench, {"set": {"time": now() + seconds + 0.1}})

        try:
            yield Opened(
                way, "@py", manager, bench.simulation, *names, {"read_termination": "\n"},
                now, wait,
            )  # fmt: skip
        finally:
            manager.close()


def ask_backdoor(bench: ServedBench, request: dict[str, Any]) -> dict[str, Any]:
    """What the back door answers."""
    with Client(bench.control_port) as client:
        answer: dict[str, Any] = json.loads(client.ask(json.dumps(request).encode()))
    assert "error" not in answer, answer
    return answer


@contextmanager
def virtual_bench(name: str = "@janus") -> Iterator[tuple[pyvisa.ResourceManager, Clock]]:
    """A bench of its own, which the clients inside may open by the same name, in virtual time."""
    manager = pyvisa.ResourceManager(name)
    try:
        with pyvisa_janus.virtual_time(manager) as clock:
            yield manager, clock
    finally:
        manager.close()


def irradiance(laser_current: float) -> float:
    """mW/cm² at the sample for mA: 0.9 W/A above 30 mA, spread over 2 cm², as the bench file has
    it."""
    return 0.9 * (laser_current - 30.0) / 2.0
