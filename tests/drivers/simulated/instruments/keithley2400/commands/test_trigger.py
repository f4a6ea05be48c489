"""Commands that take readings, and the events that start them."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


@pytest.fixture
def ready_meter():
    ready_meter = MeterBench()
    ready_meter.write("SYST:AZER OFF;:SENS:CURR:RANG 1e-4;:SOUR:VOLT 1;:OUTP ON")
    return ready_meter


def test_measure_resets_the_compliance_and_leaves_level_and_filter(meter):
    meter.write("SENS:AVER ON;:SENS:CURR:PROT 1e-6;:SOUR:VOLT -0.002;:SENS:CURR:NPLC 0.1;:OUTP ON")
    assert meter.ask("SENS:CURR:PROT?") == "1.000000E-06"
    volts, amperes, ohms, _, status = meter.ask("MEAS:CURR?").split(",")
    assert (volts, amperes, ohms) == ("-2.000000E-03", "-2.000000E-07", "+9.910000E+37")
    assert status == "+2.151000E+04"  # bits 1, 2, 10, 12, 14
    assert meter.ask("SENS:CURR:PROT?;NPLC?;:SOUR:VOLT?") == "1.050000E-04;1.00;-2.000000E-03"


def test_measure_switches_the_output_on(meter):
    meter.ask("MEAS?")
    assert meter.unit.output_on
    assert meter.ask("OUTP?") == "1"


def test_read_with_the_output_off_is_never_answered(meter):
    assert meter.ask(":READ?") is None
    assert meter.errors() == [803, -420]


def test_a_bus_trigger_starts_each_pass(ready_meter):
    ready_meter.write("ARM:SOUR BUS;COUN 2;:TRIG:COUN 3;:INIT")
    ready_meter.clock.wait(5)
    assert ready_meter.unit.next_event() is None
    ready_meter.write("*TRG")
    ready_meter.clock.wait(5)
    ready_meter.unit.trigger()
    rows = ready_meter.table("FETC?")
    assert len(rows) == 6
    assert rows[[0, 3], 3] == pytest.approx([5.001, 10.001], abs=1.1e-3)


def test_a_trigger_that_nothing_waits_for_is_an_error(ready_meter):
    ready_meter.write("*TRG")
    ready_meter.unit.trigger()
    assert ready_meter.errors() == [-211, -211]


def test_fetch_gives_the_last_run_again_and_again(ready_meter):
    ready_meter.write("TRIG:COUN 3")
    first = ready_meter.ask("READ?")
    assert ready_meter.ask("FETC?") == ready_meter.ask("FETC?") == first
    assert first.endswith(ready_meter.ask("SENS:DATA?"))
    ready_meter.write("*RST")
    assert ready_meter.ask("FETC?") is None


@pytest.mark.parametrize(
    ("command", "query", "reply"),
    [
        ("ARM:COUN INF", "ARM:COUN?", "+9.9e37"),
        ("TRIG:OUTP SOUR,SENS", "TRIG:OUTP?", "SOUR,SENS"),
        ("TRIG:INP DEL,NONE", "TRIG:INP?", "NONE"),
    ],
)
def test_settings_read_back_as_the_firmware_writes_them(command, query, reply):
    meter = MeterBench()
    meter.write(command)
    assert meter.ask(query) == reply
    assert meter.errors() == []
