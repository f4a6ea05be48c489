"""The output data buffer."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


def test_the_data_buffer_counts_items_and_is_cleared_by_bc_and_fmt(bench):
    bench.write("CN1", "TIV1", "TI1")
    bench.clock.wait(2)
    assert bench.ask("NUB?") == "3"
    assert bench.unit.transmit(16) == (b"NAI+000.000E-12,", False)
    assert bench.ask("NUB?") == "2"
    bench.write("BC;*CLS")  # what follows BC in its line is ignored
    assert bench.ask("NUB?") == "0"
    assert bench.error() == 0
    bench.write("TI1")
    bench.clock.wait(2)
    assert bench.ask("NUB?") == "1"
    bench.write("FMT 1")
    assert bench.ask("NUB?") == "0"
