"""A unit of the B1500A as a source-meter, on the simulated instrument."""

from itertools import pairwise

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter

from drivers.b1500.mainframe import B1500
from drivers.b1500.samples import check_staircase
from drivers.b1500.source_meter import B1500SourceMeter
from drivers.clock import VirtualClock, WallClock
from drivers.config.bench import Limits
from drivers.errors import ConfigError, InstrumentError, LimitError
from drivers.ports import SourceMeter
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary

ADDRESS = "GPIB0::17::INSTR"
RESISTANCE = 1e4
LIMITS = Limits.model_validate(
    {
        "bias": "60 V",
        "compliance": "50 mA",
        "irradiance": "1 mW/cm2",
        "laser_current": "1 mA",
        "laser_on_time": "1 s",
    }
)


class Setup:
    def __init__(self, load=None, channel=1, clock=None, **options):
        self.clock = clock or VirtualClock()
        self.unit = SimulatedB1500(
            self.clock, {channel: load or Resistor(RESISTANCE)}, **{"ideal": True} | options
        )
        self.library = SimulatedVisaLibrary({ADDRESS: self.unit}, self.clock)
        ends = {"read_termination": "\r\n", "write_termination": "\r\n"}
        adapter = VISAAdapter(ADDRESS, visa_library=self.library, timeout=5000, **ends)
        self.mainframe = B1500(adapter, self.clock, LIMITS)
        self.smu = B1500SourceMeter(self.mainframe, channel)
        self.smu.check_wiring()
        if clock is None:
            self.clock.wait(100.0)  # bench time began long before the instrument's timer

    def start(self, bias=0.0, **settings):
        self.smu.prepare(**{"compliance": 1e-3} | settings)
        self.smu.set_bias(bias)
        self.smu.switch_on()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.mainframe.adapter.connection.close()


@pytest.fixture
def setup():
    with Setup() as setup:
        yield setup


def test_it_is_a_source_meter(setup):
    assert isinstance(setup.smu, SourceMeter)


def test_preparing_switches_nothing_on_and_the_bias_waits_for_the_output(setup):
    setup.smu.prepare(compliance=1e-3)
    setup.smu.set_bias(2.0)
    assert not setup.unit.output_on(1)
    assert not setup.smu.is_on
    setup.smu.switch_on()
    assert setup.unit.level(1) == 2.0
    assert setup.smu.is_on
    setup.smu.switch_off()
    assert not setup.unit.output_on(1)


def test_switching_on_again_leaves_the_output_where_it_is(setup):
    """CN would put it back to 0 V and 100 µA."""
    setup.start(bias=2.0)
    setup.smu.switch_on()
    assert setup.unit.level(1) == 2.0
    assert setup.unit.compliance(1) == 1e-3


@pytest.mark.parametrize(("start", "stop"), [(-2.0, 3.0), (3.0, -2.0)])
def test_a_sweep_goes_either_way_and_stays_at_its_end(setup, start, stop):
    setup.start(start)
    readings = setup.smu.sweep(start, stop, 11)
    assert readings.voltage == pytest.approx(np.linspace(start, stop, 11))
    assert readings.current == pytest.approx(readings.voltage / RESISTANCE, rel=1e-3, abs=1e-12)
    assert (np.diff(readings.time) > 0).all()
    assert not readings.in_compliance.any()
    assert setup.unit.level(1) == stop


def test_readings_stay_within_the_data_sheet():
    """Forcing on the 5 V range: 0.018 % and 0.75 mV; measuring on the fixed 1 mA range with the
    high-resolution converter: 0.03 % and 60 nA. Noise is far below over 20 ms."""
    with Setup(seed=4, ideal=False) as setup:
        setup.start(current_range=1e-3)
        readings = setup.smu.sweep(-2.0, 3.0, 101)
    true = readings.voltage / RESISTANCE
    allowed = (1.8e-4 + 3e-4) * np.abs(true) + 7.5e-4 / RESISTANCE + 6e-8 + 3e-8
    assert (np.abs(readings.current - true) <= allowed).all()


def test_the_range_of_every_reading_is_asked_of_the_instrument(setup):
    setup.start()
    readings = setup.smu.sweep(0.0, 3.0, 31)
    # a range reaches to 115 %: 0.1 mA fits 100 µA, 0.12 mA does not
    assert readings.range[10] == pytest.approx(1e-4)
    assert readings.range[12:] == pytest.approx(1e-3)
    assert readings.range[0] < 1e-9
    assert (np.abs(readings.current) <= 1.15 * readings.range).all()


def test_autorange_goes_no_lower_than_asked(setup):
    setup.start(lowest_range=1e-6)
    readings = setup.smu.sweep(0.0, 0.001, 11)
    assert readings.range == pytest.approx(1e-6)


@pytest.mark.parametrize(
    ("channel", "asked", "expected"), [(1, 1e-11, 1e-11), (1, 5e-11, 1e-10), (4, 1e-11, 1e-9)]
)
def test_a_fixed_range_is_the_most_sensitive_of_the_unit_that_holds_it(channel, asked, expected):
    """A high-resolution unit is in slot 1, a medium-power unit, from 1 nA on, in slot 4."""
    with Setup(Resistor(1e13), channel=channel) as setup:
        setup.start(1.0, compliance=1e-6, current_range=asked)
        assert setup.smu.read_block(3).range == pytest.approx(expected)


def test_a_current_of_a_hundred_femtoamperes_is_read(setup):
    with Setup(Resistor(1e13)) as setup:
        setup.start(1.0, compliance=1e-6, nplc=10.0)
        setup.clock.wait(2.0)
        readings = setup.smu.read_block(5)
    assert readings.current == pytest.approx(1e-13, abs=1e-15)  # its resolution


def test_compliance_is_told_reading_by_reading(setup):
    setup.start(compliance=2.1e-4)
    readings = setup.smu.sweep(0.0, 4.0, 9)
    # 10 kΩ reach 0.21 mA at 2.1 V
    assert readings.compliance_reached.tolist() == [False] * 5 + [True] * 4
    assert not readings.range_limited.any()
    assert readings.current[5:] == pytest.approx([2.1e-4] * 4, rel=1e-3)


def test_beyond_a_fixed_range_there_is_no_value(setup):
    setup.start(current_range=1e-4)
    readings = setup.smu.sweep(0.0, 2.0, 5)
    # the 100 µA range ends at 115 µA
    assert np.isnan(readings.current).tolist() == [False] * 3 + [True] * 2
    assert readings.range_limited.tolist() == [False] * 3 + [True] * 2
    assert not readings.compliance_reached.any()


@pytest.mark.parametrize("nplc", [0.01, 0.2, 1.0, 10.0])
def test_a_sweep_takes_as_long_as_its_integration(setup, nplc):
    setup.start(nplc=nplc, current_range=1e-3, autozero=False)
    readings = setup.smu.sweep(0.0, 1.0, 21)
    # 60 µs of each reading are the instrument's own, and some settling
    assert np.diff(readings.time) == pytest.approx(nplc / 50 + 60e-6, rel=0.002, abs=1e-5)


def test_auto_zero_takes_a_second_conversion(setup):
    setup.start(nplc=1.0, current_range=1e-3, autozero=True)
    assert np.diff(setup.smu.sweep(0.0, 1.0, 21).time) == pytest.approx(0.04, rel=0.02)


def test_the_source_delay_is_waited_before_every_reading(setup):
    setup.start(nplc=0.5, current_range=1e-3, source_delay=0.1)
    readings = setup.smu.sweep(0.0, 1.0, 6)
    assert np.diff(readings.time) == pytest.approx([0.11] * 5, abs=2e-3)


@pytest.mark.parametrize(
    ("nplc", "interval", "expected"),
    [(0.2, 0.02, 0.02), (0.01, 5e-4, 5e-4), (0.2, 0.0033, 0.005), (0.2, 0.0123, 0.013)],
)
def test_blocks_come_at_the_interval_or_the_next_that_there_is(setup, nplc, interval, expected):
    setup.start(1.0, nplc=nplc, current_range=1e-3)
    readings = setup.smu.read_block(25, interval)
    assert len(readings) == 25
    assert np.diff(readings.time) == pytest.approx(expected, abs=2e-6)
    assert readings.current[5:] == pytest.approx(1e-4, rel=1e-3)
    assert readings.voltage == pytest.approx(1.0)


def test_blocks_follow_each_other_closely(setup):
    setup.start(1.0, nplc=0.2, current_range=1e-3)
    blocks = [setup.smu.read_block(25, 0.02) for _ in range(4)]
    for before, after in pairwise(blocks):
        assert after.time[0] - before.time[-1] < 0.05


def test_readings_are_dated_in_bench_time(setup):
    setup.start(1.0, current_range=1e-3)
    before = setup.clock.now()
    readings = setup.smu.read_block(5, 0.05)
    assert before < readings.time[0] < readings.time[-1] < setup.clock.now()


@pytest.mark.parametrize(
    ("start", "stop", "left_at"), [(0.0, 3.0, 0.0), (-2.0, 3.0, 0.0), (3.0, 1.0, 1.0)]
)
def test_a_stopped_sweep_brings_what_it_has_measured(setup, start, stop, left_at):
    setup.start(start, source_delay=0.05, autozero=False)
    began = setup.clock.now()
    readings = setup.smu.sweep(start, stop, 1001, should_stop=lambda: setup.clock.now() > began + 3)
    assert setup.clock.now() < began + 3.2
    assert 35 < len(readings) < 45  # 70 ms each
    assert readings.voltage == pytest.approx(np.linspace(start, stop, 1001)[: len(readings)])
    assert readings.current == pytest.approx(readings.voltage / RESISTANCE, rel=1e-3, abs=1e-10)
    assert setup.unit.level(1) == left_at
    again = setup.smu.sweep(0.0, 1.0, 3)
    assert again.current == pytest.approx([0, 5e-5, 1e-4], rel=1e-3, abs=1e-10)


def test_a_stopped_block_brings_what_it_has_measured(setup):
    setup.start(1.0, nplc=0.2, current_range=1e-3)
    end = setup.clock.now() + 2.0
    setup.clock.wait(1.95)
    readings = setup.smu.read_block(1000, 0.01, should_stop=lambda: setup.clock.now() > end)
    assert len(readings) <= 1000
    assert setup.smu.read_block(5, 0.01).current == pytest.approx(1e-4, rel=1e-3)


def test_a_sweep_that_fails_leaves_its_readings_to_be_rescued_after_a_safe_off(setup):
    class Dark(Exception):
        pass

    def look():
        if setup.clock.now() > began + 2.0:
            raise Dark

    setup.start(0.0, source_delay=0.05, autozero=False)
    began = setup.clock.now()
    with pytest.raises(Dark):
        setup.smu.sweep(0.0, 3.0, 301, while_waiting=look)
    assert setup.smu.safe_off() == []
    assert not setup.unit.output_on(1)
    readings = setup.smu.stored_readings()
    assert 20 < len(readings) < 32
    assert readings.voltage == pytest.approx(np.linspace(0, 3, 301)[: len(readings)])
    assert len(setup.smu.stored_readings()) == 0


def test_nothing_is_stored_before_anything_was_measured(setup):
    assert len(setup.smu.stored_readings()) == 0


def test_safe_off_in_mid_sweep_never_raises_the_voltage(setup):
    """A sweep from 1 V up to 9 V is cut off early: nothing above where it was may follow."""

    class Cut(Exception):
        pass

    def cut():
        if setup.clock.now() > began + 1.0:
            raise Cut

    setup.start(1.0, source_delay=0.05)
    began = setup.clock.now()
    with pytest.raises(Cut):
        setup.smu.sweep(1.0, 9.0, 801, while_waiting=cut)
    reached = setup.unit.level(1)
    assert 1.0 < reached < 2.0
    forced = []
    write = setup.mainframe.write

    def noted(message, **options):
        write(message, **options)
        forced.append(setup.unit.level(1))

    setup.mainframe.write = noted
    assert setup.smu.safe_off() == []
    assert max(forced) <= reached
    assert not setup.unit.output_on(1)


def test_safe_off_clears_the_device_where_an_abort_does_not_get_through(setup):
    setup.start(2.0)
    write, cleared = setup.mainframe.write, []

    def stuck(message, **options):
        if not cleared:
            raise InstrumentError("stuck")
        write(message, **options)

    clear = setup.mainframe.device_clear
    setup.mainframe.write = stuck
    setup.mainframe.device_clear = lambda: (cleared.append(1), clear())
    assert setup.smu.safe_off() == []
    assert cleared
    assert not setup.unit.output_on(1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda smu: smu.set_bias(60.5), "bias 60.5 V"),
        (lambda smu: smu.sweep(-61, 0, 5), "bias -61 V"),
        (lambda smu: smu.sweep(0, 1, 1002), "1 to 1001 steps"),
        (lambda smu: smu.sweep(0, 1, 0), "1 to 1001 steps"),
        (lambda smu: smu.read_block(100_002), "100001 in all"),
        (lambda smu: smu.prepare(compliance=0.06), "compliance 60 mA"),
        (lambda smu: smu.prepare(compliance=0.0), "compliance 0 A"),
        (lambda smu: smu.prepare(compliance=1e-3, largest_bias=61), "bias 61 V"),
        # 100 mA up to 20 V, 50 mA up to 40 V, 20 mA up to 100 V
        (lambda smu: smu.prepare(compliance=0.03, largest_bias=50), "at most 20 mA at 50 V"),
        (lambda smu: smu.prepare(compliance=1e-3, nplc=2.5), "2.5 PLC"),
        (lambda smu: smu.prepare(compliance=1e-3, nplc=101), "101 PLC"),
        (lambda smu: smu.prepare(compliance=1e-3, current_range=0.2), "100 mA range"),
        (lambda smu: smu.prepare(compliance=1e-3, source_delay=5e-5), "steps of 0.1 ms"),
    ],
)
def test_limits_are_checked_before_anything_is_sent(setup, call, message):
    setup.start()
    sent = setup.library.operations
    with pytest.raises(LimitError, match=message):
        call(setup.smu)
    assert setup.library.operations == sent


def test_above_42_volts_the_interlock_must_be_closed(setup):
    setup.smu.prepare(compliance=1e-3, largest_bias=50)
    setup.unit.interlock_closed = False
    with pytest.raises(InstrumentError, match="interlock is open"):
        setup.smu.prepare(compliance=1e-3, largest_bias=50)
    setup.smu.prepare(compliance=1e-3, largest_bias=42)


def test_a_slot_without_a_source_measure_unit_is_refused(setup):
    with pytest.raises(ConfigError, match=r"smu: channel 7 has no module.*slots 1, 2, 3, 4"):
        B1500SourceMeter(setup.mainframe, 7).check_wiring()


@pytest.mark.parametrize(
    ("points", "hold", "delay"), [(1, 0, 0), (1001, 655.35, 65.535), (2, 0.07, 0.0003)]
)
def test_what_the_instrument_sweeps_is_taken_by_it(setup, points, hold, delay):
    setup.start()
    check_staircase(points, hold, delay)
    setup.mainframe.write(f"WT {hold:.9g},{delay:.9g};WV 1,1,0,0,1,{points},1E-3")
    setup.mainframe.raise_errors()


@pytest.mark.parametrize(
    "measure",
    [
        lambda smu, stop: smu.read_block(200, 0.05, should_stop=stop),
        lambda smu, stop: smu.sweep(0.0, 1.0, 200, should_stop=stop),
    ],
)
def test_a_stop_is_obeyed_within_a_fifth_of_a_second(measure):
    """In wall time: ten seconds of readings, stopped after half a second of them."""
    with Setup(clock=WallClock()) as setup:
        setup.start(1.0, nplc=0.2, current_range=1e-3, source_delay=0.05)
        end = setup.clock.now() + 0.5
        readings = measure(setup.smu, lambda: setup.clock.now() > end)
        assert setup.clock.now() < end + 0.2
    assert 2 < len(readings) < 12


def test_a_long_block_can_be_looked_after_meanwhile(setup):
    setup.start(1.0, nplc=1, current_range=1e-3, autozero=False)
    looks = []
    readings = setup.smu.read_block(
        300, 0.05, while_waiting=lambda: looks.append(setup.clock.now())
    )
    assert len(readings) == 300
    assert np.allclose(np.diff(readings.time), 0.05)
    assert len(looks) >= 25


def test_the_integration_can_be_changed_while_the_output_stays_on(setup):
    setup.start(1.0, nplc=1, current_range=1e-3, autozero=False)
    for nplc, interval in ((2, 0.041), (0.05, 2e-3), (10, 0.201)):
        setup.smu.set_nplc(nplc)
        readings = setup.smu.read_block(10)
        assert np.diff(readings.time) == pytest.approx(interval, abs=2e-3)
        assert np.allclose(readings.current, 1.0 / RESISTANCE, rtol=1e-3)
    assert setup.smu.is_on
    with pytest.raises(LimitError, match="PLC"):
        setup.smu.set_nplc(101)


def test_the_range_is_chosen_while_the_output_stays_as_it_is():
    with Setup(load=Resistor(1e6)) as setup:
        setup.start(2.0)
        for wanted, nominal in ((2e-6, 1e-5), (3e-5, 1e-4), (1e-3, 1e-3), (1.1e-6 * 2, 1e-5)):
            setup.smu.choose_range(wanted)
            readings = setup.smu.read_block(3)
            assert set(readings.range) == {nominal}
            assert readings.current == pytest.approx(np.full(3, 2e-6), abs=2e-7)
            assert setup.smu.is_on
        setup.smu.choose_range(None)
        assert set(setup.smu.read_block(3).range) == {1e-5}
        with pytest.raises(LimitError):
            setup.smu.choose_range(2.0)
