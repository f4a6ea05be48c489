"""QCoDeS's stock drivers on the simulated bench, by library name and over raw sockets.

Over sockets they run with pyvisa-py and the terminators that they have by default. It can be told
nothing of SRQ or status there, and neither driver asks for them.
"""

from contextlib import closing

import numpy as np
import pytest
from qcodes.instrument_drivers.Keithley import Keithley2400
from qcodes.instrument_drivers.Keysight.keysightb1500 import KeysightB1500, constants

from tests.other_programs.opened import (
    LASER_LINES,
    MONITOR_SENSITIVITY,
    WAYS,
    irradiance,
    opened,
)


@pytest.fixture(params=WAYS)
def bench(request):
    with opened(request.param) as bench:
        yield bench


@pytest.fixture
def smu(bench):
    with closing(Keithley2400("smu", bench.smu, visalib=bench.library)) as smu:
        smu.reset()
        yield smu
        smu.output(False)


@pytest.fixture
def b1500(bench):
    with closing(KeysightB1500("b1500", bench.analyser, visalib=bench.library)) as b1500:
        yield b1500


def light(bench, current):
    with closing(bench.manager.open_resource(bench.laser, **LASER_LINES)) as laser:
        laser.write("RNGE LOW;SILM 100;SVLM 7")
        laser.write(f"SILD {current}")
        laser.write("LDON ON")
        assert laser.query("LDON?") in ("1", "ON")  # it has been heard
    bench.wait(10.0)


def test_the_2400_says_who_it_is(smu):
    assert smu.get_idn() == {
        "vendor": "KEITHLEY INSTRUMENTS INC.",
        "model": "2400",
        "serial": "1248014",
        "firmware": "C30   Mar 17 2006 09:29:29/A02  /K/J",
    }


def test_the_2400_in_the_dark_and_in_light(smu, bench):
    smu.mode("VOLT")
    smu.compliancei(1e-3)
    smu.volt(3.0)
    smu.output(True)
    dark = smu.curr()
    light(bench, 58.829)
    assert smu.curr() / dark == pytest.approx(5100, rel=0.03), "Table S5: 13 mW/cm², 3 V"
    assert smu.volt() == pytest.approx(3.0, abs=3e-3)


def test_settings_of_the_2400_read_back(smu):
    smu.compliancei(1e-3)
    smu.rangei(1e-4)
    smu.nplci(0.1)
    smu.sense("CURR")
    assert smu.compliancei() == 1e-3
    assert smu.rangei() == pytest.approx(1.05e-4)
    assert smu.nplcv() == 0.1, "one value for all functions"
    smu.rangev(2.0)
    assert smu.rangev() == 2.1
    assert smu.mode() == "VOLT"


def test_a_2400_with_its_output_off_is_not_asked(smu):
    """It would not answer READ?: the client knows and raises instead."""
    with pytest.raises(RuntimeError, match="off"):
        smu.curr()


def test_the_analysers_spot_sweep_and_trace_of_the_photodiode(b1500, bench):
    assert [module.name for module in b1500.by_kind["SMU"]] == [
        f"b1500_smu{n}" for n in range(1, 5)
    ]
    light(bench, 60)
    monitor = b1500.smu2
    monitor.timing_parameters(0, 0.01, 100)
    b1500.autozero_enabled(False)
    monitor.measurement_mode(constants.MM.Mode.SAMPLING)
    monitor.source_config(output_range=constants.VOutputRange.AUTO, compliance=1e-3)
    monitor.enable_outputs()
    monitor.voltage(0.0)
    monitor.current_measurement_range(constants.IMeasRange.FIX_1mA)
    b1500.use_manual_mode_for_high_speed_adc(n=1)
    begun = bench.now()
    trace = np.abs(monitor.sampling_measurement_trace.get())
    took = bench.now() - begun
    assert took >= 99 * 0.01
    assert took == pytest.approx(99 * 0.01, abs=0.05) or bench.on_sockets, "time is virtual"
    expected = MONITOR_SENSITIVITY * irradiance(60)
    assert trace.mean() == pytest.approx(expected, rel=0.01)
    assert abs(monitor.current()) == pytest.approx(expected, rel=0.02)
    monitor.disable_outputs()
