"""Commands that set sources up."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


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


def test_sweep_sources_need_a_primary_one():
    bench = _ready()
    bench.does("CN2", "MM2,1")
    assert bench.refuses("WSV2,0,0,1,1E-3") == 120
    assert bench.refuses("XE") == 120
    assert bench.refuses("WV1,1,0,0,1,1002") == 120
    assert bench.refuses("WT0.005,0") == 120  # hold in steps of 10 ms


def test_dv_makes_a_constant_source_of_a_channel_again(bench):
    bench.does("MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3", "DV1,0,2,1E-3")
    assert bench.run() == ["NAI+002.000E-06"]


def test_mcc_forgets_the_sources(bench):
    bench.does("DV1,0,2,1E-3", "MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3", "MCC")
    assert bench.run() == ["NAI+002.000E-06"]
