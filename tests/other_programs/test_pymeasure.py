"""pymeasure's stock drivers on the simulated bench, by library name and over raw sockets, with
their own sleeping.

By library name only: the pauses of half a minute, which nobody wants to wait for, and SRQ, which a
raw socket has not.
"""

from contextlib import closing

import numpy as np
import pytest
from pymeasure.errors import Error
from pymeasure.instruments.agilent import AgilentB1500
from pymeasure.instruments.keithley import Keithley2400
from pymeasure.instruments.srs import LDC500Series
from pyvisa import VisaIOError

from tests.other_programs.opened import (
    LASER_LINES,
    MONITOR_SENSITIVITY,
    WAYS,
    irradiance,
    opened,
)

by_library_name = pytest.mark.parametrize("bench", ["library"], indirect=True)


@pytest.fixture(params=WAYS)
def bench(request, monkeypatch):
    """A bench of its own, which drivers that name no library find by the environment."""
    with opened(request.param) as bench:
        monkeypatch.setenv("PYVISA_LIBRARY", bench.library)
        yield bench


@pytest.fixture
def smu(bench):
    with closing(Keithley2400(bench.smu, **bench.smu_lines).adapter) as adapter:
        smu = Keithley2400(adapter)
        smu.reset()
        yield smu
        smu.shutdown()


@pytest.fixture
def laser(bench):
    with closing(LDC500Series(bench.laser, **LASER_LINES).adapter) as adapter:
        laser = LDC500Series(adapter)
        laser.write("")  # as the socket of a real one wants it, before it listens
        laser.write("ULOC 1")
        laser.write("TOKN ON")
        laser.ld.current_range = "LOW"
        laser.ld.current_limit = 100
        laser.ld.voltage_limit = 7
        yield laser


def light(bench, laser, current):
    laser.ld.current_setpoint = current
    laser.ld.enabled = True
    bench.wait(10.0)


def test_the_sample_in_the_dark_and_in_light(smu, laser, bench):
    smu.compliance_current = 1e-3
    smu.source_voltage = 3.0
    smu.enable_source()
    dark = smu.measure_all()["current"]
    light(bench, laser, 58.829)
    assert irradiance(58.829) == pytest.approx(12.97, abs=0.01)
    lit = smu.measure_all()["current"]
    assert lit / dark == pytest.approx(5100, rel=0.03), "Table S5: 13 mW/cm², 3 V"
    laser.ld.enabled = False
    assert laser.ld.enabled is False


@by_library_name
def test_the_drivers_pauses_cost_bench_time_only(smu, bench):
    smu.enable_source()
    begun = bench.now()
    smu.ramp_to_voltage(2.0, steps=21, pause=30.0)
    assert bench.now() - begun == pytest.approx(21 * 30.0, abs=1.0)
    assert smu.source_voltage == 2.0


def test_waiting_for_a_short_buffer(smu, bench):
    smu.source_voltage = 1.0
    smu.enable_source()
    smu.config_buffer(10, delay=0.05)
    begun = bench.now()
    smu.start_buffer()
    smu.wait_for_buffer()
    assert bench.now() - begun > 10 * 0.05
    assert bench.now() - begun < 2.0 or bench.on_sockets, "time is virtual"
    assert smu.buffer_data.reshape(10, 5)[:, 0] == pytest.approx(np.ones(10), abs=3e-3)


@by_library_name
def test_waiting_for_a_long_buffer_needs_the_service_request(smu, bench):
    """The client polls with `*STB?` and a limit of 60 s of its own. A 2400 answers no query before
    it is idle again, so that the read runs into the VISA timeout of 2 s; SRQ comes at any time."""
    smu.enable_source()
    smu.config_buffer(20, delay=1.0)
    begun = bench.now()
    smu.start_buffer()
    with pytest.raises(VisaIOError, match="VI_ERROR_TMO"):
        smu.wait_for_buffer(timeout=60)
    smu.adapter.wait_for_srq(timeout=25)
    assert 20.0 < bench.now() - begun < 25.0
    smu.adapter.connection.clear()
    assert smu.buffer_data.size == 20 * 5


def test_autorange_of_the_sourced_function_may_be_set_but_not_its_range(smu):
    """As pymeasure's tests found on a real 2400."""
    smu.voltage_range_auto_enabled = False
    smu.voltage_range_auto_enabled = True
    assert smu.voltage_range_auto_enabled is True
    assert smu.check_errors() == []
    smu.voltage_range = 21
    assert smu.check_errors() == [[823.0, '"Invalid with source read-back on"']]


def test_errors_of_the_laser_controller_have_appeared_when_the_driver_asks(laser):
    """The controller reports an error some ms after the command; the driver sleeps 15 ms."""
    with pytest.raises(Error, match=r"\[1, 0\]"):
        laser.ld.current_limit = 300  # the range ends at 250 mA
    laser.ld.current_setpoint = 60
    assert laser.ld.current_setpoint == 60
    assert laser.ld.interlock_closed is True


def test_the_interlock_as_the_driver_sees_it(laser, bench):
    light(bench, laser, 60)
    assert laser.ld.current == pytest.approx(60.0, abs=0.01)
    bench.simulation.laser.interlock_closed = False
    assert laser.ld.interlock_closed is False
    assert laser.ld.enabled is False
    bench.simulation.laser.interlock_closed = True
    assert laser.ld.enabled is False


def test_the_analyser_samples_the_photodiode(laser, bench):
    light(bench, laser, 60)
    with closing(AgilentB1500(bench.analyser).adapter) as adapter:
        b1500 = AgilentB1500(adapter)
        b1500.reset()
        b1500.initialize_all_smus()
        assert b1500.smu_names == {1: "SMU1", 2: "SMU2", 3: "SMU3", 4: "SMU4"}
        b1500.data_format(1)
        monitor = b1500.smu2
        monitor.enable()
        monitor.meas_range_current = "1 mA range fixed"
        b1500.meas_mode("SAMPLING", monitor)
        b1500.sampling_timing(0, 0.01, 50)
        monitor.sampling_source("VOLTAGE", "Auto Ranging", 0, 0, 1e-3)
        b1500.check_errors()
        b1500.send_trigger()
        assert b1500.check_idle() == "1"
        currents = [abs(b1500.read_channels(1)[0][3]) for _ in range(50)]
        # the driver leaves the last line feed, which on a stream nothing clears
        b1500.read_bytes(1) if bench.on_sockets else b1500.clear_buffer()
        b1500.check_errors()
        monitor.disable()
    expected = MONITOR_SENSITIVITY * irradiance(60)
    assert np.mean(currents) == pytest.approx(expected, rel=0.01)
