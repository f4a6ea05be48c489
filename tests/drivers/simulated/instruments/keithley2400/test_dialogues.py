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


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("ARM:COUN INF", "ARM:COUN?", "+9.9e37"),
        ("SENS:VOLT:NPLC 0.01", "SENS:CURR:NPLC?", "0.01"),
        ("SENS:CURR:PROT 0.01", "SENS:CURR:PROT?", "1.000000E-02"),
        ("SOUR:VOLT -1.5", "SOUR:VOLT?", "-1.500000E+00"),
        ("SOUR:VOLT 0.1", "SOUR:VOLT:RANG?", "0.21"),
        ("SOUR:VOLT:RANG 20", "SOUR:VOLT:RANG:AUTO?", "0"),
        ("SOUR:VOLT:RANG UP", "SOUR:VOLT:RANG?", "210.00"),
        ("SENS:CURR:RANG 5e-6", "SENS:CURR:RANG?;RANG:AUTO?", "1.050000E-05;0"),
        ("SENS:CURR:PROT:RSYN ON;:SENS:CURR:PROT 1e-3", "SENS:CURR:RANG?", "1.050000E-03"),
        ("SOUR:DEL 0.2", "SOUR:DEL?;DEL:AUTO?", "0.20000;0"),
        ("SENS:FUNC 'VOLT:DC', \"RES\"", "SENS:FUNC?", '"VOLT:DC","CURR:DC","RES"'),
        ("SENS:FUNC:CONC OFF;:SENS:FUNC 'RES'", "SENS:FUNC?", '"RES"'),
        ("SENS:FUNC:OFF:ALL", "SENS:FUNC?;FUNC:COUN?", '"";0'),
        ("FORM:ELEM STAT,volt", "FORM:ELEM?", "VOLT,STAT"),
        ("FORM SREAL", "FORM?", "REAL,32"),
        ("SOUR:VOLT:STAR -1;STOP 1;STEP 0.1", "SOUR:SWE:POIN?", "21"),
        ("SOUR:VOLT:STAR 0;STOP 4;:SOUR:SWE:POIN 5", "SOUR:VOLT:STEP?", "1.000000E+00"),
        ("SOUR:VOLT:CENT 1;SPAN 4", "SOUR:VOLT:STAR?;STOP?", "-1.000000E+00;3.000000E+00"),
        ("SOUR:LIST:VOLT 1, 2,-3", "SOUR:LIST:VOLT?", "1.000000E+00,2.000000E+00,-3.000000E+00"),
        ("SOUR:LIST:VOLT 1,2;VOLT:APP 3", "SOUR:LIST:VOLT:POIN?", "3"),
        ("SOUR:VOLT:PROT 50", "SOUR:VOLT:PROT?", "6.000000E+01"),
        ("TRIG:OUTP SOUR,SENS", "TRIG:OUTP?", "SOUR,SENS"),
        ("DISP:TEXT 'a; b'", "DISP:TEXT?", '"a; b"'),
        ("SYST:AZER ONCE", "SYST:AZER?", "0"),
        ("*SRE 32;*ESE 60", "*SRE?;*ESE?", "32;60"),
        ("FORM:SREG HEX;*ESE 60", "*ESE?", "#H003C"),
        ("FORM:SREG OCT;*ESE 60", "*ESE?", "#Q000074"),
        ("FORM:SREG BIN;*ESE 5", "*ESE?", "#B0000000000000101"),
        ("SENS:FUNC:ALL;OFF 'CURR'", "SENS:FUNC?;FUNC:STAT? 'RES'", '"VOLT:DC","RES";1'),
        ("SENS:RES:RANG 3e3", "SENS:RES:RANG?;RANG:AUTO?", "2.100000E+04;0"),
        ("SENS:CURR:RANG:AUTO:LLIM 1e-5", "SENS:CURR:RANG:AUTO:LLIM?", "1.050000E-05"),
        ("SENS:CURR:RANG MIN;RANG:AUTO ON", "SENS:CURR:RANG?;RANG:AUTO?", "1.050000E-06;1"),
        ("SOUR:VOLT:TRIG 0.5", "SOUR:VOLT?;VOLT:TRIG?", "0.000000E+00;5.000000E-01"),
        ("SOUR:VOLT 3;:SOUR:MEM:SAVE 7;:SOUR:VOLT 1;MEM:REC 7", "SOUR:VOLT?", "3.000000E+00"),
        ("SOUR:VOLT:RANG 2;RANG:AUTO ON", "SOUR:VOLT:RANG?;RANG:AUTO?", "0.21;1"),
        ("TRIG:INP DEL,NONE", "TRIG:INP?", "NONE"),
        ("FORM:ELEM:CALC TIME,CALC", "FORM:ELEM:CALC?", "CALC,TIME"),
        ("STAT:QUE:ENAB (-200:-199,106);DIS (-199)", "STAT:QUE:ENAB?", "(-200:-200,106:106)"),
        ("SYST:LFR 60", "SYST:LFR?;LFR:AUTO?", "60;0"),
        ("SYST:POS SAV2;KEY 7", "SYST:POS?;KEY?", "SAV2;7"),
        ("SYST:BEEP 500,0.1;:SYST:BEEP:STAT 0", "SYST:BEEP:STAT?", "0"),
        ("DISP:WIND2:TEXT 'below';TEXT:STAT 1", "DISP:WIND2:TEXT:STAT?", "1"),
        ("TRIG:CLE;:SYST:AZER:CACH ON;CACH:REFR", "SYST:AZER:CACH?;:TRAC:FREE?", "1;60000,0"),
        ("SYST:PRES", "FORM:BORD?;:SOUR:VOLT:PROT?", "SWAP;4.000000E+01"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(meter, command, query, reply):
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
