"""An instrument with a fault still acts; what is wrong is what it says."""

import pytest

from drivers.clock import VirtualClock
from drivers.simulated.faults.fault import Fault
from drivers.simulated.faults.faulty import Faulty, NoAnswer
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def meter(clock):
    return SimulatedKeithley2400(clock, Resistor(1e4))


def ask(instrument, message):
    instrument.receive(message + b"\n")
    return instrument.transmit(1 << 20)[0] if instrument.output_waiting() else None


def test_one_reply_is_lost_and_later_ones_come_again(clock, meter):
    faulty = Faulty(meter, clock, [Fault("timeout", at=10.0)])
    assert ask(faulty, b"*OPC?") == b"1\n"
    clock.wait(10.0)
    assert ask(faulty, b"*OPC?") is None
    assert ask(faulty, b"*OPC?") == b"1\n"


def test_a_silent_instrument_obeys_but_answers_nothing(clock, meter):
    faulty = Faulty(meter, clock, [Fault("silence", at=10.0)])
    assert faulty.status_byte() == 0
    clock.wait(10.0)
    assert ask(faulty, b":OUTP ON;*OPC?") is None
    assert meter.output_on
    assert not faulty.service_requested
    with pytest.raises(NoAnswer):
        faulty.status_byte()


def test_a_wrong_identity_is_told_once_it_is_asked_for(clock, meter):
    faulty = Faulty(meter, clock, [Fault("wrong identity", identity="ACME,2400")])
    assert ask(faulty, b"*idn?") == b"ACME,2400\n"
    assert ask(faulty, b"*OPC?") == b"1\n"
    faulty.receive(b":OUTP ON\n")
    faulty.device_clear()
    faulty.update()
    assert meter.output_on
    assert faulty.next_event() is None
