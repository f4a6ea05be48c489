"""The 2400's status model and error queue."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_power_on_event_and_what_clear_status_keeps(meter):
    assert meter.ask("*ESR?") == "128"
    meter.write("*ESE 32;*SRE 32;FOO")
    assert meter.unit.status_byte() == 0x40 | 0x20 | 0x04
    meter.write("*CLS")
    assert meter.ask("*STB?;*ESE?;*SRE?") == "0;32;32"
    meter.write("STAT:MEAS:ENAB 512;:STAT:PRES")
    assert meter.ask("STAT:MEAS:ENAB?;*SRE?") == "0;32"


@pytest.mark.parametrize(("message", "events"), [("FOO", 32), ("SOUR:VOLT 999", 16), ("INIT", 16)])
def test_errors_set_the_event_bit_of_their_class(meter, message, events):
    meter.write("*CLS", message)
    assert meter.ask("*ESR?") == str(events)


def test_the_error_queue_holds_ten_and_says_when_it_overflowed(meter):
    meter.write(*["FOO"] * 9, "SOUR:VOLT 999", "INIT")
    assert meter.ask("SYST:ERR:COUN?") == "10"
    assert meter.errors() == [-113] * 9 + [-350]


def test_status_messages_enter_the_queue_only_if_enabled(meter):
    meter.write("OUTP ON")
    meter.ask("READ?")
    assert meter.errors() == []
    meter.write("STAT:QUE:ENAB (-440:-100, 106, 310)")
    meter.ask("READ?")
    assert meter.ask("SYST:ERR:ALL?") == '106,"Reading available",310,"Re-entering the idle layer"'
