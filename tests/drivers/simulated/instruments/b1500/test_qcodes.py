"""QCoDeS's stock KeysightB1500 on the simulated one, over the simulated VISA library: what its
example notebook does with SMUs. Every write of it is followed by ERRX?, so nothing is refused
unnoticed."""

from contextlib import closing, contextmanager

import numpy as np
import pytest
import pyvisa
from qcodes.instrument_drivers.Keysight.keysightb1500 import KeysightB1500, constants

from drivers.clock import VirtualClock
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary

ADDRESS = "GPIB0::17::INSTR"
MODULES = ["B1517A", "B1517A", "B1511B", "B1530A"]
RESISTANCE = 1e6


@contextmanager
def connected(resistance=RESISTANCE, **options):
    clock = VirtualClock()
    wired = {channel: Resistor(resistance) for channel in (1, 2, 3)}
    unit = SimulatedB1500(clock, wired, modules=MODULES, **options)
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    resource = pyvisa.ResourceManager(library).open_resource(ADDRESS)
    with closing(resource), closing(KeysightB1500("b1500", None, resource=resource)) as b1500:
        yield b1500, unit, clock


@pytest.fixture
def connection():
    with connected(seed=11) as parts:
        yield parts


def current_limits(volts, place):
    """Half-width (A) of what the data sheet allows of V/R: forcing on the 2 V range (0.018 % and
    0.4 mV), high-speed ADC on the 1 or 10 µA range (0.1 % and 0.2 nA, 0.05 % and 2 nA), and its
    noise of two steps of resolution."""
    gain, offset = {1e-6: (1e-3, 2e-10), 1e-5: (5e-4, 2e-9)}[place]
    forced = 1.8e-4 * np.abs(volts) + 4e-4
    return forced / RESISTANCE + gain * np.abs(volts) / RESISTANCE + offset + 1e-4 * place


# -- identity, modules, switches, errors


def test_identity_and_modules(connection):
    b1500, _, _ = connection
    assert b1500.get_idn() == {
        "vendor": "Agilent Technologies",
        "model": "B1500A",
        "serial": "MY55231213",
        "firmware": "A.06.02.2023.0401",
    }
    kinds = {kind: [m.slot_nr for m in modules] for kind, modules in b1500.by_kind.items()}
    assert kinds == {"SMU": [1, 2, 3], "WGFMU": [4]}
    assert list(b1500.by_channel) == [1, 2, 3, 4, 402]
    assert b1500.smu3.channels == (3,)


def test_output_switches(connection):
    b1500, unit, _ = connection
    b1500.smu1.enable_outputs()
    assert (b1500.smu1.is_enabled(), b1500.smu2.is_enabled()) == (True, False)
    b1500.enable_channels([1, 2])
    b1500.disable_channels([1])
    assert (unit.output_on(1), unit.output_on(2)) == (False, True)
    b1500.disable_channels()
    assert not b1500.smu2.is_enabled()


def test_errors_raise_and_the_queue_is_cleared(connection):
    b1500, _, _ = connection
    with pytest.raises(RuntimeError, match=r"\+200,\"Channel output switch must be ON\.\""):
        b1500.smu1.voltage(1.0)
    assert b1500.error_message() == '+0,"No Error."'
    b1500.write_raw("*CLS")
    b1500.clear_buffer_of_error_message()  # a query sent as a command: ERRX? takes its place
    assert b1500.error_message() == '+0,"No Error."'
    assert b1500.get_status() == 16


def test_self_calibration_of_everything_the_mainframe_and_one_slot(connection):
    b1500, unit, clock = connection
    assert b1500.self_calibration(constants.SlotNr.MAINFRAME) == constants.CALResponse.PASSED
    for slot in (None, constants.SlotNr.ALL, constants.SlotNr.SLOT01):
        b1500.smu1.enable_outputs()
        began = clock.now()
        assert b1500.self_calibration(slot) == constants.CALResponse.PASSED
        assert clock.now() - began == pytest.approx(30, abs=0.1)
        assert not unit.output_on(1)  # a module is left as CL leaves it
    b1500.write_raw("*CAL? 9")
    assert b1500.error_message().startswith("+153,")


# -- spot


def test_spot_measurement_of_current(connection):
    b1500, _, _ = connection
    smu = b1500.smu1
    smu.enable_outputs()
    smu.source_config(
        output_range=constants.VOutputRange.AUTO,
        compliance=1e-4,
        compl_polarity=None,
        min_compliance_range=constants.IOutputRange.AUTO,
    )
    smu.i_measure_range_config(constants.IMeasRange.FIX_1uA)
    smu.v_measure_range_config(constants.VMeasRange.FIX_2V)
    smu.voltage(0.8)
    current = smu.current()
    assert current == pytest.approx(0.8 / RESISTANCE, abs=float(current_limits(0.8, 1e-6)))
    assert smu.current.measurement_status is constants.MeasurementStatus.N
    # measuring on 2 V: 0.01 % and 0.7 mV with the high-speed ADC, and forcing as above
    assert smu.voltage() == pytest.approx(0.8, abs=0.8 * 2.8e-4 + 11e-4 + 2e-4)


def test_spot_measurement_of_voltage_and_compliance(connection):
    b1500, _, _ = connection
    smu = b1500.smu2
    smu.enable_outputs()
    smu.source_config(output_range=constants.IOutputRange.AUTO, compliance=2.0)
    smu.current(1e-6)
    assert smu.voltage() == pytest.approx(1.0, rel=2e-3)
    assert smu.voltage.measurement_status is constants.MeasurementStatus.N
    smu.current(5e-6)
    assert smu.voltage() == pytest.approx(2.0, rel=2e-3)
    assert smu.voltage.measurement_status is constants.MeasurementStatus.C


def test_adcs_filter_and_timer(connection):
    b1500, _, clock = connection
    b1500.use_nplc_for_high_speed_adc(n=1)
    b1500.use_nplc_for_high_resolution_adc(n=5)
    b1500.autozero_enabled(True)
    b1500.smu1.use_high_resolution_adc()
    b1500.smu1.enable_filter(True)
    assert b1500.ask("*LRN? 56") == "AIT0,2,1;AIT1,2,5;AZ1"
    b1500.smu1.enable_outputs()
    b1500.smu1.source_config(output_range=constants.VOutputRange.AUTO, compliance=1e-4)
    b1500.smu1.voltage(0.5)
    b1500.smu1.i_measure_range_config(constants.IMeasRange.FIX_1uA)
    began = clock.now()
    # the high-resolution ADC on 1 µA: 0.05 % and 0.1 nA
    assert b1500.smu1.current() == pytest.approx(5e-7, abs=5e-7 * 6.8e-4 + 4e-10 + 1e-10 + 1e-11)
    # five line cycles of 20 ms, and as long for the zero
    assert clock.now() - began == pytest.approx(0.2, abs=0.01)


def test_the_timer_starts_at_once_or_when_the_channel_next_forces(connection):
    b1500, _, clock = connection

    def timer():
        return float(b1500.ask("TSQ")[3:])

    clock.wait(10.0)
    b1500.clear_timer_count()
    clock.wait(1.0)
    assert timer() == pytest.approx(1.0, abs=0.02)
    b1500.smu1.enable_outputs()
    b1500.smu1.source_config(output_range=constants.VOutputRange.AUTO, compliance=1e-4)
    b1500.smu1.clear_timer_count()
    clock.wait(2.0)
    assert timer() == pytest.approx(3.0, abs=0.05)
    b1500.smu1.voltage(1.0)
    clock.wait(0.5)
    assert timer() == pytest.approx(0.5, abs=0.02)
    b1500.smu1.voltage(2.0)  # once only
    clock.wait(1.0)
    assert timer() == pytest.approx(1.5, abs=0.05)
    with pytest.raises(RuntimeError, match=r"\+200,"):
        b1500.smu2.clear_timer_count()


# -- staircase sweep


def _set_up_sweep(b1500, **options):
    """As in the notebook: gate swept, source-drain held."""
    b1500.smu1.enable_outputs()
    b1500.smu2.enable_outputs()
    b1500.smu1.setup_staircase_sweep(
        **{
            "v_start": -1.0,
            "v_end": 1.0,
            "n_steps": 21,
            "post_sweep_voltage_val": constants.WMDCV.Post.STOP,
            "av_coef": 5,
            "enable_filter": True,
            "v_src_range": constants.VOutputRange.AUTO,
            "i_comp": 10e-6,
            "i_meas_range": constants.IMeasRange.FIX_10uA,
            "hold_time": 0,
            "delay": 0,
            "step_delay": 0.225,
            "measure_delay": 0,
            "abort_enabled": constants.Abort.ENABLED,
            "sweep_mode": constants.SweepMode.LINEAR,
        }
        | options
    )
    b1500.smu2.source_config(output_range=constants.VOutputRange.AUTO, compliance=1e-5)
    b1500.smu2.current_measurement_range(constants.IMeasRange.FIX_1uA)
    b1500.smu2.voltage(0.5)
    b1500.set_measurement_mode(mode=constants.MM.Mode.STAIRCASE_SWEEP, channels=(1, 2))
    b1500.run_iv_staircase_sweep.set_names_labels_and_units(names=("gate", "source_drain"))


def test_the_documented_staircase_sweep(connection):
    b1500, unit, clock = connection
    _set_up_sweep(b1500)
    began = clock.now()
    gate, source_drain = (np.array(values) for values in b1500.run_iv_staircase_sweep())
    volts = np.array(b1500.run_iv_staircase_sweep.setpoints[0][0])
    assert volts == pytest.approx(np.linspace(-1, 1, 21))
    assert (np.abs(gate - volts / RESISTANCE) <= current_limits(volts, 1e-5)).all()
    assert (np.abs(source_drain - 0.5 / RESISTANCE) <= current_limits(0.5, 1e-6)).all()
    # step delay counts from the start of a measurement to the next step; the last is not waited for
    assert clock.now() - began == pytest.approx(20 * 0.225, abs=0.1)
    sweep = b1500.run_iv_staircase_sweep
    assert sweep.status_summary() == dict.fromkeys(
        ("gate", "source_drain"), constants.MeasurementStatus.N
    )
    assert sweep.source_voltage.status == ["W"] * 20 + ["E"]
    assert unit.level(1) == 1.0
    # the format that was there before is back
    assert b1500.ask("*LRN? 31").split(";")[3] == "FMT1,0"
    assert b1500.get_measurement_mode() == {"mode": constants.MM.Mode(2), "channels": [1, 2]}


def test_settings_of_the_sweep_read_back(connection):
    b1500, _, _ = connection
    _set_up_sweep(b1500, hold_time=1.5, delay=0.0123, measure_delay=0.001)
    sweep = b1500.smu1.iv_sweep
    times = (sweep.hold_time, sweep.delay, sweep.step_delay, sweep.measure_delay)
    assert [time() for time in times] == [1.5, 0.0123, 0.225, 0.001]
    assert (sweep.sweep_start(), sweep.sweep_end(), sweep.sweep_steps()) == (-1.0, 1.0, 21)
    assert sweep.current_compliance() == 1e-5
    assert sweep.sweep_auto_abort() is constants.Abort.ENABLED
    assert sweep.post_sweep_voltage_condition() is constants.WM.Post.STOP


def test_a_double_logarithmic_sweep(connection):
    """The client sends the mode first, while start and stop are still 0 V: no logarithmic sweep
    goes through there, so the mode has to be set last."""
    b1500, _, _ = connection
    span = {"v_start": 0.01, "v_end": 1.0, "n_steps": 5}
    with pytest.raises(RuntimeError, match=r"\+130,"):
        _set_up_sweep(b1500, **span, sweep_mode=constants.SweepMode.LOG_TWO_WAY)
    b1500.smu1.iv_sweep._sweep_step_parameters["sweep_mode"] = constants.SweepMode.LINEAR
    _set_up_sweep(b1500, **span)
    b1500.smu1.iv_sweep.sweep_mode(constants.SweepMode.LOG_TWO_WAY)
    gate, _ = (np.array(values) for values in b1500.run_iv_staircase_sweep())
    up = 10.0 ** np.array([-2, -1.5, -1, -0.5, 0])
    volts = np.concatenate((up, up[::-1]))
    assert (np.abs(gate - volts / RESISTANCE) <= current_limits(volts, 1e-5)).all()


def test_a_sweep_that_is_aborted_ends_in_nan_at_the_start_voltage(connection):
    """setup_staircase_sweep says that `post` holds here too; by the programming guide (WM) a sweep
    that aborts itself goes to its start value."""
    b1500, unit, _ = connection
    _set_up_sweep(b1500, v_start=0.0, v_end=2.0, n_steps=21, i_comp=1.05e-6)
    gate, _ = (np.array(values) for values in b1500.run_iv_staircase_sweep())
    assert np.isfinite(gate[:12]).all()
    assert gate[11] == pytest.approx(1.05e-6, abs=float(current_limits(1.1, 1e-5)))
    assert np.isnan(gate[12:]).all()
    assert b1500.run_iv_staircase_sweep.param1.status == ["N"] * 11 + ["C"] + ["V"] * 9
    assert unit.level(1) == 0.0


# -- sampling


def _set_up_sampling(b1500, volts, interval=0.02, number=100, compliance=1e-6):
    """As in the notebook: the voltage stands, and nothing is set by MV."""
    smu = b1500.smu1
    smu.timing_parameters(0, interval, number)
    b1500.autozero_enabled(False)
    smu.measurement_mode(constants.MM.Mode.SAMPLING)
    smu.source_config(
        output_range=constants.VOutputRange.AUTO,
        compliance=compliance,
        compl_polarity=None,
        min_compliance_range=constants.IOutputRange.AUTO,
    )
    smu.enable_outputs()
    smu.voltage(volts)
    smu.current_measurement_range(constants.IMeasRange.FIX_1uA)
    return smu


def test_the_documented_sampling(connection):
    b1500, _, clock = connection
    smu = _set_up_sampling(b1500, 0.6)
    b1500.use_manual_mode_for_high_speed_adc(n=1)
    began = clock.now()
    trace = smu.sampling_measurement_trace.get()
    assert trace.shape == (100,)
    assert (np.abs(trace - 0.6 / RESISTANCE) <= current_limits(0.6, 1e-6)).all()
    assert clock.now() - began == pytest.approx(99 * 0.02, abs=0.05)
    assert smu.time_axis.get() == pytest.approx(0.02 * np.arange(100))
    data = smu.sampling_measurement_trace.data
    assert (set(data.channel), set(data.type), set(data.status)) == ({"CH1"}, {"I"}, {"N"})
    assert smu.sampling_measurement_trace.compliance() == [1] * 100


def test_sampling_at_the_shortest_interval(connection):
    b1500, _, _ = connection
    smu = _set_up_sampling(b1500, 0.6, interval=1e-4, number=1000)
    trace = smu.sampling_measurement_trace.get()
    assert trace.shape == (1000,)
    assert trace == pytest.approx(6e-7, abs=float(current_limits(0.6, 1e-6)) + 1e-10)
    with pytest.raises(RuntimeError, match=r"\+120,"):
        smu.timing_parameters(0, 1.05e-4, 10)  # steps of 10 µs; the client checks limits only


def test_samples_in_compliance_are_told(connection):
    b1500, _, _ = connection
    smu = _set_up_sampling(b1500, 2.0, number=10, compliance=5e-7)
    trace = smu.sampling_measurement_trace.get()
    assert trace == pytest.approx(5e-7, rel=2e-3)
    with pytest.warns(UserWarning, match="10 measurements were out of compliance"):
        assert smu.sampling_measurement_trace.compliance() == [0] * 10


def test_a_longer_integration_than_the_interval_costs_time_not_samples(connection):
    """The notebook integrates for a line cycle every 20 ms: with its overhead a sample takes two
    intervals, and the time axis of the client, k times the interval, is not the instrument's."""
    b1500, _, clock = connection
    smu = _set_up_sampling(b1500, 0.6)
    b1500.use_nplc_for_high_speed_adc(n=1)
    began = clock.now()
    assert smu.sampling_measurement_trace.get().shape == (100,)
    assert clock.now() - began == pytest.approx(2 * 99 * 0.02 + 0.02, abs=0.05)


# -- where client and instrument do not agree


def test_ranges_and_operation_modes_do_not_read_back(connection):
    """The client looks for "RI 1,…" and "CMM 1,…"; *LRN? of a real unit has no blank there."""
    b1500, _, _ = connection
    b1500.smu1.current_measurement_range(constants.IMeasRange.FIX_1uA)
    b1500.smu1.measurement_operation_mode(constants.CMM.Mode.CURRENT)
    assert b1500.smu1.current_measurement_range() == []
    assert b1500.smu1.measurement_operation_mode() == []
    assert b1500.ask("*LRN? 32").startswith("RI1,-14;RV1,0;")
    assert b1500.ask("*LRN? 46").startswith("CMM1,1;")


def test_a_module_the_client_does_not_know_is_its_own_limit():
    clock = VirtualClock()
    unit = SimulatedB1500(clock, {}, modules=["B1525A"])
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    resource = pyvisa.ResourceManager(library).open_resource(ADDRESS)
    with closing(resource), pytest.raises(NotImplementedError, match="B1525A in slot 1"):
        KeysightB1500("unknown", None, resource=resource)
