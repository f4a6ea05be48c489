"""What a measurement comes to where its course depends on its readings."""

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


def test_a_sweep_that_runs_into_compliance_is_stopped_on_request():
    bench = _ready()
    bench.does("RI1,-15", "MM2,1", "WV1,1,0,0,4,5,2.5E-6", "WM2,1")
    assert bench.run() == [
        "NAI+000.000E-06",
        "NAI+001.000E-06",
        "NAI+002.000E-06",
        "CAI+002.500E-06",
        "VAI+199.999E+99",
    ]
    assert bench.unit.level(1) == 0
