"""Which range a reading ends on, and what a change of range costs."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import MeterBench


def _duration(meter, message="READ?"):
    start = meter.clock.now()
    meter.ask(message)
    return meter.clock.now() - start


@pytest.mark.parametrize(
    ("resistance", "full_scale"),
    [(1e7, 1e-6), (1.1e5, 1e-5), (0.9e5, 1e-4), (9.4e3, 1e-3), (1.2e3, 1e-3), (1.2, 1.0)],
)
def test_autorange_finds_the_range_that_holds_the_current(resistance, full_scale):
    meter = MeterBench(Resistor(resistance))
    meter.write("SENS:CURR:PROT 1;:SOUR:VOLT 1;:OUTP ON")
    amperes = meter.table("READ?")[0, 1]
    assert amperes == pytest.approx(1 / resistance, abs=full_scale * 1e-5)
    assert float(meter.ask("SENS:CURR:RANG?")) == pytest.approx(1.05 * full_scale)


@pytest.mark.parametrize(("full_scale", "limit"), [(1e-3, 40e-3), (1e-5, 65e-3)])
def test_a_change_of_range_takes_no_longer_than_the_data_sheet_says(full_scale, limit):
    meter = MeterBench(Resistor(0.5 / (0.8 * full_scale)))
    meter.write("SENS:CURR:PROT 1;NPLC 0.01;:SYST:AZER OFF;:SOUR:VOLT 0.5;:OUTP ON")
    first, second = _duration(meter), _duration(meter)
    assert 1 / 75 < first - second <= limit
