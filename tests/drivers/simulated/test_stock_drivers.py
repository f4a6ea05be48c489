"""pymeasure's stock drivers, unmodified, on the simulated bench."""

import numpy as np
import pytest
from pymeasure.instruments.keithley import Keithley2400, Keithley2700
from pymeasure.instruments.srs.ldc500series import LDC500Series

from drivers.simulated.simulation import simulate
from tests.bench_files import bench_config, device


@pytest.fixture
def simulation():
    return simulate(bench_config(), device())


@pytest.fixture
def smu(simulation):
    smu = Keithley2400("GPIB0::24::INSTR", visa_library=simulation.library)
    yield smu
    smu.adapter.connection.close()


@pytest.fixture
def laser(simulation):
    laser = LDC500Series(
        "TCPIP0::192.0.2.20::8888::SOCKET",
        visa_library=simulation.library,
        read_termination="\r\n",
        write_termination="\n",
    )
    laser._check_set_errors_delay = 0
    laser.write("TOKN ON")
    yield laser
    laser.adapter.connection.close()


def test_the_2400_biases_the_sample_and_reads_its_current(smu, simulation):
    smu.reset()
    smu.source_mode = "voltage"
    smu.compliance_current = 1e-3
    smu.source_voltage = 3.0
    smu.enable_source()
    dark = simulation.photodetector.truth(3.0, 0.0).dark_current
    assert smu.measure_all()["current"] == pytest.approx(dark, rel=0.03)
    smu.disable_source()
    assert not simulation.smu.output_on


def test_stock_current_loses_the_compliance_as_on_the_real_unit(smu, simulation):
    smu.reset()
    smu.compliance_current = 1e-3
    assert smu.compliance_current == pytest.approx(1e-3)
    assert np.isfinite(smu.current)
    assert smu.compliance_current == pytest.approx(1.05e-4)
    assert simulation.smu.output_on


def test_the_2400s_settings_read_back(smu):
    smu.reset()
    smu.current_nplc = 0.1
    assert smu.voltage_nplc == 0.1, "one value for all functions"
    smu.current_range = 1e-5
    assert smu.current_range == pytest.approx(1.05e-5)
    assert smu.current_range_auto_enabled is False
    smu.compliance_current = 2e-5
    smu.source_delay = 0.25
    assert smu.source_delay == 0.25
    assert smu.source_delay_auto_enabled is False
    smu.filter_count = 5
    smu.filter_enabled = True
    assert smu.filter_enabled is True
    assert smu.id.startswith("KEITHLEY INSTRUMENTS INC.,MODEL 2400,")
    assert smu.check_errors() == []


def test_the_2400s_buffer_fills_and_gives_its_statistics(smu):
    smu.reset()
    smu.source_voltage = 1.0
    smu.enable_source()
    smu.resistance_mode_auto_enabled = False
    smu.write(":SENSE:FUNCTION:ALL")  # or the statistics would be of the current only
    smu.config_buffer(10)
    smu.start_buffer()
    smu.adapter.wait_for_srq()
    assert smu.is_buffer_full()
    data = smu.buffer_data.reshape(10, 5)
    assert np.allclose(data[:, 0], 1.0, atol=3e-3)
    assert smu.mean_current == pytest.approx(data[:, 1].mean(), rel=1e-5)
    assert smu.std_current == pytest.approx(data[:, 1].std(ddof=1), rel=0.1)


def test_the_ldc500_lights_the_sample(laser, simulation):
    laser.ld.current_range = "LOW"
    laser.ld.current_limit = 100
    laser.ld.voltage_limit = 7
    laser.ld.current_setpoint = 60
    assert laser.ld.interlock_closed is True
    laser.ld.enabled = True
    simulation.clock.wait(5)
    assert laser.ld.current == pytest.approx(60, abs=0.01)
    assert simulation.light.at([simulation.clock.now()])[0] == pytest.approx(135.27, rel=1e-3)
    laser.ld.enabled = False
    assert simulation.light.at([simulation.clock.now()])[0] == 0.0


def test_the_sample_sees_the_laser(smu, laser, simulation):
    smu.reset()
    smu.compliance_current = 1e-3
    smu.source_voltage = 3.0
    smu.enable_source()
    dark = smu.measure_all()["current"]
    laser.ld.voltage_limit = 7
    laser.ld.current_limit = 100
    laser.ld.current_setpoint = 58.829
    laser.ld.enabled = True
    simulation.clock.wait(10)
    light = smu.measure_all()["current"]
    assert light / dark == pytest.approx(5100, rel=0.03), "Table S5: 13 mW/cm², 3 V"


def test_the_2700_closes_and_opens_channels(caplog, monkeypatch):
    """pymeasure knows no multiplexer card, and says so; what it does with channels is the same."""
    monkeypatch.setattr(Keithley2700, "CLIST_VALUES", [])
    simulation = simulate(bench_config("simulated-switch"), device())
    bank = Keithley2700("GPIB0::16::INSTR", visa_library=simulation.library)
    assert bank.cards == {1: "7700", 2: "7700"}
    assert "Card type 7700 at slot 1 is not yet implemented" in caplog.text
    assert bank.closed_channels == []
    bank.write("ROUT:MULT:CLOS (@103,205)")
    assert bank.closed_channels == [103, 205]
    bank.open_all_channels()
    assert bank.closed_channels == []
    bank.reset()
    assert bank.check_errors() == []
    bank.adapter.connection.close()
