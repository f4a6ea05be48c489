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
