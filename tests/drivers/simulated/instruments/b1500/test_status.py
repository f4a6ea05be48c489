"""Status byte, service request and error queue of the B1500A."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


def test_the_error_queue_holds_thirty_and_is_emptied_by_err(bench):
    bench.write(*["*CLS"] * 40)
    assert bench.ask("ERR? 1") == "100"
    bench.write("*RST")
    assert bench.ask("ERR?") == "100,100,100,100"
    assert bench.ask("ERR? 0") == "0,0,0,0"
    bench.write(*["*CLS"] * 40)
    assert [bench.error() for _ in range(31)] == [100] * 30 + [0]


def _long_run(bench, number=100):
    """Sampling that takes 10 ms a point."""
    bench.does("CN1", "RI1,-14", "MM10,1", f"MT0,0.01,{number}", "MV1,0,0,0.5,1E-3")
    bench.write("XE")


def test_a_serial_poll_sees_data_and_errors_and_requests_service_once(bench):
    bench.does("*SRE 1")
    _long_run(bench)
    assert not bench.unit.service_requested
    bench.clock.wait(1.0)
    assert bench.unit.service_requested
    assert bench.unit.status_byte() == 1 | 16 | 64
    assert not bench.unit.service_requested
    assert bench.unit.status_byte() == 1 | 16
    bench.read()
    bench.write("*CLS")
    assert bench.ask("*STB?") == str(16 | 32)
    assert bench.unit.status_byte() == 16 | 32
    assert bench.unit.status_byte() == 16
