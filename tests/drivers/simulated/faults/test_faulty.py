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


def faulty(meter, clock, kind, **more):
    return Faulty(meter, clock, [Fault(kind, **more)])


def test_garbage_is_as_long_and_ends_as_the_reply_did(clock, meter):
    told = ask(faulty(meter, clock, "garbage"), b"*IDN?")
    right = ask(meter, b"*IDN?")
    assert len(told) == len(right)
    assert told != right
    assert told.endswith(b"\n")
    assert b"\n" not in told[:-1]


def test_a_truncated_reply_has_no_end(clock, meter):
    right = ask(meter, b"*IDN?")
    assert ask(faulty(meter, clock, "truncated"), b"*IDN?") == right[: len(right) // 2]


def test_a_doubled_reply_comes_twice_unless_the_next_message_costs_it(clock):
    socket = SimulatedKeithley2400(clock, Resistor(1e4), interface="socket")
    bus = SimulatedKeithley2400(clock, Resistor(1e4), interface="gpib")
    answers = []
    for meter in (socket, bus):
        twice = faulty(meter, clock, "doubled")
        ask(twice, b"*OPC?")
        answers.append(ask(twice, b":OUTP?"))
    assert answers == [b"1\n", b"0\n"]


def test_a_delayed_reply_comes_when_its_time_has_come(clock, meter):
    slow = faulty(meter, clock, "delayed", delay=2.0)
    assert ask(slow, b"*OPC?") is None
    assert slow.next_event() == 2.0
    clock.wait(2.0)
    assert slow.output_waiting()
    assert slow.transmit(100) == (b"1\n", True)


def test_a_late_reply_answers_the_next_question(clock, meter):
    late = faulty(meter, clock, "late")
    assert ask(late, b"*OPC?") is None
    clock.wait(60.0)
    assert not late.output_waiting()
    assert ask(late, b":OUTP?") == b"1\n"


def test_an_endless_reply_drips(clock, meter):
    dripping = faulty(meter, clock, "endless")
    assert ask(dripping, b"*OPC?") is None
    clock.wait(10.0)
    piece, end = dripping.transmit(1 << 20)
    assert 150 < len(piece) < 250
    assert not end
    assert dripping.next_event() < clock.now() + 0.1


def test_a_power_cycle_leaves_it_as_it_is_after_switching_on(clock, meter):
    cut = faulty(meter, clock, "power cycle", at=10.0)
    cut.receive(b"*CLS;:SOUR:VOLT 3;:SENS:CURR:PROT 1E-3;:FORM:ELEM CURR;:OUTP ON\n")
    assert meter.output_on
    clock.wait(10.0)
    cut.update()
    assert not meter.output_on
    assert cut.losses == 1
    assert not cut.unreachable
    assert ask(cut, b"*ESR?") == b"128\n", "PON"
    assert ask(cut, b":FORM:ELEM?") == b"VOLT,CURR,RES,TIME,STAT\n"
    assert ask(cut, b"*IDN?").startswith(b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,")


def test_while_its_power_is_off_nobody_reaches_it(clock, meter):
    cut = faulty(meter, clock, "power cycle", at=10.0, duration=5.0)
    clock.wait(12.0)
    assert ask(cut, b"*IDN?") is None
    assert cut.unreachable
    with pytest.raises(NoAnswer):
        cut.status_byte()
    clock.wait(3.0)
    assert ask(cut, b"*OPC?") == b"1\n"


def test_a_shorted_sample_puts_the_source_into_compliance(clock, meter):
    shorted = faulty(meter, clock, "compliance", at=10.0)
    shorted.receive(b":SOUR:VOLT 1;:SENS:CURR:PROT 1E-3;:FORM:ELEM CURR;:OUTP ON\n")

    def current():
        shorted.receive(b":READ?\n")
        clock.wait(1.0)
        shorted.update()
        return float(shorted.transmit(100)[0])

    assert current() == pytest.approx(1e-4, rel=0.01)
    clock.wait(10.0)
    assert current() == pytest.approx(1e-3, rel=0.01)
    shorted.mend()
    assert current() == pytest.approx(1e-4, rel=0.01)


def test_without_a_fault_it_is_bit_for_bit_the_instrument_itself(clock):
    said = []
    for wrap in (lambda unit: unit, lambda unit: faulty(unit, clock, "timeout", at=1e9)):
        unit = wrap(SimulatedKeithley2400(VirtualClock(), Resistor(1e4), seed=3))
        said.append([ask(unit, text) for text in (b"*IDN?", b":OUTP ON;:OUTP?", b":SYST:ERR?")])
    assert said[0] == said[1]
