"""pymeasure's stock AgilentB1500 on the simulated one, over the simulated VISA library: the
measurements of its documentation."""

from contextlib import contextmanager

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter
from pymeasure.instruments.agilent import AgilentB1500

from drivers.clock import VirtualClock
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary
from tests.drivers.simulated.instruments.b1500.analyser1500 import Modulation

ADDRESS = "GPIB0::17::INSTR"


@contextmanager
def connected(**options):
    clock = VirtualClock()
    wired = {channel: Resistor(1e6) for channel in (1, 2, 3, 4)}
    unit = SimulatedB1500(clock, wired, **({"ideal": True} | options))
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    terminators = {"read_termination": "\r\n", "write_termination": "\r\n"}
    adapter = VISAAdapter(ADDRESS, visa_library=library, timeout=600_000, **terminators)
    b1500 = AgilentB1500(adapter)
    try:
        b1500.initialize_all_smus()
        yield b1500, clock
    finally:
        adapter.close()


@pytest.fixture
def connection():
    with connected() as parts:
        yield parts


def test_modules_become_smus(connection):
    b1500, _ = connection
    assert b1500.id == "Agilent Technologies,B1500A,MY55231213,A.06.02.2023.0401"
    assert b1500.query_modules() == {1: "HRSMU", 2: "HRSMU", 3: "HRSMU", 4: "MPSMU"}
    assert b1500.smu_names == {1: "SMU1", 2: "SMU2", 3: "SMU3", 4: "SMU4"}


def test_the_documented_staircase_sweep(connection):
    b1500, _ = connection
    b1500.data_format(21, mode=1)
    b1500.meas_mode("STAIRCASE_SWEEP", *b1500.smu_references)
    for smu in b1500.smu_references:
        smu.enable()
        smu.adc_type = "HRADC"
        smu.meas_range_current = "1 nA"
        smu.meas_op_mode = "COMPLIANCE_SIDE"
    b1500.sweep_timing(0, 5, step_delay=0.1)
    b1500.sweep_auto_abort(False, post="STOP")
    b1500.adc_setup("HRADC", "PLC", 1)
    steps = 11
    b1500.smu1.staircase_sweep_source(
        "VOLTAGE", "LINEAR_DOUBLE", "Auto Ranging", 0, 1, steps, 0.001
    )
    b1500.smu2.synchronous_sweep_source("VOLTAGE", "Auto Ranging", 0, 1, 0.001)
    b1500.check_errors()
    b1500.clear_buffer()
    b1500.clear_timer()
    b1500.send_trigger()
    assert b1500.check_idle() == "1"
    rows = [b1500.read_channels(4 + 1) for _ in range(2 * steps)]
    expected = np.concatenate((np.linspace(0, 1, 11), np.linspace(1, 0, 11)))
    assert [item[1] for item in rows[0]] == ["SMU1", "SMU2", "SMU3", "SMU4", "SMU1"]
    assert rows[0][4][2] == "Voltage Output (V)"
    assert [row[4][3] for row in rows] == pytest.approx(expected)
    assert [row[0][3] for row in rows] == pytest.approx(expected * 1e-6, abs=1e-12)
    assert [row[1][3] for row in rows] == pytest.approx(expected * 1e-6, abs=1e-12)
    b1500.clear_buffer()  # the last line feed
    b1500.check_errors()


def test_the_documented_sampling(connection):
    b1500, clock = connection
    b1500.data_format(1, mode=1)
    b1500.meas_mode("SAMPLING", *b1500.smu_references)
    for smu in b1500.smu_references:
        smu.enable()
        smu.adc_type = "HSADC"
        smu.meas_range_current = "1 nA"
        smu.meas_op_mode = "COMPLIANCE_SIDE"
    b1500.sampling_mode = "LINEAR"
    b1500.adc_averaging(1)
    b1500.adc_setup("HSADC", "AUTO", 1)
    number = 11
    b1500.sampling_timing(2, 0.005, number)
    b1500.sampling_auto_abort(False, post="BIAS")
    b1500.time_stamp = True
    b1500.smu1.sampling_source("VOLTAGE", "Auto Ranging", 0, 1, 0.001)
    b1500.smu2.sampling_source("VOLTAGE", "Auto Ranging", 0, 1, 0.001)
    b1500.smu3.sampling_source("VOLTAGE", "Auto Ranging", 0, 1, 0.001)
    b1500.check_errors()
    b1500.clear_buffer()
    b1500.clear_timer()
    began = clock.now()
    b1500.send_trigger()
    rows = [b1500.read_channels(1 + 2 * 4) for _ in range(number)]
    index = np.array([row[0][3] for row in rows])
    # the first point takes as long as its range takes to be found, the others an interval each
    assert (np.diff(index) == 1).all()
    assert clock.now() - began == pytest.approx(2 + 0.005 * index[-1], abs=0.03)
    assert [item[2] for item in rows[0][:3]] == ["Sampling index", "Time (s)", "Current (A)"]
    times = np.array([row[1][3] for row in rows])
    assert np.diff(times)[1:] == pytest.approx([0.005] * 9, abs=2e-4)
    assert [row[2][3] for row in rows] == pytest.approx([1e-6] * 11)
    assert [row[8][3] for row in rows] == pytest.approx([0] * 11)
    b1500.clear_buffer()
    b1500.check_errors()
    assert b1500.smu1.status["SMU1"]["Voltage Output (V)"] == "+1.0E+00"


def test_settings_read_back(connection):
    b1500, _ = connection
    smu = b1500.smu1
    smu.enable()
    smu.force("Voltage", "20 V", 1.5, 1e-3)
    assert smu.status["SMU1"]["Compliance Current (A)"] == "+1.0E-03"
    smu.disable()
    assert smu.status == {"SMU1": "OFF"}
    smu.filter = True
    assert (smu.filter, b1500.smu2.filter) == (True, False)
    smu.meas_op_mode = "VOLTAGE"
    assert smu.meas_op_mode.name == "VOLTAGE"
    smu.series_resistor = True
    assert smu.series_resistor is True
    smu.adc_type = "HRADC"
    assert smu.adc_type.name == "HRADC"
    b1500.adc_auto_zero = True
    assert b1500.adc_auto_zero is True
    b1500.parallel_meas = True
    assert b1500.parallel_meas is True
    b1500.auto_calibration = True
    assert b1500.auto_calibration is True
    b1500.time_stamp = True
    assert b1500.time_stamp is True
    for query in (
        b1500.query_adc_setup,
        b1500.query_meas_ranges,
        b1500.query_meas_op_mode,
        b1500.query_series_resistor,
        b1500.query_meas_range_current_auto,
        b1500.query_staircase_sweep_settings,
        b1500.query_sampling_settings,
        b1500.query_time_stamp_setting,
    ):
        assert query()


def test_errors_raise(connection):
    b1500, _ = connection
    with pytest.raises(OSError, match="Channel output switch must be ON"):
        b1500.smu1.force("Voltage", "Auto Ranging", 1)
    b1500.clear()  # *CLS is no FLEX command
    with pytest.raises(OSError, match=r"Error \+100: Undefined GPIB command\."):
        b1500.check_errors()
    b1500.check_errors()


def test_data_do_not_come_before_the_end_of_the_measurement(connection):
    b1500, clock = connection
    b1500.data_format(1)
    b1500.smu1.enable()
    b1500.smu1.meas_range_current = "1 uA range fixed"
    b1500.meas_mode("SAMPLING", b1500.smu1)
    b1500.sampling_timing(0, 0.01, 100)
    b1500.send_trigger()
    connection = b1500.adapter.connection
    assert connection.read_stb() & 1 == 0
    clock.wait(0.5)
    assert connection.read_stb() & 1 == 0
    clock.wait(0.6)
    assert connection.read_stb() & 1
    connection.clear()
    assert connection.read_stb() & 1 == 0


def _status_messages(caplog):
    return [record.getMessage() for record in caplog.records if "SMU1:" in record.getMessage()]


def test_spot_measurements_within_the_data_sheet():
    """Forcing on the 2 V range: 0.018 % and 0.4 mV. Measuring with the high-speed ADC: 0.1 % and
    0.2 nA on 1 µA, 0.01 % and 0.7 mV on 2 V; noise of two steps of resolution on top."""
    with connected(ideal=False, seed=3) as (b1500, _):
        b1500.data_format(11)
        smu = b1500.smu1
        smu.enable()
        smu.adc_type = "HSADC"
        b1500.meas_mode("SPOT", smu)
        smu.meas_range_current = "1 uA range fixed"
        smu.meas_op_mode = "COMPLIANCE_AND_FORCE_SIDE"
        smu.force("Voltage", "Auto Ranging", 0.8, 1e-4)
        b1500.send_trigger()
        current, voltage = b1500.read_channels(2)
        assert (current[1:3], voltage[1:3]) == (("SMU1", "Current (A)"), ("SMU1", "Voltage (V)"))
        forced = 1.8e-4 * 0.8 + 4e-4
        assert current[3] == pytest.approx(8e-7, abs=forced / 1e6 + 8e-10 + 2e-10 + 1e-10)
        assert voltage[3] == pytest.approx(0.8, abs=forced + 0.8e-4 + 7e-4 + 2e-4)
        b1500.clear_buffer()
        b1500.check_errors()


def test_sampling_around_a_step_at_the_shortest_interval(connection):
    b1500, clock = connection
    b1500.data_format(1)
    b1500.smu1.enable()
    b1500.smu1.meas_range_current = "10 uA range fixed"
    b1500.meas_mode("SAMPLING", b1500.smu1)
    b1500.sampling_timing(-0.005, 0.0001, 100, hold_base=0.02)
    b1500.sampling_auto_abort(False, post="Base")
    b1500.smu1.sampling_source("VOLTAGE", "Auto Ranging", 0.5, 2, 1e-4)
    began = clock.now()
    b1500.send_trigger()
    assert b1500.check_idle() == "1"
    assert clock.now() - began == pytest.approx(0.02 - 0.005 + 0.01, abs=5e-3)
    currents = np.array([b1500.read_channels(1)[0][3] for _ in range(100)])
    # 5 ms of 100 µs before the edge; the sample whose aperture opens at it may still be settling
    assert currents[:50] == pytest.approx([0.5e-6] * 50, rel=1e-3)
    assert currents[52:] == pytest.approx([2e-6] * 48, rel=1e-3)
    b1500.clear_buffer()
    assert b1500.smu1.status["SMU1"]["Voltage Output (V)"] == "+5.0E-01"


def test_status_of_readings_as_letters(connection, caplog):
    b1500, _ = connection
    caplog.set_level("INFO")
    b1500.data_format(1)
    b1500.smu1.enable()
    b1500.smu1.meas_range_current = "10 uA range fixed"
    b1500.meas_mode("SPOT", b1500.smu1)
    b1500.smu1.force("Voltage", "Auto Ranging", 5, 2e-6)
    b1500.send_trigger()
    assert b1500.read_channels(1) == (("C", "SMU1", "Current (A)", 2e-6),)
    b1500.clear_buffer()
    b1500.smu1.meas_range_current = "100 nA range fixed"
    b1500.send_trigger()
    assert b1500.read_channels(1) == (("V", "SMU1", "Current (A)", 199.999e99),)
    assert "reached its compliance setting" in _status_messages(caplog)[0]
    assert "over the measurement range" in _status_messages(caplog)[1]
    b1500.clear_buffer()


def test_status_of_readings_as_bits(connection, caplog):
    """Compliance is bit 8, and the client, which reads the bits from the wrong end, calls it an
    overflow of the converter: what the instrument sends is right."""
    b1500, _ = connection
    caplog.set_level("INFO")
    b1500.data_format(21)
    b1500.smu1.enable()
    b1500.smu1.meas_range_current = "10 uA range fixed"
    b1500.meas_mode("SAMPLING", b1500.smu1)
    b1500.sampling_timing(0.01, 0.01, 2)
    b1500.smu1.sampling_source("VOLTAGE", "Auto Ranging", 5, 5, 2e-6)
    b1500.send_trigger()
    assert b1500.read_channels(1) == (("008", "SMU1", "Current Measurement (A)", 2e-6),)
    assert _status_messages(caplog)[0].endswith("A/D converter overflowed.")
    assert b1500.read_channels(1)[0][0] == "136"  # 8, and the end of the data
    b1500.clear_buffer()


def test_a_ramp_of_the_client_begins_at_zero():
    """It looks for a current source in the status of a voltage source, so it starts at 0 V
    wherever the output stands; the instrument follows what it is told."""
    clock = VirtualClock()
    driven = Modulation(clock)
    unit = SimulatedB1500(clock, {1: driven}, ideal=True)
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    terminators = {"read_termination": "\r\n", "write_termination": "\r\n"}
    adapter = VISAAdapter(ADDRESS, visa_library=library, **terminators)
    try:
        b1500 = AgilentB1500(adapter)
        b1500.initialize_all_smus()
        b1500.smu1.enable()
        b1500.smu1.force("Voltage", "Auto Ranging", 1, 1e-3)
        driven.calls.clear()
        b1500.smu1.ramp_source("VOLTAGE", "Auto Ranging", 2, 1e-3, stepsize=0.5, pause=0)
    finally:
        adapter.close()
    assert [volts for _, volts in driven.calls] == [[0.0], [0.5], [1.0], [1.5], [2.0]]
