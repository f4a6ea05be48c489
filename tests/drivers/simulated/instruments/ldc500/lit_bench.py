"""A simulated LDC500 with a laser diode, and a screen that it lights."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from drivers.clock import VirtualClock
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.physics.laser_diode import LaserDiode

TAU = 2.5e-3  # s, setpoint in CC mode: LDC500 manual p. 4-22
TURN_ON = 3.0
PER_WATT = 2000.0  # W/m² at the sample for each W
VTRIP, OPEN, TMAX = 1 << 10, 1 << 11, 1 << 13  # p. 4-61
SMALL = LaserDiode()
SETUP = "RNGE LOW;SILM 100;SVLM 7"


class Screen:
    """Remembers the irradiance written to it."""

    def __init__(self) -> None:
        self.times = np.array([-math.inf])
        self.levels = np.array([0.0])

    def change(self, times: ArrayLike, levels: ArrayLike) -> None:
        new = np.asarray(times, np.float64)
        assert (np.diff(new) > 0).all()
        assert new.shape == np.shape(levels)
        kept = self.times < new[0]
        self.times = np.concatenate([self.times[kept], new])
        self.levels = np.concatenate([self.levels[kept], levels])

    def at(self, times: ArrayLike) -> np.ndarray:
        return self.levels[np.searchsorted(self.times, times, side="right") - 1]


class LitBench:
    def __init__(self, diode: LaserDiode = SMALL, **options: Any) -> None:
        self.clock = VirtualClock()
        self.screen = Screen()
        self.diode = diode
        self.ldc = SimulatedLDC500(
            self.clock, diode, self.screen, irradiance_per_watt=PER_WATT, **options
        )

    def write(self, message: str) -> None:
        self.ldc.receive(message.encode() + b"\n")

    def raw(self) -> bytes:
        replies = b""
        while self.ldc.output_waiting():
            replies += self.ldc.transmit(10_000)[0]
        return replies

    def ask(self, message: str) -> str:
        self.write(message)
        return self.raw().decode().removesuffix("\r\n")

    def wait(self, seconds: float) -> None:
        self.clock.wait(seconds)

    def error(self) -> tuple[int, int]:
        """(LEXE, LCME) once they have appeared."""
        self.wait(0.015)
        return int(self.ask("LEXE?")), int(self.ask("LCME?"))

    def light_up(self, milliamperes: float, setup: str = SETUP) -> None:
        self.write(setup)
        self.write(f"SILD {milliamperes};LDON ON")
        self.wait(TURN_ON + 0.1)

    def irradiance(self, amperes: ArrayLike) -> np.ndarray:
        return PER_WATT * self.diode.power(amperes)
