"""Dialogues with the simulated 2400 byte for byte, after the 2400 manual and logs of real units."""

import struct

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def _numbers(block, layout):
    """The floats of an indefinite block that has exactly the length of `layout`."""
    assert (block[:2], block[-1:]) == (b"#0", b"\n")
    return struct.unpack(layout, block[2:-1])


def test_one_point_as_pymeasure_takes_it(meter):
    meter.write(
        "*RST",
        ":FORMAT:ELEMENTS VOLTAGE, CURRENT, RESISTANCE, TIME, STATUS",
        ":SOURCE:FUNCTION VOLT",
        ":SOURCE:VOLTAGE 1",
        ":SENSE:CURRENT:PROTECTION 0.01",
        "OUTPUT 1",
    )
    assert meter.ask(":READ?") == (
        "+1.000000E+00,+1.000000E-04,+9.910000E+37,+1.000000E-03,+2.150800E+04"
    )
    assert meter.ask("SYST:ERR?") == '0,"No error"'


def test_a_sweep_into_the_buffer_with_a_service_request_and_a_binary_block(meter):
    meter.write(
        ":SOUR:VOLT:STAR 0;STOP 1;:SOUR:SWE:POIN 11",
        ":SOUR:VOLT:MODE SWE",
        ":TRIG:COUN 11",
        ":TRAC:CLE;:TRAC:POIN 11;:TRAC:FEED SENS1;:TRAC:FEED:CONT NEXT",
        ":STAT:PRES;*CLS;*SRE 1;:STAT:MEAS:ENAB 512",
        "OUTP ON;:INIT",
    )
    assert meter.unit.status_byte() == 0
    assert not meter.unit.service_requested
    assert meter.ask("*STB?") == "65"
    assert meter.unit.service_requested
    assert meter.unit.status_byte() == 65
    assert meter.unit.status_byte() == 1  # the poll took RQS back, the summary stays
    meter.write(":FORM:ELEM VOLT,CURR;:FORM:DATA REAL,32")
    expected = [x for n in range(11) for x in (n / 10, n / 10 / 1e4)]
    meter.write(":TRAC:DATA?")
    assert _numbers(meter.read(), ">22f") == pytest.approx(expected, rel=1e-7)
    meter.write(":FORM:BORD SWAP;:TRAC:DATA?")
    assert _numbers(meter.read(), "<22f") == pytest.approx(expected, rel=1e-7)
    assert meter.errors() == []


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        ((":SOUR:FUNC CURR", ":SENS:CURR:RANG 0.1"), '823,"Invalid with source read-back on"'),
        (("FOO:BAR",), '-113,"Undefined header"'),
        (("SENS:CURR:RANG 1e-2",), '824,"Cannot exceed compliance range"'),
        (("SENS:CURR:PROT 50e-9",), '822,"Too small for sense range"'),
        (("SENS:FUNC 'RES'", "SENS:VOLT:RANG 2"), '825,"Invalid with auto-ohms on"'),
        (("SENS:CURR:PROT 1", "SOUR:VOLT 30"), '826,"Attempt to exceed power limit"'),
        (("SOUR:VOLT 211",), '-222,"Parameter data out of range"'),
        (("ARM:COUN 2", "TRIG:COUN 2000"), '-221,"Settings conflict"'),
        (("OUTP ON", "ARM:COUN INF", "READ?"), '830,"Invalid with INFinite ARM:COUNT"'),
        (("TRAC:FEED:CONT NEXT", "TRAC:POIN 5"), '800,"Illegal with storage active"'),
        (("TRAC:FEED:CONT NEXT", "TRAC:FEED SENSE"), '800,"Illegal with storage active"'),
        (("TRAC:DATA?",), '-230,"Data corrupt or stale"'),
        (("FETC?",), '-230,"Data corrupt or stale"'),
        (("SENS:FUNC CURR",), '-148,"Character data not allowed"'),
        (("INIT",), '803,"Not permitted with OUTPUT off"'),
        (("SOUR:VOLT:RANG 2", "SOUR:VOLT 5"), '-222,"Parameter data out of range"'),
    ],
)
def test_what_is_refused_and_how(meter, messages, error):
    meter.write(*messages)
    assert meter.ask("SYST:ERR?") == error
    assert meter.errors() == []
