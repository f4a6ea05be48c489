"""SOURce: what is set is read back as the firmware writes it."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("SOUR:VOLT -1.5", "SOUR:VOLT?", "-1.500000E+00"),
        ("SOUR:VOLT 0.1", "SOUR:VOLT:RANG?", "0.21"),
        ("SOUR:VOLT:RANG 20", "SOUR:VOLT:RANG:AUTO?", "0"),
        ("SOUR:VOLT:RANG UP", "SOUR:VOLT:RANG?", "210.00"),
        ("SOUR:DEL 0.2", "SOUR:DEL?;DEL:AUTO?", "0.20000;0"),
        ("SOUR:VOLT:STAR -1;STOP 1;STEP 0.1", "SOUR:SWE:POIN?", "21"),
        ("SOUR:VOLT:STAR 0;STOP 4;:SOUR:SWE:POIN 5", "SOUR:VOLT:STEP?", "1.000000E+00"),
        ("SOUR:VOLT:CENT 1;SPAN 4", "SOUR:VOLT:STAR?;STOP?", "-1.000000E+00;3.000000E+00"),
        ("SOUR:LIST:VOLT 1, 2,-3", "SOUR:LIST:VOLT?", "1.000000E+00,2.000000E+00,-3.000000E+00"),
        ("SOUR:LIST:VOLT 1,2;VOLT:APP 3", "SOUR:LIST:VOLT:POIN?", "3"),
        ("SOUR:VOLT:PROT 50", "SOUR:VOLT:PROT?", "6.000000E+01"),
        ("SOUR:VOLT:TRIG 0.5", "SOUR:VOLT?;VOLT:TRIG?", "0.000000E+00;5.000000E-01"),
        ("SOUR:VOLT 3;:SOUR:MEM:SAVE 7;:SOUR:VOLT 1;MEM:REC 7", "SOUR:VOLT?", "3.000000E+00"),
        ("SOUR:VOLT:RANG 2;RANG:AUTO ON", "SOUR:VOLT:RANG?;RANG:AUTO?", "0.21;1"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(command, query, reply):
    meter = MeterBench()
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
