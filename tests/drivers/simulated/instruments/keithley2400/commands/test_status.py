"""Queries of the error queue."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_all_errors_in_one_reply(meter):
    meter.write("FOO", "SOUR:VOLT 999")
    assert meter.ask("SYST:ERR:ALL?") == (
        '-113,"Undefined header",-222,"Parameter data out of range"'
    )
    assert meter.ask("SYST:ERR:ALL?") == '0,"No error"'


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("FORM SREAL", "FORM?", "REAL,32"),
        ("*SRE 32;*ESE 60", "*SRE?;*ESE?", "32;60"),
        ("FORM:SREG HEX;*ESE 60", "*ESE?", "#H003C"),
        ("FORM:SREG OCT;*ESE 60", "*ESE?", "#Q000074"),
        ("FORM:SREG BIN;*ESE 5", "*ESE?", "#B0000000000000101"),
        ("STAT:QUE:ENAB (-200:-199,106);DIS (-199)", "STAT:QUE:ENAB?", "(-200:-200,106:106)"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(command, query, reply):
    meter = MeterBench()
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
