"""Ranges that readings and sources are on."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench, values


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


def _range_of(bench, command):
    """Code of the range in the 8-byte format."""
    bench.write("FMT14", command)
    return bench.read()[1]


def test_auto_limited_and_fixed_ranges():
    bench = _ready(1e9)
    bench.does("DV1,0,0.5,1E-3")  # 0.5 nA
    assert _range_of(bench, "TI1,0") == 11
    assert _range_of(bench, "TI1,13") == 13
    assert _range_of(bench, "TI1,-16") == 16
    bench.does("DV1,0,50,1E-3")  # 50 nA
    assert _range_of(bench, "TI1,0") == 13
    assert _range_of(bench, "TI1,11") == 13


def test_auto_range_goes_up_at_115_and_down_at_10_percent():
    bench = _ready(1e9)
    bench.does("DV1,0,1.1,1E-3", "TI1,-11")
    ranges = []
    for volts in (1.1, 1.2, 1.1, 1.01, 0.99):
        bench.does(f"DV1,0,{volts}")
        ranges.append(_range_of(bench, "TI1,0"))
    # from above 1.1 nA stays on the 10 nA range, and 10 % of that is 1 nA
    assert ranges == [11, 12, 12, 12, 11]


def test_auto_range_follows_a_sweep():
    bench = _ready(1e9)
    bench.does("MM2,1", "WV1,2,0,0.1,100,4,0.02", "FMT14")
    bench.write("XE")
    blocks = np.frombuffer(bench.read(), np.uint8).reshape(-1, 8)
    assert blocks[:, 1].tolist() == [10, 11, 12, 13]  # 100 pA, 1, 10 and 100 nA
    counts = blocks[:, 2:6].astype(np.int64) @ (256 ** np.arange(3, -1, -1))
    assert counts * 1e-6 * 10.0 ** (blocks[:, 1].astype(float) - 20) == pytest.approx(
        [1e-10, 1e-9, 1e-8, 1e-7], rel=1e-4
    )


@pytest.mark.parametrize(("adc", "step"), [(0, 5e-11), (1, 1e-12)])
def test_resolution_of_both_converters(adc, step):
    bench = _ready(1e6 / 0.123456789)
    bench.does(f"AAD1,{adc}", "FMT12", "DV1,0,1", "RI1,-14", "MM1,1")
    reading = values(bench.run(), 0)[0]
    assert reading == pytest.approx(123.456789e-9, abs=step / 2 * 1.001)
    assert reading / step == pytest.approx(round(reading / step), abs=1e-3)


def test_forced_levels_have_steps_of_the_range_too():
    bench = _ready()
    bench.does("DV1,12,0.5004,1E-3")  # 1 mV on the 20 V range
    assert bench.ask("TI1,-14") == "NAI+000.500E-06"
