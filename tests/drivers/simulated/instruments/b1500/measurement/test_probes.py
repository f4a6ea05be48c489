"""How each channel measures."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


@pytest.mark.parametrize(("mode", "kinds"), [(0, "I"), (1, "I"), (2, "V"), (3, "V"), (4, "IV")])
def test_cmm_chooses_what_is_measured(mode, kinds):
    bench = _ready()
    bench.does("RI1,-14", "MM1,1", f"CMM1,{mode}", "DV1,0,0.5")
    assert "".join(item[2] for item in bench.run()) == kinds


def _range_of(bench, command):
    """Code of the range in the 8-byte format."""
    bench.write("FMT14", command)
    return bench.read()[1]


def test_rm_lowers_the_threshold():
    bench = _ready(1e9)
    bench.does("RM1,3,50", "DV1,0,0.4,1E-3", "TI1,-11", "BC", "RI1,0", "MM1,1")
    assert _range_of(bench, "XE") == 11
    bench.does("DV1,0,0.6")
    assert _range_of(bench, "XE") == 12


def test_parallel_measurement_needs_fixed_ranges_and_pad():
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "AIT0,3,0.01", "RI1,-17", "RI2,-17", "MM1,1,2")
    durations = []
    for setting in ("PAD0", "PAD1"):
        bench.does(setting)
        bench.clock.wait(1)
        began = bench.clock.now()
        bench.run()
        durations.append(bench.clock.now() - began)
    assert durations == pytest.approx([0.02012, 0.01006])


def test_a_multi_channel_sweep_measures_in_parallel():
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "WAT2,0", "AIT0,3,0.01", "MM16,1,2")
    bench.does("WV1,1,0,0,1,3,1E-3", "WNX2,2,1,0,0,-2,1E-3", "FMT1,2")
    items = bench.run()
    assert bench.clock.now() == pytest.approx(3 * 0.01006)
    assert items[-4:] == [
        "NAI+001.000E-06",
        "NBI-002.000E-06",
        "EAV+001.000E+00",
        "EBV-002.000E+00",
    ]
