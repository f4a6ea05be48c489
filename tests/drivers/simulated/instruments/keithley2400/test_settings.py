"""What *RST makes of the settings."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_reset_defaults_in_their_formats(meter):
    dirt = "SOUR:FUNC CURR;:SENS:CURR:PROT 1;:ARM:COUN 2;:FORM:ELEM CURR;:SENS:VOLT:NPLC 0.1"
    meter.write(dirt, "*RST")
    for query, reply in {
        "*IDN?": "KEITHLEY INSTRUMENTS INC.,MODEL 2400,1248014,"
        "C30   Mar 17 2006 09:29:29/A02  /K/J",
        "*OPT?": "0",
        "*TST?": "0",
        "SYST:VERS?": "1996.0",
        "SYST:MEP?": "1",
        "OUTP?": "0",
        "OUTP:SMOD?": "NORM",
        "OUTP:ENAB:TRIP?": "1",
        "ROUT:TERM?": "FRON",
        "SOUR:FUNC?": "VOLT",
        "SOUR:VOLT:MODE?": "FIX",
        "SOUR:VOLT?": "0.000000E+00",
        "SOUR:VOLT:RANG?": "21.00",
        "SOUR:CURR:RANG?": "1.050000E-04",
        "SOUR:VOLT:RANG? MAX": "210.00",
        "SOUR:VOLT:RANG:AUTO?": "1",
        "SOUR:DEL?": "0.00100",
        "SOUR:DEL:AUTO?": "1",
        "SOUR:SWE:POIN?": "2500",
        "SOUR:SWE:SPAC?": "LIN",
        "SOUR:SWE:RANG?": "BEST",
        "SOUR:CLE:AUTO?": "0",
        "SENS:FUNC?": '"CURR:DC"',
        "SENS:FUNC:OFF?": '"VOLT:DC","RES"',
        "SENS:FUNC:CONC?": "1",
        "SENS:CURR:RANG?": "1.050000E-04",
        "SENS:CURR:RANG:AUTO:ULIM?": "1.050000E-04",
        "SENS:VOLT:RANG?": "21.00",
        "SENS:RES:RANG?": "2.100000E+05",
        "SENS:CURR:PROT?": "1.050000E-04",
        "SENS:VOLT:PROT?": "2.100000E+01",
        "SENS:CURR:PROT:TRIP?": "0",
        "SENS:CURR:NPLC?": "1.00",
        "SENS:RES:MODE?": "AUTO",
        "SENS:AVER:TCON?": "REP",
        "SENS:AVER:COUN?": "10",
        "ARM:COUN?": "1",
        "ARM:SOUR?": "IMM",
        "ARM:TIM?": "0.100",
        "TRIG:COUN?": "1",
        "TRIG:DEL?": "0.00000",
        "TRIG:OUTP?": "NONE",
        "TRIG:ILIN?": "1",
        "TRIG:OLIN?": "2",
        "FORM?": "ASC",
        "FORM:ELEM?": "VOLT,CURR,RES,TIME,STAT",
        "FORM:BORD?": "NORM",
        "SYST:AZER?": "1",
        "SYST:RSEN?": "0",
        "SYST:LFR?": "50",
        "SYST:ERR?": '0,"No error"',
        "DISP:DIG?": "6",
        "TRAC:POIN?": "100",
        "TRAC:FEED?": "SENS1",
        "TRAC:FEED:CONT?": "NEV",
        "CALC3:FORM?": "MEAN",
    }.items():
        assert meter.ask(query) == reply, query
