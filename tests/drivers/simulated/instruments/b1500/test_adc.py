"""How long a reading integrates."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


@pytest.mark.parametrize(
    ("commands", "seconds"),
    [
        ("AIT0,1,100", 200e-6),
        ("AV100,1", 200e-6),
        ("AIT0,2,3", 3 / 50),
        ("AV-3", 3 / 50),
        ("AIT0,3,0.01", 10e-3),
        ("AAD1,1;AIT1,1,10", 800e-6),
        ("AAD1,1;AIT1,2,2", 2 / 50),
        ("AAD1,1;AIT1,2,2;AZ1", 4 / 50),
    ],
)
def test_integration_times(commands, seconds):
    bench = _ready()
    bench.does(*commands.split(";"), "RI1,-17", "MM1,1")
    bench.clock.wait(1)
    began = bench.clock.now()
    bench.run()
    assert bench.clock.now() - began == pytest.approx(seconds + 60e-6)
