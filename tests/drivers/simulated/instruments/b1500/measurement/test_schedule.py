"""When a measurement changes its sources and takes its readings."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.systematic_errors import MeterErrors
from tests.drivers.simulated.instruments.b1500.analyser1500 import (
    AnalyserBench,
    Lamp,
    values,
)


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


@pytest.fixture
def bench():
    """1 MΩ on two channels; the fixed 10 µA range lags by 10 µs."""
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,1,1", "FMT1,0")
    return bench


def test_sweep_timing():
    bench = _ready()
    bench.does("RI1,-15", "WAT2,0", "AIT0,3,0.001", "MM2,1", "WV1,1,0,0,1,3,1E-3", "TSC1")
    bench.does("WT0.5,0.1,0.3", "FMT11", "TSR")
    items = bench.run()
    assert values(items[0::2]) == pytest.approx([0.6, 1.0, 1.4])
    assert bench.unit.level(1) == 0
    bench.does("WM1,2")
    bench.run()
    assert bench.unit.level(1) == 1


def test_time_stamps_mark_the_start_of_each_sample(bench):
    bench.does("MM10,1,2", "MT0.01,0.0012,5,0.02", "MV1,0,0,1,1E-3", "TSC1", "TSR", "FMT11,0")
    items = bench.run()
    assert [item[:3] for item in items[:4]] == ["NAT", "NAI", "NBT", "NBI"]
    expected = 0.03 + 0.0012 * np.arange(5)
    assert values(items[0::4]) == pytest.approx(expected, abs=5.1e-5)  # the timer's 100 µs
    assert values(items[2::4]) == pytest.approx(values(items[0::4]))  # in parallel
    assert bench.clock.now() == pytest.approx(0.03 + 5 * 0.0012)


def test_from_2_ms_on_channels_measure_one_after_the_other():
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,3,0.002", "MM10,1,2", "MT0,0.01,3", "TSC1")
    bench.does("FMT13")
    bench.write("TSR", "XE")
    blocks = np.frombuffer(bench.read()[:-2], np.uint8).reshape(-1, 8)
    micros = blocks[::2, 1:7] @ (256 ** np.arange(5, -1, -1))
    # 2 ms of integration and 60 µs around it before the second channel has its turn
    first = np.array([0, 10_000, 20_000])
    assert micros[0::2].tolist() == first.tolist()
    assert micros[1::2].tolist() == (first + 2060).tolist()


def test_a_sample_longer_than_the_interval_makes_the_index_jump(bench):
    bench.does("AIT0,3,0.003", "MM10,1", "MT0,0.002,3", "FMT1,1", "TSC1", "TSR")
    items = bench.run()
    assert [item[:3] for item in items[:3]] == ["WZX", "NAT", "NAI"]
    assert values(items[0::3]).tolist() == [2, 4, 6]
    assert values(items[1::3]) == pytest.approx([0, 0.004, 0.008])
    assert items[6].startswith("EZX")


def test_logarithmic_samples_that_cannot_be_met_are_skipped(bench):
    bench.does("AIT0,1,10", "MM10,1", "ML2", "MT0,0.002,12", "FMT1,1", "TSC1", "TSR")
    items = bench.run()
    nominal = np.concatenate(([0], 0.002 * 10 ** (np.arange(11) / 10)))
    assert values(items[0::3]).tolist() == list(range(1, 13))
    assert values(items[1::3]) == pytest.approx(nominal, abs=5.1e-5)
    bench.does("AIT0,3,0.002", "TSR")
    slow = bench.run()
    index = values(slow[0::3]).astype(int)
    assert 1 < len(index) < 12
    times = nominal[index - 1]
    assert (np.diff(times) > 0.00206 - 1e-9).all()


def test_integration_is_cut_to_hold_a_short_interval():
    light = Lamp(at=0.0102, dark=1e9, lit=1e6)
    bench = AnalyserBench({1: light})
    bench.does("CN1", "RI1,-15", "AIT0,2,1", "MM10,1", "MT0,0.0001,200", "MV1,0,1,1,1E-3")
    items = bench.run()
    assert bench.clock.now() == pytest.approx(0.02)
    currents = values(items)
    # no more than 40 µs are integrated, and 100 µs are ten time constants of the range
    assert currents[101] == pytest.approx(0, abs=2e-9)
    assert currents[103] == pytest.approx(1e-6, rel=1e-3)


def test_light_that_changes_during_the_run_is_what_it_was_at_each_sample():
    bench = AnalyserBench({1: (light := Lamp(at=np.inf, dark=1e9, lit=1e6))})
    bench.does("CN1", "RI1,-15", "AIT0,1,1", "MM10,1", "MT0,0.001,100", "MV1,0,1,1,1E-3")
    bench.write("XE")
    bench.clock.wait(0.03)
    light.at = 0.0505
    currents = values(bench.read().decode().split(","))
    assert currents[50] == pytest.approx(0, abs=2e-9)
    assert currents[51] == pytest.approx(1e-6, rel=1e-3)


def test_without_a_fixed_range_short_intervals_use_that_of_the_compliance(bench):
    bench.does("RI1,0", "MM10,1", "MT0,0.0001,3", "MV1,0,1e-3,1e-3,1E-3", "FMT13")
    bench.write("XE")
    assert bench.read()[1] == 17  # 1 mA
    bench.does("MT0,0.002,30")
    bench.write("XE")
    assert bench.read()[-9] == 11  # 1 nA holds the current


def test_a_full_run_costs_little_time():
    import time

    bench = AnalyserBench({1: Resistor(1e6)}, ideal=False)
    bench.does("CN1", "RI1,-14", "MM10,1", "MT0,0.0001,100001", "MV1,0,0.5,0.5,1E-3", "FMT13")
    bench.write("XE")
    began = time.process_time()
    assert len(bench.read()) == 8 * 100_001 + 2
    assert time.process_time() - began < 1.0  # 0.06 s on the machine this was written on


@pytest.mark.parametrize("longer", [-0.1, 0.1])
def test_a_sweep_waits_for_an_aperture_that_is_longer_than_stated(longer):
    """A reading has none of the next step, up or down; a resistor shows no loop."""
    errors = MeterErrors(aperture=longer)
    bench = AnalyserBench({1: Resistor(1e6)}, ideal=False, errors=errors, seed=1)
    bench.does("CN1", "RI1,-15", "WAT2,0", "AIT0,3,0.002", "MM2,1", "FMT1,0")
    bench.does("WV1,3,0,0,5,26,1E-3")
    found = values(bench.run())
    up, down = found[:26], found[26:][::-1]
    assert up == pytest.approx(down, abs=2e-9)  # a step is 200 nA
