"""The B1500A at its interface: lines in, replies out, what waits for a measurement."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


def test_every_command_of_a_line_stands_for_itself(bench):
    bench.write("CN1;DV 3,0,1;DV 1,0,1.5;ERRX?")
    assert bench.read() == b'+200,"Channel output switch must be ON."\r\n'
    assert bench.unit.level(1) == 1.5


def test_a_query_overwrites_the_reply_before_it_and_is_read_before_data(bench):
    bench.write("CN1", "DV1,0,1", "TI1,-14", "ERR?", "ERRX?")
    assert bench.read() == b'+0,"No Error."\r\n'
    assert bench.read() == b"NAI+001.000E-06\r\n"
    assert bench.read(patience=1.0) is None


def _long_run(bench, number=100):
    """Sampling that takes 10 ms a point."""
    bench.does("CN1", "RI1,-14", "MM10,1", f"MT0,0.01,{number}", "MV1,0,0,0.5,1E-3")
    bench.write("XE")


def test_everything_queues_behind_a_measurement(bench):
    _long_run(bench)
    bench.write("*OPC?", "DV1,0,2,1E-3;*STB?")
    assert not bench.unit.output_waiting()
    assert bench.unit.level(1) == 0.5
    assert bench.unit.status_byte() == 0
    reply = bench.read()
    # 99 intervals and the last reading: 20 µs of integration and 60 µs around it
    assert bench.clock.now() == pytest.approx(0.99 + 80e-6)
    assert reply == b"17\r\n"  # the second query took the place of the first one's reply
    assert bench.unit.level(1) == 2
    assert bench.ask("NUB?") == "100"


def test_ab_stops_at_once_and_drops_what_waited(bench):
    _long_run(bench)
    bench.write("DV1,0,7")
    bench.clock.wait(0.255)
    bench.write("AB;*CLS")
    assert bench.unit.level(1) == 0.5  # it changes nothing else
    assert bench.error() == 0
    items = bench.read().decode().split(",")
    assert len(items) == 100
    assert items[25] == "NAI+000.500E-06"
    assert items[26] == "VAI+199.999E+99"
    assert bench.clock.now() == pytest.approx(0.255)


def test_device_clear_stops_a_measurement_and_empties_both_buffers(bench):
    _long_run(bench)
    bench.clock.wait(0.5)
    bench.write("*IDN?")
    bench.unit.device_clear()
    assert not bench.unit.output_waiting()
    assert bench.unit.output_on(1)
    assert bench.unit.level(1) == 0.5
    assert bench.ask("NUB?") == "0"


def test_group_execute_trigger_starts_in_trigger_mode_1_only(bench):
    bench.does("CN1", "RI1,-14", "MM1,1")
    bench.unit.trigger()
    assert bench.read() == b"NAI+000.000E-06\r\n"
    bench.does("TM2")
    bench.unit.trigger()
    assert bench.read(patience=1.0) is None
