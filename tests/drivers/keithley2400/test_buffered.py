"""How a 2400 hands over what it has stored when a block is stopped or fails."""

import numpy as np
import pytest

from drivers.errors import InstrumentError, InstrumentSilent
from tests.drivers.keithley2400.test_driver import Setup


@pytest.mark.parametrize("interface", ["gpib", "rs232", "socket"])
def test_a_stop_ends_a_long_block_with_the_readings_so_far(interface):
    with Setup(interface) as setup:
        setup.smu.prepare(compliance=1e-4, nplc=1, source_delay=0.0, autozero=False)
        setup.smu.set_bias(1.5)
        setup.smu.switch_on()
        end = setup.clock.now() + 10.0
        readings = setup.smu.read_block(2500, 0.1, should_stop=lambda: setup.clock.now() > end)
        assert setup.clock.now() < end + 0.5
        assert len(readings) == pytest.approx(100, abs=3)
        assert np.all(readings.voltage == 1.5)
        again = setup.smu.read_block(2)
        assert np.allclose(again.current, 1.5e-6, rtol=1e-3), "the source stands where it stood"
        assert setup.smu.safe_off() == []


def test_a_long_block_that_fails_can_be_read_after_safe_off():
    with Setup() as setup:
        fails_and_is_read(setup)


def fails_and_is_read(setup):
    setup.smu.prepare(compliance=1e-4, nplc=1, source_delay=0.0, autozero=False)
    setup.smu.switch_on()
    began = setup.clock.now()

    def broken():
        if setup.clock.now() > began + 5:
            raise InstrumentError("the laser has failed")

    with pytest.raises(InstrumentError, match="laser"):
        setup.smu.read_block(2000, 0.05, while_waiting=broken)
    assert setup.smu.safe_off() == []
    assert len(setup.smu.stored_readings()) == pytest.approx(100, abs=5)


def test_what_is_in_the_buffer_of_another_block_is_not_rescued():
    with Setup(fault=("timeout", 20.0)) as setup:
        setup.smu.prepare(compliance=1e-4, nplc=1, source_delay=0.0, autozero=False)
        setup.smu.switch_on()
        assert len(setup.smu.read_block(100, 0.05)) == 100
        setup.clock.wait(20.0)
        with pytest.raises(InstrumentSilent):
            setup.smu.read_block(5, 0.05)
        setup.smu.safe_off()
        assert len(setup.smu.stored_readings()) == 0
