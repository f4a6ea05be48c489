"""The B1500A's driver on the simulated instrument."""

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter

from drivers.b1500.edge_recorder import B1500EdgeRecorder
from drivers.b1500.samples import (
    check_hold,
)
from drivers.clock import VirtualClock
from drivers.config.bench import Limits
from drivers.errors import InstrumentError, LimitError
from drivers.readings import Channel
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary

ADDRESS = "GPIB0::17::INSTR"
LIMITS = Limits.model_validate(
    {
        "bias": "10 V",
        "compliance": "10 mA",
        "irradiance": "1 mW/cm2",
        "laser_current": "1 mA",
        "laser_on_time": "1 s",
    }
)


class Sink:
    """An input that remembers what it was driven with."""

    def __init__(self):
        self.changes = []

    def drive(self, times, volts):
        self.changes += list(zip(np.ravel(times), np.ravel(volts), strict=True))


class Setup:
    def __init__(self):
        self.clock = VirtualClock()
        self.sink = Sink()
        self.unit = SimulatedB1500(
            self.clock, {1: Resistor(1e4), 2: Resistor(1e5), 3: self.sink}, ideal=True
        )
        self.library = SimulatedVisaLibrary({ADDRESS: self.unit}, self.clock)
        ends = {"read_termination": "\r\n", "write_termination": "\r\n"}
        adapter = VISAAdapter(ADDRESS, visa_library=self.library, timeout=5000, **ends)
        self.b1500 = B1500EdgeRecorder(adapter, self.clock, LIMITS)


@pytest.fixture
def setup():
    setup = Setup()
    yield setup
    setup.b1500.adapter.connection.close()


def step(bias=3.0, measures=1e-3, base=0.0):
    return Channel(base=base, bias=bias, compliance=1e-3, measures=measures)


def test_two_channels_are_sampled_at_the_interval_asked_for(setup):
    setup.b1500.prepare()
    setup.b1500.switch_on(1, 2)
    samples = setup.b1500.sample({1: step(), 2: step(measures=1e-4)}, interval=2e-4, points=500)
    assert samples.channels == (1, 2)
    assert samples.current.shape == (500, 2)
    assert np.allclose(np.diff(samples.time, axis=0), 2e-4, atol=1.1e-6)
    assert np.allclose(samples.current[5:], [3e-4, 3e-5], rtol=1e-3)
    assert not samples.in_compliance.any()


def test_samples_may_begin_before_the_step(setup):
    setup.b1500.prepare()
    setup.b1500.switch_on(1)
    samples = setup.b1500.sample(
        {1: step(base=1.0)}, interval=1e-4, points=200, hold=-0.01, base_hold=0.05
    )
    before = samples.current[:, 0] < 1.5e-4  # one aperture may span the step
    assert before.sum() == pytest.approx(100, abs=2)
    assert np.allclose(samples.current[before, 0], 1e-4, rtol=1e-3)
    assert np.allclose(samples.current[~before, 0][3:], 3e-4, rtol=1e-3)


def test_a_channel_may_only_drive_and_the_edge_is_where_the_samples_say(setup):
    """The light is gated so: base and bias of a third SMU are its off and on."""
    setup.b1500.prepare()
    setup.b1500.switch_on(1, 3)
    drive = Channel(base=0.0, bias=1.0, compliance=1e-3)
    samples = setup.b1500.sample(
        {1: step(), 3: drive}, interval=1e-4, points=100, hold=-0.005, base_hold=0.1
    )
    edges = [time for time, volts in setup.sink.changes if volts == 1.0]
    rise = samples.time[np.argmax(samples.current[:, 0] > 1.5e-4), 0]
    first = samples.time[0, 0]
    assert len(edges) >= 1
    assert rise - first == pytest.approx(0.005, abs=2e-4)


def test_compliance_is_seen_in_every_sample(setup):
    setup.b1500.prepare()
    setup.b1500.switch_on(1)
    limited = Channel(base=0.0, bias=3.0, compliance=1e-4, measures=1e-4)
    samples = setup.b1500.sample({1: limited}, interval=1e-3, points=20)
    assert samples.in_compliance[2:].all()
    assert np.allclose(samples.current[2:], 1e-4, rtol=0.01)


def test_stopping_aborts_and_safe_off_opens_every_switch(setup):
    setup.b1500.prepare()
    setup.b1500.switch_on(1)
    began = setup.clock.now()
    samples = setup.b1500.sample(
        {1: step()}, interval=0.01, points=10_000, should_stop=lambda: setup.clock.now() > began + 3
    )
    assert len(samples.time) == 0
    assert setup.clock.now() < began + 4
    before = setup.clock.now()
    assert setup.b1500.safe_off() == []
    assert setup.clock.now() - before < 2
    assert not setup.unit.output_on(1)


def test_safe_off_in_mid_measurement_needs_no_answer(setup):
    setup.b1500.prepare()
    setup.b1500.switch_on(1)
    setup.b1500.set_bias(1, 5.0, 1e-3)
    setup.b1500.write("MM 10,1;ML 1;MCC;MT 0,0.01,10000,0;MV 1,0,0,3,1E-3;RI 1,-17")
    setup.b1500.write("XE")
    setup.clock.wait(2)
    setup.b1500.safe_off()
    assert not setup.unit.output_on(1)


def test_the_limits_of_the_bench_hold(setup):
    with pytest.raises(LimitError, match="bias"):
        setup.b1500.sample({1: step(bias=11.0)}, interval=1e-3, points=10)
    with pytest.raises(LimitError, match="compliance"):
        setup.b1500.set_bias(1, 1.0, 0.1)


def test_a_missing_module_is_an_error_with_the_instruments_words(setup):
    setup.b1500.prepare()
    with pytest.raises(InstrumentError, match="153"):
        setup.b1500.switch_on(9)


def test_stopped_sampling_leaves_nothing_for_the_next_run_either(setup):
    began = setup.clock.now()
    setup.b1500.prepare()
    setup.b1500.switch_on(1)
    setup.b1500.sample(
        {1: step(bias=1.0)},
        interval=0.01,
        points=1000,
        should_stop=lambda: setup.clock.now() > began + 2,
    )
    samples = setup.b1500.sample({1: step(bias=1.0)}, interval=0.01, points=7)
    assert samples.current[:, 0] == pytest.approx([1e-4] * 7, rel=1e-3)


@pytest.mark.parametrize("seconds", [-0.01, 0.015, 655.36, 1e-3])
def test_hold_times_the_instrument_does_not_wait(setup, seconds):
    with pytest.raises(LimitError, match="base hold"):
        check_hold("base hold", seconds)
    with pytest.raises(LimitError, match="base hold"):
        setup.b1500.sample({1: step()}, interval=1e-3, points=10, base_hold=seconds)
