"""What goes on in the 2400, as its registers show it."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    meter = MeterBench()
    meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return meter


def test_operation_register_knows_idle_and_sweeping(meter):
    meter.write("STAT:OPER:ENAB 1024;*SRE 128;:STAT:OPER?")
    meter.read()
    assert meter.unit.status_byte() == 0
    meter.write("SOUR:VOLT:MODE LIST;:TRIG:COUN 5;:INIT")
    assert meter.unit.status_byte() == 0
    meter.clock.wait(1)
    assert meter.unit.status_byte() == 0xC0
    assert int(meter.ask("STAT:OPER?")) == 1 << 10 | 1 << 3
    assert meter.ask("STAT:OPER:COND?") == "1024"
