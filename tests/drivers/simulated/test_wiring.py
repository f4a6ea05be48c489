"""What drives the modulation input of the laser: edges with jitter, and a generator."""

import numpy as np
import pytest

from drivers.clock import VirtualClock
from drivers.simulated.wiring import ModulationInput, SquareWave


class Recorder:
    """Stands in the place of the laser, and of a sink."""

    def __init__(self):
        self.calls = []

    def modulation(self, times, volts):
        self.calls.append((np.asarray(times), np.asarray(volts)))

    drive = modulation


@pytest.fixture
def recorder():
    return Recorder()


def test_only_edges_reach_the_laser(recorder):
    ModulationInput(recorder).drive([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 5.0, 5.0])
    times, volts = recorder.calls[0]
    assert (times.tolist(), volts.tolist()) == ([0.0, 2.0], [0.0, 5.0])


def test_jitter_has_the_stated_spread_and_never_precedes_the_announcement(recorder):
    wire = ModulationInput(recorder, jitter=1e-6, seed=3)
    edges = np.arange(0.0, 2000.0)
    wire.drive(edges, edges % 2)
    times, _ = recorder.calls[0]
    assert np.std(times[1:] - edges[1:]) == pytest.approx(1e-6, rel=0.1)
    assert times[0] == 0.0
    assert (np.diff(times) > 0).all()


def test_jitter_is_that_of_the_seed(recorder):
    for _ in range(2):
        ModulationInput(recorder, jitter=1e-6, seed=3).drive([0.0, 1.0], [0.0, 5.0])
    assert recorder.calls[0][0].tolist() == recorder.calls[1][0].tolist()


def test_the_generator_is_high_in_every_second_half_period(recorder):
    clock = VirtualClock(10.0)
    generator = SquareWave(clock, recorder, high=5.0, period=2.0)
    generator.update()
    times, volts = recorder.calls[0]
    assert times[:4].tolist() == [10.0, 11.0, 12.0, 13.0]
    assert volts[:4].tolist() == [0.0, 5.0, 0.0, 5.0]


def test_the_generator_is_announced_long_before_it_is_needed(recorder):
    clock = VirtualClock()
    generator = SquareWave(clock, recorder, high=5.0, period=2.0)
    generator.update()
    generator.update()
    assert len(recorder.calls) == 1
    clock.wait(11.0)
    generator.update()
    assert len(recorder.calls) == 2
    assert recorder.calls[1][0][0] == 11.0


def test_every_edge_comes_later_by_the_delay(recorder):
    wire = ModulationInput(recorder, delay=2e-5)
    wire.drive([0.0, 1.0, 2.0], [0.0, 5.0, 0.0])
    times, volts = recorder.calls[0]
    assert times.tolist() == [0.0, 1.00002, 2.00002]
    assert volts.tolist() == [0.0, 5.0, 0.0]
