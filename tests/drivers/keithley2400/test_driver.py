"""The 2400's driver on the simulated instrument, with a sample of known resistance."""

from functools import partial

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter

from drivers.clock import VirtualClock
from drivers.config.bench import Limits
from drivers.config.instruments import SMUConfig
from drivers.errors import InstrumentError, InstrumentSilent, LimitError
from drivers.keithley2400.driver import Keithley2400
from drivers.keithley2400.readings import reading_time
from drivers.simulated.faults.fault import Fault
from drivers.simulated.faults.faulty import Faulty
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary

LIMITS = Limits.model_validate(
    {
        "bias": "10 V",
        "compliance": "10 mA",
        "irradiance": "1 mW/cm2",
        "laser_current": "1 mA",
        "laser_on_time": "1 s",
    }
)
ADDRESSES = {
    "gpib": "GPIB0::24::INSTR",
    "rs232": "ASRL1::INSTR",
    "socket": "TCPIP0::192.0.2.1::5025::SOCKET",
}


class Setup:
    def __init__(self, interface="gpib", resistance=1e6, fault=None):
        self.clock = VirtualClock()
        self.unit = SimulatedKeithley2400(
            self.clock, Resistor(resistance), interface=interface, ideal=True
        )
        wired = self.unit if fault is None else Faulty(self.unit, self.clock, [Fault(*fault)])
        address = ADDRESSES[interface]
        self.library = SimulatedVisaLibrary({address: wired}, self.clock)
        options = {} if interface == "gpib" else {"read_termination": "\n"}
        adapter = VISAAdapter(address, visa_library=self.library, timeout=5000, **options)
        self.smu = Keithley2400(adapter, self.clock, LIMITS)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.smu.adapter.connection.close()


@pytest.fixture
def setup():
    with Setup() as setup:
        yield setup


@pytest.mark.parametrize("interface", ["gpib", "rs232", "socket"])
def test_a_sweep_arrives_whole_over_every_interface(interface):
    with Setup(interface) as setup:
        setup.smu.prepare(compliance=1e-4)
        setup.smu.switch_on()
        readings = setup.smu.sweep(-3, 3, 61)
    assert np.allclose(readings.voltage, np.linspace(-3, 3, 61), atol=1e-6)
    assert np.allclose(readings.current, readings.voltage / 1e6, atol=1e-10)
    assert not readings.in_compliance.any()
    assert np.all(np.diff(readings.time) > 0)


@pytest.mark.parametrize("baud_rate", [9600, 19200, 38400, 57600])
def test_pieces_of_a_staircase_cost_a_serial_line_three_per_cent_at_most(baud_rate):
    """Of the time to measure it, in characters on the line; drawn staircases, seed 2400."""
    config = SMUConfig.model_validate(
        {
            "model": "Keithley 2400",
            "address": "ASRL1::INSTR",
            "line_frequency": "50 Hz",
            "serial": {"baud_rate": baud_rate},
        }
    )
    rng = np.random.default_rng([2400, baud_rate])
    for _ in range(3):
        nplc, points = float(rng.choice([0.1, 1.0, 5.0])), int(rng.integers(200, 2000))
        measuring = points * config.capabilities.reading_time(nplc)
        pieces = min(round(measuring / config.capabilities.sweep_stretch), points // 2)
        characters = {}
        for number in {1, max(1, pieces)}:
            with Setup("rs232") as setup:
                setup.smu.prepare(compliance=1e-4, nplc=nplc, current_range=1e-5)
                setup.smu.switch_on()
                sent, came = watched(setup.smu)
                for piece in np.array_split(np.linspace(-3, 3, points), number):
                    readings = setup.smu.sweep(float(piece[0]), float(piece[-1]), len(piece))
                    assert np.allclose(readings.voltage, piece, atol=1e-6)
            characters[number] = sum(len(each) + 1 for each in sent + came)
        more = max(characters.values()) - min(characters.values())
        assert more * 10 / baud_rate <= 0.03 * measuring


def watched(smu):
    """What is written to it and read from it from now on."""
    sent, came = [], []
    write, read = smu.write, smu.read

    def written(message):
        sent.append(message)
        write(message)

    def answered():
        came.append(read())
        return came[-1]

    smu.write, smu.read = written, answered
    return sent, came


@pytest.mark.parametrize("interface", ADDRESSES)
def test_what_comes_between_two_pieces_changes_nothing_of_the_next(interface):
    """Drawn sequences of sweeps, blocks, biases and stops on a resistor; seed 86."""
    rng = np.random.default_rng(86)
    with Setup(interface) as setup:
        setup.smu.prepare(compliance=1e-4, nplc=0.1, current_range=1e-5, source_delay=1e-3)
        setup.smu.switch_on()
        bias = 0.0
        for _ in range(40):
            what, points = rng.integers(5), int(rng.choice([2, 7, 12]))
            if what <= 1:
                first, bias = (float(each) for each in rng.uniform(-3, 3, 2))
                found = setup.smu.sweep(first, bias, points)
                assert np.allclose(found.voltage, np.linspace(first, bias, points), atol=1e-5)
                assert np.allclose(found.current, found.voltage / 1e6, atol=1e-9)
            elif what == 2:
                interval = float(rng.choice([0.0, 0.2]))
                found = setup.smu.read_block(points, interval)
                assert np.allclose(found.voltage, np.full(points, bias), atol=1e-5)
                between = max(interval, reading_time(0.1, sweeping=False))
                assert np.diff(found.time) == pytest.approx(between, rel=0.15)
            else:
                if what == 3:
                    answers = iter([False, True])
                    setup.smu.sweep(-1, 1, 500, should_stop=partial(next, answers, True))
                bias = float(rng.uniform(-3, 3))
                setup.smu.set_bias(bias)
        assert setup.smu.safe_off() == []


def test_a_601_point_sweep_costs_at_most_15_operations_besides_waiting(setup):
    setup.smu.prepare(compliance=1e-4)
    setup.smu.switch_on()
    polls = 0
    original = setup.smu.poll

    def counted():
        nonlocal polls
        polls += 1
        return original()

    setup.smu.poll = counted
    before = setup.library.operations
    setup.smu.sweep(-3, 3, 601)
    assert setup.library.operations - before - polls <= 15
    assert polls >= 5 * 36, "a sweep of 36 s is polled at least five times a second"


def test_times_are_bench_time_and_as_the_data_sheet_says(setup):
    setup.clock.wait(1000)
    setup.smu.prepare(compliance=1e-4, nplc=1, current_range=10e-6)
    setup.smu.switch_on()
    readings = setup.smu.sweep(0, 1, 101)
    assert 1000 < readings.time[0] < 1000.5
    assert np.diff(readings.time).mean() == pytest.approx(reading_time(1.0), rel=0.05)
    assert readings.time[-1] <= setup.clock.now()


def test_a_block_at_a_fixed_bias(setup):
    setup.smu.prepare(compliance=1e-4, nplc=0.1, current_range=10e-6, autozero=False)
    setup.smu.set_bias(2.0)
    setup.smu.switch_on()
    readings = setup.smu.read_block(50)
    assert len(readings) == 50
    assert np.allclose(readings.current, 2e-6, rtol=1e-3)
    assert np.all(readings.range == 10e-6)


def test_compliance_is_seen_in_every_reading():
    with Setup(resistance=1e4) as setup:
        setup.smu.prepare(compliance=1e-4)
        setup.smu.switch_on()
        readings = setup.smu.sweep(0, 3, 31)
    assert np.array_equal(readings.in_compliance, readings.voltage > 1.0 + 1e-9)
    assert np.allclose(readings.current[readings.in_compliance], 1e-4, rtol=0.01)


def test_the_range_of_each_reading_is_known(setup):
    setup.smu.prepare(compliance=1e-4)
    setup.smu.switch_on()
    readings = setup.smu.sweep(0, 5, 11)
    assert set(readings.range[np.abs(readings.current) <= 1e-6]) == {1e-6}
    assert set(readings.range[np.abs(readings.current) > 1.05e-6]) == {10e-6}


@pytest.mark.parametrize(
    "call",
    [
        lambda smu: smu.set_bias(10.5),
        lambda smu: smu.sweep(0, -11, 5),
        lambda smu: smu.sweep(0, 1, 2501),
        lambda smu: smu.prepare(compliance=0.02),
        lambda smu: smu.prepare(compliance=0),
        lambda smu: smu.read_block(0),
    ],
)
def test_the_bench_limits_hold_in_the_driver(setup, call):
    with pytest.raises(LimitError):
        call(setup.smu)


def test_a_refused_setting_is_an_error_with_the_instruments_words(setup):
    setup.smu.prepare(compliance=1e-3)
    setup.smu.write(":SENS:CURR:RANG 1")
    with pytest.raises(InstrumentError, match="824"):
        setup.smu.raise_errors()


def test_a_compliance_that_the_range_forbids_is_noticed(setup):
    with pytest.raises(InstrumentError):
        setup.smu.prepare(compliance=1e-7, current_range=1e-3)


def test_stopping_keeps_the_readings_that_were_taken(setup):
    setup.smu.prepare(compliance=1e-4, nplc=1)
    setup.smu.switch_on()
    began = setup.clock.now()
    readings = setup.smu.sweep(0, 3, 601, should_stop=lambda: setup.clock.now() > began + 10)
    assert 10 / reading_time(1.0) * 0.9 < len(readings) < 10.5 / reading_time(1.0)
    assert np.allclose(readings.current, readings.voltage / 1e6, atol=1e-9)


def test_readings_left_by_a_lost_reply_can_be_fetched():
    with Setup(fault=("timeout", 5.0)) as setup:
        setup.smu.prepare(compliance=1e-4, nplc=1)
        setup.smu.switch_on()
        with pytest.raises(InstrumentSilent, match="Keithley 2400 did not answer within 5"):
            setup.smu.sweep(0, 1, 101)
        setup.smu.safe_off()
        rescued = setup.smu.stored_readings()
    assert np.allclose(rescued.voltage, np.linspace(0, 1, 101), atol=1e-6)


def test_a_garbled_block_is_refused(setup, monkeypatch):
    setup.smu.prepare(compliance=1e-4, nplc=0.01)
    setup.smu.switch_on()
    monkeypatch.setattr(setup.smu, "read_bytes", lambda count: b"#1" + bytes(count - 2))
    with pytest.raises(InstrumentError, match="expected a binary block of 5 readings"):
        setup.smu.sweep(0, 1, 5)


def test_the_inherited_current_loses_the_compliance_as_on_the_real_unit(setup):
    setup.smu.prepare(compliance=1e-3)
    setup.smu.reset_data_format()
    setup.smu.write(":FORM:DATA ASC")
    assert setup.smu.current == pytest.approx(0, abs=1e-9)
    assert setup.smu.compliance_current == pytest.approx(1.05e-4)
    assert setup.unit.output_on, "and it has switched the output on"


@pytest.mark.parametrize("interface", ["gpib", "socket"])
def test_a_sweep_that_is_cut_short_can_be_read_over_every_interface(interface):
    """A stream may have announced the sweep's end already; that must not answer the next query."""
    with Setup(interface) as setup:
        setup.smu.prepare(compliance=1e-4, nplc=1)
        setup.smu.switch_on()
        began = setup.clock.now()

        def broken():
            if setup.clock.now() > began + 5:
                raise InstrumentError("the laser has failed")

        with pytest.raises(InstrumentError, match="laser"):
            setup.smu.sweep(0, 1, 601, while_waiting=broken)
        assert setup.smu.safe_off() == []
        rescued = setup.smu.stored_readings()
        assert len(rescued) > 50
        assert not setup.smu.is_on


def test_a_small_compliance_is_accepted(setup):
    setup.smu.prepare(compliance=50e-9)
    assert setup.unit.compliance == pytest.approx(50e-9)


def test_a_block_after_a_sweep_is_at_the_bias_the_sweep_ended_with(setup):
    setup.smu.prepare(compliance=1e-4, nplc=0.01)
    setup.smu.set_bias(1.0)
    setup.smu.switch_on()
    setup.smu.sweep(1.0, 3.0, 5)
    assert np.allclose(setup.smu.read_block(3).current, 3e-6, rtol=1e-3)


def test_a_slow_block_does_not_slow_the_sweep_after_it(setup):
    setup.smu.prepare(compliance=1e-4, nplc=0.01)
    setup.smu.switch_on()
    setup.smu.read_block(2, interval=0.5)
    before = setup.clock.now()
    setup.smu.sweep(0, 1, 11)
    assert setup.clock.now() - before < 1.0


def test_the_source_range_is_that_of_the_largest_bias(setup):
    setup.smu.prepare(compliance=1e-4, largest_bias=1.0)
    assert setup.smu.source_voltage_range == pytest.approx(2.1)
    with pytest.raises(LimitError):
        setup.smu.prepare(compliance=1e-4, largest_bias=11.0)


def test_no_reading_is_of_a_range_below_the_lowest_that_was_asked_for():
    with Setup(resistance=1e6) as setup:  # 0.5 µA at 0.5 V
        setup.smu.prepare(compliance=1e-3, largest_bias=1.0, lowest_range=1e-5)
        setup.smu.set_bias(0.5)
        setup.smu.switch_on()
        assert set(setup.smu.read_block(3).range) == {1e-5}


@pytest.mark.parametrize("interface", ["gpib", "rs232", "socket"])
def test_a_long_block_has_no_gap_and_the_interval_asked_for(interface):
    with Setup(interface) as setup:
        setup.smu.prepare(
            compliance=1e-4, nplc=1, current_range=10e-6, source_delay=0.0, autozero=False
        )
        setup.smu.set_bias(2.0)
        setup.smu.switch_on()
        began = setup.clock.now()
        looks = []
        readings = setup.smu.read_block(
            500, 0.05, while_waiting=lambda: looks.append(setup.clock.now())
        )
        short = setup.smu.read_block(3, 0.05)
    assert len(readings) == 500
    assert np.allclose(np.diff(readings.time), 0.05, atol=1.1e-3)
    assert readings.time[0] == pytest.approx(began + 0.03, abs=5e-3)  # pause, then the aperture
    assert np.allclose(readings.current, 2e-6, rtol=1e-3)
    assert np.all(readings.voltage == 2.0)
    assert np.max(np.diff(looks)) < 0.5
    assert np.allclose(np.diff(short.time), 0.05, atol=1.1e-3)


def test_the_integration_can_be_changed_while_the_output_stays_on(setup):
    setup.smu.prepare(compliance=1e-4, nplc=0.1, source_delay=0.0, autozero=False)
    setup.smu.set_bias(1.0)
    setup.smu.switch_on()
    for nplc in (10.0, 0.01, 2.5):
        setup.smu.set_nplc(nplc)
        readings = setup.smu.read_block(20)
        taken = reading_time(nplc, 50.0, False, 0.0, False)
        assert np.diff(readings.time) == pytest.approx(taken, abs=1.1e-3)
        assert np.allclose(readings.current, 1e-6, rtol=1e-3)
    assert setup.smu.is_on
    with pytest.raises(LimitError, match="10 PLC"):
        setup.smu.set_nplc(11.0)


def test_a_pause_that_it_does_not_wait_is_refused(setup):
    setup.smu.prepare(compliance=1e-4)
    with pytest.raises(LimitError, match="between readings"):
        setup.smu.read_block(2, 1100.0)


@pytest.mark.parametrize("interface", ["gpib", "rs232", "socket"])
def test_the_range_is_chosen_while_the_output_stays_as_it_is(interface):
    with Setup(interface, resistance=1e6) as setup:
        setup.smu.prepare(compliance=1e-3, source_delay=0.0, autozero=False)
        setup.smu.set_bias(2.0)
        setup.smu.switch_on()
        for wanted, nominal in ((2e-6, 1e-5), (3e-5, 1e-4), (1e-3, 1e-3)):
            setup.smu.choose_range(wanted)
            readings = setup.smu.read_block(3)
            assert set(readings.range) == {nominal}
            assert readings.current == pytest.approx(np.full(3, 2e-6), abs=2e-8)
            assert setup.smu.is_on
        setup.smu.choose_range(None)
        assert setup.smu.ask(":SENS:CURR:RANG:AUTO?").strip() == "1"
        with pytest.raises(LimitError):
            setup.smu.choose_range(2.0)


def test_autorange_goes_no_lower_than_was_asked_for_when_it_is_chosen_again(setup):
    setup.smu.prepare(compliance=1e-3, lowest_range=1e-4, source_delay=0.0, autozero=False)
    setup.smu.set_bias(2.0)
    setup.smu.switch_on()
    setup.smu.choose_range(1e-5)
    setup.smu.choose_range(None)
    assert set(setup.smu.read_block(3).range) == {1e-4}
