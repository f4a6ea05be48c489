"""The B1500A behind its interface: interlock, reset, wiring."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


def test_reset_switches_off_and_keeps_the_errors(bench):
    bench.write("CN", "*CLS", "FMT 21,1", "*RST")
    assert not any(bench.unit.output_on(channel) for channel in (1, 2, 3, 4))
    assert bench.ask("*LRN? 31") == "TM1;AV1,0;CM0;FMT1,0"
    assert bench.error() == 100


def test_the_interlock_guards_everything_above_42_volts(bench):
    bench.does("CN1,2", "DV1,0,60,1E-3", "DV2,0,5")
    bench.unit.interlock_closed = False
    assert not bench.unit.output_on(1)
    assert bench.unit.level(2) == 5
    assert bench.unit.status_byte() & 8
    assert bench.error() == 202
    bench.does("CN1", "DV1,0,42")
    assert bench.refuses("DV1,0,42.5") == 202
    assert bench.refuses("DI2,0,1E-6,50") == 202
    bench.unit.interlock_closed = True
    bench.does("MM10,1", "MT0,0.01,100,1", "MV1,0,1,60,1E-3")
    bench.write("XE")
    bench.unit.interlock_closed = False  # at 1 V, but bound for 60 V
    assert not bench.unit.output_on(1)
    assert bench.error() == 202
    bench.unit.interlock_closed = True
    bench.does("BC", "CN1", "DV1,0,42.5")
    assert not bench.unit.status_byte() & 8


def test_channels_are_wired_to_smus_only():
    with pytest.raises(ValueError, match="no SMU in slot 9"):
        AnalyserBench({9: None})
