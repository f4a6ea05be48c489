"""The surroundings of a simulated instrument, on a shipped bench."""

from __future__ import annotations

from drivers.clock import VirtualClock
from drivers.config.bench import BenchConfig, SimulationConfig
from drivers.simulated.instruments.surroundings import Surroundings
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.systematic_errors import systematic_errors
from tests.bench_files import device


class Wire:
    """A modulation input that notes how much it is to jitter."""

    def __init__(self, jitter: float) -> None:
        self.jitter = jitter

    def drive(self, times: object, volts: object) -> None:
        """Nobody is told."""


def surroundings(config: BenchConfig) -> Surroundings:
    """In the dark, at bench time 0."""
    sample = device()
    light = SampleLight(rin=0.0, drift=0.0)
    assert sample.physics is not None
    detector = Photodetector(sample.physics, sample.active_area, light, noise=False)
    settings = config.simulation or SimulationConfig()
    errors = systematic_errors(config, sample, 1)
    return Surroundings(config, settings, VirtualClock(), light, detector, 1, errors, 0, Wire)
