"""Staircase sweeps of the B1500A's driver on the simulated instrument."""

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter

from drivers.b1500.driver import B1500
from drivers.b1500.samples import (
    check_hold,
    check_sampling,
    check_staircase,
    no_samples,
)
from drivers.b1500.staircase import Staircase, measured_sweep
from drivers.clock import VirtualClock
from drivers.config.bench import Limits
from drivers.errors import InstrumentError, LimitError
from drivers.readings import Channel
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary

ADDRESS = "GPIB0::17::INSTR"
RESISTANCE = 1e4
LIMITS = Limits.model_validate(
    {
        "bias": "10 V",
        "compliance": "10 mA",
        "irradiance": "1 mW/cm2",
        "laser_current": "1 mA",
        "laser_on_time": "1 s",
    }
)


class Input:
    """An input that remembers what it was driven with."""

    def __init__(self):
        self.changes = []

    def drive(self, times, volts):
        self.changes += list(zip(np.ravel(times), np.ravel(volts), strict=True))


class Setup:
    def __init__(self, **options):
        self.clock = VirtualClock()
        self.input = Input()
        wired = {1: Resistor(RESISTANCE), 2: Resistor(1e5), 3: self.input}
        self.unit = SimulatedB1500(self.clock, wired, **options)
        self.library = SimulatedVisaLibrary({ADDRESS: self.unit}, self.clock)
        ends = {"read_termination": "\r\n", "write_termination": "\r\n"}
        adapter = VISAAdapter(ADDRESS, visa_library=self.library, timeout=5000, **ends)
        self.b1500 = B1500(adapter, self.clock, LIMITS)
        self.clock.wait(100.0)  # bench time began long before the instrument's timer
        self.b1500.prepare()
        self.b1500.switch_on(1, 2, 3)


@pytest.fixture
def setup():
    setup = Setup(ideal=True)
    yield setup
    setup.b1500.adapter.connection.close()


def stairs(start=-2.0, stop=3.0, points=11, compliance=1e-3, measures=1e-3, double=False):
    return Staircase(start, stop, points, compliance, measures, double)


def test_currents_follow_ohms_law_at_every_level(setup):
    sweep = setup.b1500.staircase(1, stairs())
    assert sweep.voltage == pytest.approx(np.linspace(-2, 3, 11))
    assert sweep.current == pytest.approx(sweep.voltage / RESISTANCE, rel=1e-3, abs=5e-8)
    assert sweep.status.tolist() == [0] * 11
    assert not sweep.in_compliance.any()
    assert setup.unit.level(1) == 3.0


def test_readings_stay_within_the_data_sheet():
    """Forcing on the 5 V range: 0.018 % and 0.75 mV. Measuring on 1 mA with the high-speed ADC:
    0.04 % and 200 nA; noise is far below over 20 ms."""
    setup = Setup(seed=4)
    try:
        sweep = setup.b1500.staircase(1, stairs(points=101))
    finally:
        setup.b1500.adapter.connection.close()
    true = sweep.voltage / RESISTANCE
    allowed = (1.8e-4 + 4e-4) * np.abs(true) + 7.5e-4 / RESISTANCE + 2e-7 + 5e-8
    assert (np.abs(sweep.current - true) <= allowed).all()


def test_a_double_staircase_goes_there_and_back(setup):
    sweep = setup.b1500.staircase(1, stairs(0.0, 2.0, 5, double=True))
    assert sweep.voltage.tolist() == [0, 0.5, 1, 1.5, 2, 2, 1.5, 1, 0.5, 0]
    assert sweep.current == pytest.approx(sweep.voltage / RESISTANCE, rel=1e-3, abs=5e-8)
    assert setup.unit.level(1) == 0.0


def test_what_is_said_to_be_forced_is_what_reaches_the_terminals(setup):
    setup.input.changes.clear()
    sweep = setup.b1500.staircase(3, stairs(1.0, 2.0, 6, double=True), delay=0.01)
    forced = dict(setup.input.changes)  # what stands at an instant is what was said last of it
    assert list(forced.values())[: len(sweep.voltage)] == pytest.approx(sweep.voltage.tolist())


def test_hold_and_delay_come_before_the_measurements(setup):
    began = setup.clock.now()
    sweep = setup.b1500.staircase(1, stairs(points=6), hold=0.5, delay=0.1, aperture=0.01)
    assert sweep.time[0] - began == pytest.approx(0.6, abs=0.05)
    # every step: its delay, 10 ms of integration and what the instrument takes for itself
    assert np.diff(sweep.time) == pytest.approx([0.11] * 5, abs=2e-3)


def test_compliance_is_told_point_by_point(setup):
    sweep = setup.b1500.staircase(1, stairs(0.0, 4.0, 9, compliance=2.1e-4))
    # 10 kΩ reach 0.21 mA at 2.1 V
    assert sweep.in_compliance.tolist() == [False] * 5 + [True] * 4
    assert sweep.current[5:] == pytest.approx([2.1e-4] * 4, rel=1e-3)


def test_beyond_the_range_there_is_no_value(setup):
    sweep = setup.b1500.staircase(1, stairs(0.0, 2.0, 5, measures=1e-4))
    # the 100 µA range ends at 115 µA
    assert np.isnan(sweep.current).tolist() == [False] * 3 + [True] * 2


def test_the_longest_double_staircase_is_one_block(setup):
    sweep = setup.b1500.staircase(1, stairs(0.0, 1.0, 1001, double=True), aperture=2e-4)
    assert sweep.current.shape == (2002,)
    assert (np.diff(sweep.time) > 0).all()
    assert sweep.current == pytest.approx(sweep.voltage / RESISTANCE, rel=1e-3, abs=6e-8)


def test_a_single_point(setup):
    sweep = setup.b1500.staircase(1, stairs(1.5, 3.0, 1))
    assert sweep.voltage.tolist() == [1.5]
    assert setup.unit.level(1) == 1.5


@pytest.mark.parametrize(
    ("start", "stop", "left_at"), [(0.0, 3.0, 0.0), (-2.0, 3.0, 0.0), (3.0, 1.0, 1.0)]
)
def test_stopping_leaves_the_mildest_level_and_no_data(setup, start, stop, left_at):
    began = setup.clock.now()
    sweep = setup.b1500.staircase(
        1,
        stairs(start, stop, 1001),
        delay=0.05,
        should_stop=lambda: setup.clock.now() > began + 3,
    )
    assert setup.clock.now() < began + 4
    assert sweep.voltage.shape == sweep.current.shape == sweep.time.shape == (0,)
    assert setup.unit.level(1) == left_at
    # what was taken before is not taken for the next sweep's
    again = setup.b1500.staircase(1, stairs(0.0, 1.0, 3))
    assert again.current == pytest.approx([0, 5e-5, 1e-4], rel=1e-3, abs=5e-8)


def test_stopped_sampling_leaves_nothing_for_the_next_run_either(setup):
    step = Channel(base=0.0, bias=1.0, compliance=1e-3, measures=1e-3)
    began = setup.clock.now()
    setup.b1500.sample(
        {1: step}, interval=0.01, points=1000, should_stop=lambda: setup.clock.now() > began + 2
    )
    samples = setup.b1500.sample({1: step}, interval=0.01, points=7)
    assert samples.current[:, 0] == pytest.approx([1e-4] * 7, rel=1e-3)


def test_safe_off_in_mid_sweep_never_raises_the_voltage(setup):
    """A sweep from 1 V up to 9 V is cut off early: nothing above where it was may follow."""

    class Cut(Exception):
        pass

    def cut():
        if setup.clock.now() > began + 1.0:
            raise Cut
        return False

    began = setup.clock.now()
    with pytest.raises(Cut):
        setup.b1500.staircase(3, stairs(1.0, 9.0, 801), delay=0.05, should_stop=cut)
    reached = setup.unit.level(3)
    assert 1.0 < reached < 2.0
    setup.input.changes.clear()
    assert setup.b1500.safe_off() == []
    assert max(volts for _, volts in setup.input.changes) <= reached
    assert not setup.unit.output_on(3)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"stop": 10.5}, "bias 10.5 V"),
        ({"start": -11.0}, "bias -11 V"),
        ({"compliance": 0.02}, "compliance 20 mA"),
        ({"compliance": 0.0}, "compliance 0 A"),
        ({"measures": 0.2}, "beyond the B1500A's 100 mA range"),
        ({"points": 1002}, "1 to 1001 steps"),
    ],
)
def test_limits_are_checked_before_anything_is_sent(setup, changed, message):
    sent = setup.library.operations
    with pytest.raises(LimitError, match=message):
        setup.b1500.staircase(1, stairs(**changed))
    assert setup.library.operations == sent


@pytest.mark.parametrize(
    ("points", "hold", "delay", "aperture", "message"),
    [
        (0, 0, 0, 0.02, "0 points"),
        (1002, 0, 0, 0.02, "1002 points"),
        (11, -0.01, 0, 0.02, "hold -0.01 s"),
        (11, 655.36, 0, 0.02, "hold 655.36 s"),
        (11, 0.005, 0, 0.02, "steps of 10 ms"),
        (11, 0, -1e-4, 0.02, "delay -0.0001 s"),
        (11, 0, 65.536, 0.02, "delay 65.536 s"),
        (11, 0, 5e-5, 0.02, "steps of 0.1 ms"),
        (11, 0, 0, 0.021, "aperture of 21 ms"),
        (11, 0, 0, 3e-6, "steps of 0.002 ms"),
        (11, 0, 0, 0, "aperture of 0 ms"),
    ],
)
def test_what_the_instrument_does_not_sweep_is_refused(points, hold, delay, aperture, message):
    with pytest.raises(LimitError, match=message):
        check_staircase(points, hold, delay, aperture)


@pytest.mark.parametrize(
    ("points", "hold", "delay", "aperture"),
    [(1, 0, 0, 2e-6), (1001, 655.35, 65.535, 0.02), (2, 0.07, 0.0003, 0.01)],
)
def test_what_the_instrument_sweeps_is_taken_by_it(setup, points, hold, delay, aperture):
    check_staircase(points, hold, delay, aperture)
    setup.b1500.write(f"AIT 0,3,{aperture:.9g}")
    setup.b1500.write(f"WT {hold:.9g},{delay:.9g};WV 1,1,0,0,1,{points},1E-3")
    setup.b1500.raise_errors()


@pytest.mark.parametrize("seconds", [-0.01, 0.015, 655.36, 1e-3])
def test_hold_times_the_instrument_does_not_wait(setup, seconds):
    with pytest.raises(LimitError, match="base hold"):
        check_hold("base hold", seconds)
    step = Channel(base=0.0, bias=1.0, compliance=1e-3, measures=1e-3)
    with pytest.raises(LimitError, match="base hold"):
        setup.b1500.sample({1: step}, interval=1e-3, points=10, base_hold=seconds)


@pytest.mark.parametrize("seconds", [0, 0.01, 0.29, 655.35])
def test_hold_times_it_waits(seconds):
    check_hold("hold", seconds)


@pytest.mark.parametrize("hold", [0.005, 655.36, -1.5e-4, -0.0901, -5e-5])
def test_holds_before_sampling_that_the_instrument_does_not_have(hold):
    with pytest.raises(LimitError, match="hold"):
        check_sampling(1e-3, 10, 1, hold)


@pytest.mark.parametrize("hold", [0.01, 655.35, -1e-4, -0.0123, -0.09])
def test_holds_before_sampling_that_it_has(hold):
    check_sampling(1e-3, 10, 1, hold)


def test_a_block_with_too_few_samples_is_refused():
    none = no_samples((1,))
    with pytest.raises(InstrumentError, match="0 samples came of a staircase of 11"):
        measured_sweep(stairs(), none, 0.0)
