"""Set-ups and the timestamp."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_a_set_up_is_saved_and_recalled_with_the_output_off(meter):
    meter.write("SOUR:VOLT 2;*SAV 3;*RST;:OUTP ON;*RCL 3")
    assert meter.ask("SOUR:VOLT?;:OUTP?") == "2.000000E+00;0"


def test_the_timestamp_counts_milliseconds_and_rolls_over(meter):
    meter.clock.wait(12.3456)
    assert meter.ask("SYST:TIME?") == "1.234500E+01"
    meter.write("SYST:TIME:RES")
    meter.clock.wait(100_000.5)
    assert meter.ask("SYST:TIME?") == "5.000000E-01"


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("FORM:ELEM STAT,volt", "FORM:ELEM?", "VOLT,STAT"),
        ("DISP:TEXT 'a; b'", "DISP:TEXT?", '"a; b"'),
        ("SYST:AZER ONCE", "SYST:AZER?", "0"),
        ("FORM:ELEM:CALC TIME,CALC", "FORM:ELEM:CALC?", "CALC,TIME"),
        ("SYST:LFR 60", "SYST:LFR?;LFR:AUTO?", "60;0"),
        ("SYST:POS SAV2;KEY 7", "SYST:POS?;KEY?", "SAV2;7"),
        ("SYST:BEEP 500,0.1;:SYST:BEEP:STAT 0", "SYST:BEEP:STAT?", "0"),
        ("DISP:WIND2:TEXT 'below';TEXT:STAT 1", "DISP:WIND2:TEXT:STAT?", "1"),
        ("TRIG:CLE;:SYST:AZER:CACH ON;CACH:REFR", "SYST:AZER:CACH?;:TRAC:FREE?", "1;60000,0"),
        ("SYST:PRES", "FORM:BORD?;:SOUR:VOLT:PROT?", "SWAP;4.000000E+01"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(command, query, reply):
    meter = MeterBench()
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
