"""A simulated bench opened by library name, for tests; what stands where on the shipped one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyvisa

import pyvisa_janus
from drivers.clock import Clock

SMU = "GPIB0::24::INSTR"
LASER = "TCPIP0::192.0.2.20::8888::SOCKET"
ANALYSER = "GPIB0::17::INSTR"
#: Channels of the analyser, and A per mW/cm² of the photodiode on the second.
PHOTODETECTOR, MONITOR = 1, 2
MONITOR_SENSITIVITY = 18.75e-6
#: What a client of the controller's socket has to say: pymeasure and PyVISA have no default there.
LASER_LINES = {"read_termination": "\r\n", "write_termination": "\n"}


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
