"""What the simulated B1500A measures: ranges, resolution, settling, integration, noise, errors."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import Bench, Lamp, values


def _ready(resistance=1e6, **options):
    bench = Bench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


# -- spot


def test_spot_measurements_of_both_quantities_and_the_time():
    bench = _ready()
    bench.does("DV1,0,0.5,1E-3")
    bench.clock.wait(1.25)
    bench.does("TSR")
    bench.clock.wait(0.25)
    assert bench.ask("TI1,-14") == "NAI+000.500E-06"
    assert bench.ask("TV1") == "NAV+000.500E+00"
    assert bench.ask("TIV1,-14,-12") == "NAI+000.500E-06,NAV+000.500E+00"
    time, current = bench.ask("TTI1,-14").split(",")
    assert time[:3] == "NAT"
    assert float(time[3:]) == pytest.approx(0.25, abs=1e-3)
    assert current == "NAI+000.500E-06"
    assert bench.ask("TSQ").startswith("NZT")


def test_forced_current_reads_voltage():
    bench = _ready()
    bench.does("DI1,0,1E-6,5")
    assert bench.ask("TV1,-11") == "NAV+001.000E+00"
    bench.does("DI1,0,1E-5,5")
    assert bench.ask("TV1") == "CAV+005.000E+00"
    assert bench.ask("TI1") == "CAI+005.000E-06"


@pytest.mark.parametrize(("mode", "kinds"), [(0, "I"), (1, "I"), (2, "V"), (3, "V"), (4, "IV")])
def test_cmm_chooses_what_is_measured(mode, kinds):
    bench = _ready()
    bench.does("RI1,-14", "MM1,1", f"CMM1,{mode}", "DV1,0,0.5")
    assert "".join(item[2] for item in bench.run()) == kinds


def test_an_smu_wired_to_nothing_reads_its_noise_floor():
    bench = Bench({1: None}, ideal=False, seed=5)
    bench.does("CN1", "DV1,0,10", "AAD1,1", "AIT1,2,5", "RI1,-11", "MM1,1")
    currents = np.array([values(bench.run())[0] for _ in range(20)])
    # 300 fA of offset at most; noise far below the 1 nA range's accuracy
    assert np.abs(currents).max() < 4e-13
    assert 0 < currents.std() < 1e-13
    bench.does("DI1,0,1E-9,2")
    assert bench.ask("TV1").startswith("CAV+")


# -- ranges


def _range_of(bench, command):
    """Code of the range in the 8-byte format."""
    bench.write("FMT14", command)
    return bench.read()[1]


def test_auto_limited_and_fixed_ranges():
    bench = _ready(1e9)
    bench.does("DV1,0,0.5,1E-3")  # 0.5 nA
    assert _range_of(bench, "TI1,0") == 11
    assert _range_of(bench, "TI1,13") == 13
    assert _range_of(bench, "TI1,-16") == 16
    bench.does("DV1,0,50,1E-3")  # 50 nA
    assert _range_of(bench, "TI1,0") == 13
    assert _range_of(bench, "TI1,11") == 13


def test_auto_range_goes_up_at_115_and_down_at_10_percent():
    bench = _ready(1e9)
    bench.does("DV1,0,1.1,1E-3", "TI1,-11")
    ranges = []
    for volts in (1.1, 1.2, 1.1, 1.01, 0.99):
        bench.does(f"DV1,0,{volts}")
        ranges.append(_range_of(bench, "TI1,0"))
    # from above 1.1 nA stays on the 10 nA range, and 10 % of that is 1 nA
    assert ranges == [11, 12, 12, 12, 11]


def test_rm_lowers_the_threshold():
    bench = _ready(1e9)
    bench.does("RM1,3,50", "DV1,0,0.4,1E-3", "TI1,-11", "BC", "RI1,0", "MM1,1")
    assert _range_of(bench, "XE") == 11
    bench.does("DV1,0,0.6")
    assert _range_of(bench, "XE") == 12


def test_auto_range_follows_a_sweep():
    bench = _ready(1e9)
    bench.does("MM2,1", "WV1,2,0,0.1,100,4,0.02", "FMT14")
    bench.write("XE")
    blocks = np.frombuffer(bench.read(), np.uint8).reshape(-1, 8)
    assert blocks[:, 1].tolist() == [10, 11, 12, 13]  # 100 pA, 1, 10 and 100 nA
    counts = blocks[:, 2:6].astype(np.int64) @ (256 ** np.arange(3, -1, -1))
    assert counts * 1e-6 * 10.0 ** (blocks[:, 1].astype(float) - 20) == pytest.approx(
        [1e-10, 1e-9, 1e-8, 1e-7], rel=1e-4
    )


@pytest.mark.parametrize(("adc", "step"), [(0, 5e-11), (1, 1e-12)])
def test_resolution_of_both_converters(adc, step):
    bench = _ready(1e6 / 0.123456789)
    bench.does(f"AAD1,{adc}", "FMT12", "DV1,0,1", "RI1,-14", "MM1,1")
    reading = values(bench.run(), 0)[0]
    assert reading == pytest.approx(123.456789e-9, abs=step / 2 * 1.001)
    assert reading / step == pytest.approx(round(reading / step), abs=1e-3)


def test_forced_levels_have_steps_of_the_range_too():
    bench = _ready()
    bench.does("DV1,12,0.5004,1E-3")  # 1 mV on the 20 V range
    assert bench.ask("TI1,-14") == "NAI+000.500E-06"


# -- settling


@pytest.mark.parametrize(("code", "tau"), [(14, 50e-6), (13, 0.3e-3), (12, 3e-3)])
def test_low_ranges_lag(code, tau):
    """Through a first-order lag a step has come to 1 - exp(-t/τ) after t."""
    full = 10.0 ** (code - 20)
    bench = Bench({1: Lamp(at=0.02, dark=1e15, lit=1 / full)})
    bench.does("CN1", f"RI1,-{code}", "AIT0,1,1", "MM10,1", "MT0,0.0001,800", "MV1,0,1,1,1E-3")
    bench.does("FMT12")
    currents = values(bench.run(), 0) / full
    after = 1e-4 * np.arange(1, 600) + 1e-6
    expected = 1 - np.exp(-after / tau)
    assert currents[201:] == pytest.approx(expected, abs=0.04)
    assert currents[:199] == pytest.approx(0, abs=1e-3)
    area = np.sum(1 - currents[200:]) * 1e-4 - 0.5e-4
    assert area == pytest.approx(tau, abs=0.3 * tau if code == 14 else 0.05 * tau)


def test_a_spot_measurement_waits_until_its_range_has_settled():
    bench = _ready(1e9)
    bench.does("DV1,0,5,1E-3")
    began = bench.clock.now()
    assert bench.ask("TI1,-12") == "NAI+005.000E-09"
    assert bench.clock.now() - began > 3 * 3e-3
    bench.does("WAT2,0", "DV1,0,0")
    unsettled = float(bench.ask("TI1,-12")[3:])
    assert unsettled > 4e-9


# -- integration


@pytest.mark.parametrize(
    ("commands", "seconds"),
    [
        ("AIT0,1,100", 200e-6),
        ("AV100,1", 200e-6),
        ("AIT0,2,3", 3 / 50),
        ("AV-3", 3 / 50),
        ("AIT0,3,0.01", 10e-3),
        ("AAD1,1;AIT1,1,10", 800e-6),
        ("AAD1,1;AIT1,2,2", 2 / 50),
        ("AAD1,1;AIT1,2,2;AZ1", 4 / 50),
    ],
)
def test_integration_times(commands, seconds):
    bench = _ready()
    bench.does(*commands.split(";"), "RI1,-17", "MM1,1")
    bench.clock.wait(1)
    began = bench.clock.now()
    bench.run()
    assert bench.clock.now() - began == pytest.approx(seconds + 60e-6)


def test_parallel_measurement_needs_fixed_ranges_and_pad():
    bench = Bench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "AIT0,3,0.01", "RI1,-17", "RI2,-17", "MM1,1,2")
    durations = []
    for setting in ("PAD0", "PAD1"):
        bench.does(setting)
        bench.clock.wait(1)
        began = bench.clock.now()
        bench.run()
        durations.append(bench.clock.now() - began)
    assert durations == pytest.approx([0.02012, 0.01006])


def test_a_multi_channel_sweep_measures_in_parallel():
    bench = Bench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "WAT2,0", "AIT0,3,0.01", "MM16,1,2")
    bench.does("WV1,1,0,0,1,3,1E-3", "WNX2,2,1,0,0,-2,1E-3", "FMT1,2")
    items = bench.run()
    assert bench.clock.now() == pytest.approx(3 * 0.01006)
    assert items[-4:] == [
        "NAI+001.000E-06",
        "NBI-002.000E-06",
        "EAV+001.000E+00",
        "EBV-002.000E+00",
    ]


# -- sweeps


def test_sweep_timing():
    bench = _ready()
    bench.does("RI1,-15", "WAT2,0", "AIT0,3,0.001", "MM2,1", "WV1,1,0,0,1,3,1E-3", "TSC1")
    bench.does("WT0.5,0.1,0.3", "FMT11", "TSR")
    items = bench.run()
    assert values(items[0::2]) == pytest.approx([0.6, 1.0, 1.4])
    assert bench.unit.level(1) == 0
    bench.does("WM1,2")
    bench.run()
    assert bench.unit.level(1) == 1


def test_a_sweep_that_runs_into_compliance_is_stopped_on_request():
    bench = _ready()
    bench.does("RI1,-15", "MM2,1", "WV1,1,0,0,4,5,2.5E-6", "WM2,1")
    assert bench.run() == [
        "NAI+000.000E-06",
        "NAI+001.000E-06",
        "NAI+002.000E-06",
        "CAI+002.500E-06",
        "VAI+199.999E+99",
    ]
    assert bench.unit.level(1) == 0


def test_sweep_sources_need_a_primary_one():
    bench = _ready()
    bench.does("CN2", "MM2,1")
    assert bench.refuses("WSV2,0,0,1,1E-3") == 120
    assert bench.refuses("XE") == 120
    assert bench.refuses("WV1,1,0,0,1,1002") == 120
    assert bench.refuses("WT0.005,0") == 120  # hold in steps of 10 ms


# -- errors and noise


def test_errors_stay_within_the_data_sheet():
    """HRSMU, high-speed ADC: 1 µA ±(0.1 % + 200 pA), plus the forced 20 V range's own error."""
    deviations = []
    for seed in range(30):
        bench = _ready(1e7, ideal=False, seed=seed)
        bench.does("DV1,11,1,1E-3", "AIT0,2,10", "RI1,-14", "MM1,1")
        deviations.append(values(bench.run())[0] - 1e-7)
    limit = 1e-3 * 1e-7 + 200e-12 + (1.8e-4 + 4e-4) * 1e-7
    assert np.abs(deviations).max() < limit
    assert np.std(deviations) > 0.2 * limit


def test_noise_averages_and_is_keyed_by_the_reading():
    def trace(samples, count):
        bench = _ready(ideal=False, seed=1)
        bench.does("RI1,-14", f"AIT0,1,{samples}", "MM10,1", f"MT0,0.001,{count}")
        bench.does("DV1,0,0.5", "FMT12")
        bench.clock.wait(0.1)
        return values(bench.run(), 0)

    one, hundred = trace(1, 2000), trace(100, 2000)
    # two steps of the resolution, 50 pA each, and a tenth of it after 100 samples
    assert one.std() == pytest.approx(100e-12, rel=0.1)
    assert hundred.std() == pytest.approx(np.hypot(10e-12, 50e-12 / 12**0.5), rel=0.2)
    assert (trace(1, 500) == one[:500]).all()


def test_readings_are_numbered_densely_through_all_measurements():
    seen = []

    class Numbers:
        def current(self, start, aperture, bias, conversion):
            seen.extend(np.atleast_1d(conversion).tolist())
            return np.zeros(np.shape(start))

        voltage = current

    bench = Bench({1: Numbers()})
    bench.does("CN1", "RI1,-17", "AIT0,2,1", "MM10,1", "MT0,0.002,5", "TI1,-17")
    bench.write("XE", "TI1,-17")
    bench.clock.wait(1)
    bench.unit.update()
    assert seen == list(range(7))
