"""SENSe: what is set is read back as the firmware writes it."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("SENS:VOLT:NPLC 0.01", "SENS:CURR:NPLC?", "0.01"),
        ("SENS:CURR:PROT 0.01", "SENS:CURR:PROT?", "1.000000E-02"),
        ("SENS:CURR:RANG 5e-6", "SENS:CURR:RANG?;RANG:AUTO?", "1.050000E-05;0"),
        ("SENS:CURR:PROT:RSYN ON;:SENS:CURR:PROT 1e-3", "SENS:CURR:RANG?", "1.050000E-03"),
        ("SENS:FUNC 'VOLT:DC', \"RES\"", "SENS:FUNC?", '"VOLT:DC","CURR:DC","RES"'),
        ("SENS:FUNC:CONC OFF;:SENS:FUNC 'RES'", "SENS:FUNC?", '"RES"'),
        ("SENS:FUNC:OFF:ALL", "SENS:FUNC?;FUNC:COUN?", '"";0'),
        ("SENS:FUNC:ALL;OFF 'CURR'", "SENS:FUNC?;FUNC:STAT? 'RES'", '"VOLT:DC","RES";1'),
        ("SENS:RES:RANG 3e3", "SENS:RES:RANG?;RANG:AUTO?", "2.100000E+04;0"),
        ("SENS:CURR:RANG:AUTO:LLIM 1e-5", "SENS:CURR:RANG:AUTO:LLIM?", "1.050000E-05"),
        ("SENS:CURR:RANG MIN;RANG:AUTO ON", "SENS:CURR:RANG?;RANG:AUTO?", "1.050000E-06;1"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(command, query, reply):
    meter = MeterBench()
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
