"""The simulated meter of a bench file, with the sample at its terminals."""

import pytest

from drivers.simulated.instruments.keithley2400.twin import simulate
from tests.bench_files import bench_config
from tests.drivers.simulated.instruments.twins import surroundings


@pytest.mark.parametrize("model", ["Keithley 2400", "Keithley 2410"])
def test_the_model_of_the_bench_file_answers_with_its_name(model):
    twin = simulate(surroundings(bench_config()), model, ["smu"])
    twin.instrument.receive(b"*IDN?\n")
    reply, _ = twin.instrument.transmit(1000)
    assert model.split()[1] in reply.decode().split(",")[1]


def test_it_measures_the_sample():
    bench = surroundings(bench_config())
    twin = simulate(bench, "Keithley 2400", ["smu"])
    meter = twin.views["smu"]
    meter.receive(b":SOUR:VOLT 3;:OUTP ON;:FORM:ELEM CURR;:INIT\n")
    bench.clock.wait(10.0)
    meter.receive(b"FETC?\n")
    reply, _ = meter.transmit(1000)
    dark = float(bench.photodetector.current(1.0, 0.02, 3.0, 0))
    assert float(reply) == pytest.approx(dark, abs=1.3e-9)  # 1 µA range: 300 pA, source 600 µV
    assert meter.output_on
    assert meter.source_level == 3.0
