"""How the output of an SMU moves, and what hears of it."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import (
    AnalyserBench,
    Modulation,
)


@pytest.fixture
def bench():
    """1 MΩ on two channels; the fixed 10 µA range lags by 10 µs."""
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,1,1", "FMT1,0")
    return bench


def test_the_base_bias_step_reaches_an_input_at_its_exact_time():
    bench = AnalyserBench({1: Resistor(1e6), 3: (modulation := Modulation())}, start=7.0)
    modulation.clock = bench.clock
    bench.does("CN1,3", "MM10,1", "MT-0.005,0.0001,200,0.25", "MSC1,2")
    bench.does("MV1,0,3,3,1E-3", "MV3,0,-1,2.5,1E-3")
    bench.clock.wait(0.5)
    modulation.calls.clear()
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert times[:2] == [7.5, 7.75]
    assert volts == [-1, 2.5, 2.5]
    # the samples begin 5 ms before the step and end after 200 intervals
    assert times[2] == pytest.approx(7.745 + 0.02)
    assert bench.unit.level(3) == -1
    bench.clock.wait(0.25)
    assert bench.unit.level(3) == 2.5
    bench.read()
    assert bench.unit.level(3) == 2.5


def test_without_a_base_hold_the_step_waits_for_the_samples_before_it():
    bench = AnalyserBench({1: (modulation := Modulation())})
    bench.does("CN1", "MM10,1", "MT-0.0123,0.0001,200", "MV1,0,0,1,1E-3", "MSC1,1")
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert times == pytest.approx([0, 0.0123, 0.02])
    assert volts == [0, 1, 0]  # and back to base afterwards


def test_dv_and_sweep_steps_reach_an_input_too():
    bench = AnalyserBench({1: (modulation := Modulation())})
    bench.does("CN1", "DV1,0,1.5")
    assert [volts for _, volts in modulation.calls] == [[0], [1.5]]
    bench.does("RI1,-14", "WAT2,0", "AIT0,3,0.001", "MM2,1", "WT0.1,0.01", "WV1,1,0,0,2,3,1E-3")
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert volts == [0, 1, 2, 0]
    # hold, then for each step 10 ms of delay, 1 ms of integration and 60 µs around it
    assert times == pytest.approx([0, 0.11106, 0.12212, 0.13318])
    bench.read()
    bench.does("CL1")
    assert modulation.calls[-1][1] == [0]


def test_an_aborted_step_never_comes():
    bench = AnalyserBench({1: (modulation := Modulation())})
    bench.does("CN1", "MM10,1", "MT0,0.002,200,1", "MV1,0,0.5,2,1E-3")
    bench.write("XE")
    bench.clock.wait(0.9)
    bench.write("AB")
    assert modulation.calls[-1] == ([pytest.approx(0.9)], [0.5])
    bench.clock.wait(1)
    assert bench.unit.level(1) == 0.5


def test_a_source_command_that_waited_never_drives_the_past():
    bench = AnalyserBench({1: (modulation := Modulation())})
    modulation.clock = bench.clock
    bench.does("CN1", "RI1,-15", "MM10,1", "MT0,0.002,200", "MV1,0,0.5,2,1E-3")
    bench.write("XE", "DV1,0,3")
    bench.clock.wait(5.0)
    assert bench.unit.level(1) == 3
    assert modulation.calls[-1] == ([5.0], [3])
