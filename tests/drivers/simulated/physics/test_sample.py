"""The kind of device that a device file asks for, on both source-meters."""

import math

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.physics.photodiode import Photodiode
from drivers.simulated.physics.sample import make_sample
from drivers.simulated.physics.two_terminal import Charging
from tests.bench_files import BENCHES, bench_config, device, open_bench


@pytest.mark.parametrize(
    ("name", "kind"), [("janus-160C", Photodetector), ("photodiode-si", Photodiode)]
)
def test_the_kind_of_the_file_decides(name, kind):
    config = device(name)
    sample = make_sample(config.physics, config.active_area, SampleLight())
    assert isinstance(sample, kind)
    assert sample.temperature == 293.0
    truth = sample.truth(-1.0, 1.0)
    assert truth.dark_current < 0
    assert truth.photocurrent < 0
    assert math.isnan(sample.truth(0.0, 1.0).ratio)


def test_only_a_photodiode_has_to_be_charged():
    samples = {
        name: make_sample(device(name).physics, 0.01, SampleLight())
        for name in ("janus-160C", "photodiode-si")
    }
    assert {name: isinstance(sample, Charging) for name, sample in samples.items()} == {
        "janus-160C": False,
        "photodiode-si": True,
    }


@pytest.mark.parametrize("bench", BENCHES)
def test_both_source_meters_measure_a_photodiode_in_reverse_and_in_forward(bench):
    with open_bench("photodiode-si", bench) as opened:
        opened.smu.prepare(compliance=10e-3, largest_bias=5.0, nplc=1, current_range=None)
        opened.smu.set_bias(-5.0)
        opened.smu.switch_on()
        reverse, forward = (
            float(opened.smu.sweep(volts, volts + 0.01, 2).current[0]) for volts in (-5.0, 0.45)
        )
        truth = opened.simulation.photodetector.truth
        # offset of the 2400's 1 µA range, and 2.4 mV of its source where I rises by e in 25 mV
        assert reverse == pytest.approx(truth(-5.0, 0.0).dark_current, abs=0.4e-9)
        assert forward == pytest.approx(truth(0.45, 0.0).dark_current, rel=0.12)


@pytest.mark.parametrize("bench", BENCHES)
def test_both_source_meters_read_what_a_ramp_of_bias_charges(bench):
    """C·dV/dt, up and down, once the ramp has lasted longer than R_s·C = 0.3 s."""
    config = device("photodiode-si")
    physics = config.physics.model_dump(mode="json")
    physics |= {
        "shunt_resistance": "1e13 ohm",
        "series_resistance": "10 Mohm",
        "capacitance": {"zero_bias": "30 nF", "grading": 0},
    }
    slow = config.model_copy(update={"physics": type(config.physics).model_validate(physics)})
    with Bench.open(bench_config(bench), slow) as opened:
        opened.smu.prepare(
            compliance=1e-3, largest_bias=2.0, nplc=1, current_range=1e-6, lowest_range=None
        )
        opened.smu.set_bias(-2.0)
        opened.smu.switch_on()
        up = opened.smu.sweep(-2.0, -1.0, 101)
        down = opened.smu.sweep(-1.0, -2.0, 101)
    for readings, sign in ((up, 1.0), (down, -1.0)):
        rate = sign * 0.01 / float(np.mean(np.diff(readings.time[60:])))
        assert np.mean(readings.current[60:]) == pytest.approx(30e-9 * rate, rel=0.1, abs=0.3e-9)
