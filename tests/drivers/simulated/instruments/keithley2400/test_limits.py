"""Settings that exclude each other."""

import pytest

from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


@pytest.fixture
def meter():
    return MeterBench()


def test_a_refused_compliance_leaves_the_old_one(meter):
    meter.write("SENS:CURR:PROT 50e-9")
    assert meter.unit.compliance == 105e-6
