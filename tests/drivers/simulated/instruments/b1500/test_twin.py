"""The simulated B1500A of a bench file: what each channel is wired to, and the view of one unit."""

import pytest

from drivers.simulated.instruments.b1500.twin import simulate
from tests.bench_files import bench_config
from tests.drivers.simulated.instruments.twins import surroundings


@pytest.fixture
def config():
    return bench_config()


def test_the_channel_of_the_sample_measures_its_current(config):
    bench = surroundings(config)
    analyser = simulate(bench, "Keysight B1500A", ["analyser"]).views["analyser"]
    channel = config.analyser.photodetector
    analyser.receive(f"CN{channel};DV{channel},0,3,1E-3;TI{channel},0\r\n".encode())
    bench.clock.wait(10.0)
    analyser.update()
    reply, _ = analyser.transmit(1000)
    dark = float(bench.photodetector.current(1.0, 0.02, 3.0, 0))
    assert float(reply[3:]) == pytest.approx(dark, rel=0.05)
    assert analyser.output_on(channel)


def test_as_a_source_meter_one_unit_is_looked_at(config):
    smu = config.smu.model_copy(update={"channel": 2})
    bench = surroundings(config.model_copy(update={"smu": smu, "analyser": None}))
    twin = simulate(bench, "Keysight B1500A", ["smu"])
    view = twin.views["smu"]
    assert (view.output_on, view.source_level) == (False, 0.0)
    twin.instrument.receive(b"CN2;DV2,0,3,1E-3\r\n")
    assert (view.output_on, view.source_level, view.compliance) == (True, 3.0, 1e-3)
    view.interlock_closed = False
    assert not view.interlock_closed
    assert view.output_on, "3 V need no interlock"
