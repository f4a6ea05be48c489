"""The items that a measurement hands out."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import (
    AnalyserBench,
    Lamp,
)


@pytest.fixture
def bench():
    """1 MΩ on two channels; the fixed 10 µA range lags by 10 µs."""
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,1,1", "FMT1,0")
    return bench


def test_compliance_is_a_status_of_the_channel_and_of_the_others(bench):
    bench.does("MM10,1,2", "MT0.01,0.001,2", "MV1,0,0,5,2E-6", "MV2,0,0,1,1E-3")
    items = bench.run()
    assert items[0] == "CAI+002.000E-06"
    assert items[1] == "TBI+001.000E-06"
    bench.does("FMT21")
    assert bench.run() == [
        "008AI+002.0000E-06",
        "004BI+001.0000E-06",
        "008AI+002.0000E-06",
        "132BI+001.0000E-06",  # 4, and the end of the data
    ]
    assert bench.error() == 0


def test_automatic_abort_fills_up_with_dummies():
    bench = AnalyserBench({1: Lamp(at=0.0105, dark=1e9, lit=1e5)})
    bench.does("CN1", "RI1,-15", "AIT0,1,1", "MM10,1", "MT0,0.001,100", "MSC2,1")
    bench.does("MV1,0,0.25,1,5E-6")
    items = bench.run()
    assert len(items) == 100
    assert items[11] == "CAI+005.000E-06"
    assert items[12:] == ["VAI+199.999E+99"] * 88
    assert bench.clock.now() == pytest.approx(0.012)
    assert bench.unit.level(1) == 0.25


def test_over_range_has_no_value(bench):
    bench.does("RI1,-13", "MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3")
    assert bench.run() == ["VAI+199.999E+99"]
    bench.does("FMT21")
    assert bench.run() == ["129AI+199.9999E+99"]
