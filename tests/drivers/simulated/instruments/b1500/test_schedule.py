"""Sampling on the simulated B1500A: which timings it accepts, when it samples, what it drives."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import (
    Bench,
    Lamp,
    Modulation,
    values,
)


@pytest.fixture
def bench():
    """1 MΩ on two channels; the fixed 10 µA range lags by 10 µs."""
    bench = Bench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,1,1", "FMT1,0")
    return bench


# -- the rules of MT


@pytest.mark.parametrize(
    ("channels", "timing", "accepted"),
    [
        (1, "0,0.0001,100001,0", True),
        (1, "0,0.0001,100002,0", False),
        (2, "0,0.0001,10", False),  # two channels need 120 µs
        (2, "0,0.00012,50000", True),
        (2, "0,0.00012,50001", False),
        (3, "0,0.00013,10", False),
        (3, "0,0.00014,33333", True),
        (1, "0,0.00009,10", False),
        (1, "0,0.00199,10", True),
        (1, "0,0.001995,10", False),  # steps of 10 µs
        (1, "0,0.002,10", True),
        (1, "0,0.0025,10", False),  # steps of 1 ms
        (1, "0,65.535,10", True),
        (1, "0,65.536,10", False),
        (1, "-0.005,0.0001,10", True),
        (1, "-0.0001,0.0001,10", True),
        (1, "-0.09,0.00199,10", True),
        (1, "-0.0901,0.0001,10", False),
        (1, "-0.00005,0.0001,10", False),
        (1, "-0.00015,0.0001,10", False),  # steps of 100 µs
        (1, "-0.005,0.002,10", False),  # only below 2 ms
        (1, "0.01,0.0001,10", True),
        (1, "0.005,0.0001,10", False),  # steps of 10 ms
        (1, "655.35,0.002,10,655.35", True),
        (1, "655.36,0.002,10", False),
        (1, "0,0.002,0", False),
    ],
)
def test_which_timings_are_accepted(channels, timing, accepted):
    bench = Bench()
    bench.does("CN", "MM10," + ",".join(str(c + 1) for c in range(channels)))
    assert bench.refuses(f"MT {timing}") == (0 if accepted else 120)


def test_below_2_ms_sampling_is_linear_with_the_high_speed_adc(bench):
    bench.does("MM10,1", "MT0,0.001,10")
    assert bench.refuses("ML2") == 120
    bench.does("MT0,0.002,10", "ML2")
    assert bench.refuses("MT0,0.001,10") == 120
    bench.does("ML1", "MT0,0.001,10", "AAD1,1")
    assert bench.refuses("XE") == 120
    assert bench.refuses("MT0,0.001,10") == 120
    bench.does("MT0,0.002,10")


def test_the_channels_that_count_are_those_at_the_trigger(bench):
    bench.does("MM10,1", "MT0,0.0001,10", "MM10,1,2")
    assert bench.refuses("XE") == 120


def test_logarithmic_sampling_covers_eleven_decades(bench):
    bench.does("MM10,1", "ML2", "MT0,0.002,111")
    assert bench.refuses("MT0,0.002,112") == 120


def test_a_measured_channel_must_be_on(bench):
    bench.does("MM10,1,3", "MT0,0.001,10")
    assert bench.refuses("XE") == 200


# -- when samples are taken


def test_time_stamps_mark_the_start_of_each_sample(bench):
    bench.does("MM10,1,2", "MT0.01,0.0012,5,0.02", "MV1,0,0,1,1E-3", "TSC1", "TSR", "FMT11,0")
    items = bench.run()
    assert [item[:3] for item in items[:4]] == ["NAT", "NAI", "NBT", "NBI"]
    expected = 0.03 + 0.0012 * np.arange(5)
    assert values(items[0::4]) == pytest.approx(expected, abs=5.1e-5)  # the timer's 100 µs
    assert values(items[2::4]) == pytest.approx(values(items[0::4]))  # in parallel
    assert bench.clock.now() == pytest.approx(0.03 + 5 * 0.0012)


def test_from_2_ms_on_channels_measure_one_after_the_other():
    bench = Bench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,3,0.002", "MM10,1,2", "MT0,0.01,3", "TSC1")
    bench.does("FMT13")
    bench.write("TSR", "XE")
    blocks = np.frombuffer(bench.read()[:-2], np.uint8).reshape(-1, 8)
    micros = blocks[::2, 1:7] @ (256 ** np.arange(5, -1, -1))
    # 2 ms of integration and 60 µs around it before the second channel has its turn
    first = np.array([0, 10_000, 20_000])
    assert micros[0::2].tolist() == first.tolist()
    assert micros[1::2].tolist() == (first + 2060).tolist()


def test_a_sample_longer_than_the_interval_makes_the_index_jump(bench):
    bench.does("AIT0,3,0.003", "MM10,1", "MT0,0.002,3", "FMT1,1", "TSC1", "TSR")
    items = bench.run()
    assert [item[:3] for item in items[:3]] == ["WZX", "NAT", "NAI"]
    assert values(items[0::3]).tolist() == [2, 4, 6]
    assert values(items[1::3]) == pytest.approx([0, 0.004, 0.008])
    assert items[6].startswith("EZX")


def test_logarithmic_samples_that_cannot_be_met_are_skipped(bench):
    bench.does("AIT0,1,10", "MM10,1", "ML2", "MT0,0.002,12", "FMT1,1", "TSC1", "TSR")
    items = bench.run()
    nominal = np.concatenate(([0], 0.002 * 10 ** (np.arange(11) / 10)))
    assert values(items[0::3]).tolist() == list(range(1, 13))
    assert values(items[1::3]) == pytest.approx(nominal, abs=5.1e-5)
    bench.does("AIT0,3,0.002", "TSR")
    slow = bench.run()
    index = values(slow[0::3]).astype(int)
    assert 1 < len(index) < 12
    times = nominal[index - 1]
    assert (np.diff(times) > 0.00206 - 1e-9).all()


def test_integration_is_cut_to_hold_a_short_interval():
    light = Lamp(at=0.0102, dark=1e9, lit=1e6)
    bench = Bench({1: light})
    bench.does("CN1", "RI1,-15", "AIT0,2,1", "MM10,1", "MT0,0.0001,200", "MV1,0,1,1,1E-3")
    items = bench.run()
    assert bench.clock.now() == pytest.approx(0.02)
    currents = values(items)
    # no more than 40 µs are integrated, and 100 µs are ten time constants of the range
    assert currents[101] == pytest.approx(0, abs=2e-9)
    assert currents[103] == pytest.approx(1e-6, rel=1e-3)


def test_light_that_changes_during_the_run_is_what_it_was_at_each_sample():
    bench = Bench({1: (light := Lamp(at=np.inf, dark=1e9, lit=1e6))})
    bench.does("CN1", "RI1,-15", "AIT0,1,1", "MM10,1", "MT0,0.001,100", "MV1,0,1,1,1E-3")
    bench.write("XE")
    bench.clock.wait(0.03)
    light.at = 0.0505
    currents = values(bench.read().decode().split(","))
    assert currents[50] == pytest.approx(0, abs=2e-9)
    assert currents[51] == pytest.approx(1e-6, rel=1e-3)


def test_without_a_fixed_range_short_intervals_use_that_of_the_compliance(bench):
    bench.does("RI1,0", "MM10,1", "MT0,0.0001,3", "MV1,0,1e-3,1e-3,1E-3", "FMT13")
    bench.write("XE")
    assert bench.read()[1] == 17  # 1 mA
    bench.does("MT0,0.002,30")
    bench.write("XE")
    assert bench.read()[-9] == 11  # 1 nA holds the current


# -- base and bias


def test_the_base_bias_step_reaches_an_input_at_its_exact_time():
    bench = Bench({1: Resistor(1e6), 3: (modulation := Modulation())}, start=7.0)
    modulation.clock = bench.clock
    bench.does("CN1,3", "MM10,1", "MT-0.005,0.0001,200,0.25", "MSC1,2")
    bench.does("MV1,0,3,3,1E-3", "MV3,0,-1,2.5,1E-3")
    bench.clock.wait(0.5)
    modulation.calls.clear()
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert times[:2] == [7.5, 7.75]
    assert volts == [-1, 2.5, 2.5]
    # the samples begin 5 ms before the step and end after 200 intervals
    assert times[2] == pytest.approx(7.745 + 0.02)
    assert bench.unit.level(3) == -1
    bench.clock.wait(0.25)
    assert bench.unit.level(3) == 2.5
    bench.read()
    assert bench.unit.level(3) == 2.5


def test_without_a_base_hold_the_step_waits_for_the_samples_before_it():
    bench = Bench({1: (modulation := Modulation())})
    bench.does("CN1", "MM10,1", "MT-0.0123,0.0001,200", "MV1,0,0,1,1E-3", "MSC1,1")
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert times == pytest.approx([0, 0.0123, 0.02])
    assert volts == [0, 1, 0]  # and back to base afterwards


def test_dv_and_sweep_steps_reach_an_input_too():
    bench = Bench({1: (modulation := Modulation())})
    bench.does("CN1", "DV1,0,1.5")
    assert [volts for _, volts in modulation.calls] == [[0], [1.5]]
    bench.does("RI1,-14", "WAT2,0", "AIT0,3,0.001", "MM2,1", "WT0.1,0.01", "WV1,1,0,0,2,3,1E-3")
    bench.write("XE")
    times, volts = modulation.calls[-1]
    assert volts == [0, 1, 2, 0]
    # hold, then for each step 10 ms of delay, 1 ms of integration and 60 µs around it
    assert times == pytest.approx([0, 0.11106, 0.12212, 0.13318])
    bench.read()
    bench.does("CL1")
    assert modulation.calls[-1][1] == [0]


def test_an_aborted_step_never_comes():
    bench = Bench({1: (modulation := Modulation())})
    bench.does("CN1", "MM10,1", "MT0,0.002,200,1", "MV1,0,0.5,2,1E-3")
    bench.write("XE")
    bench.clock.wait(0.9)
    bench.write("AB")
    assert modulation.calls[-1] == ([pytest.approx(0.9)], [0.5])
    bench.clock.wait(1)
    assert bench.unit.level(1) == 0.5


def test_a_source_command_that_waited_never_drives_the_past():
    bench = Bench({1: (modulation := Modulation())})
    modulation.clock = bench.clock
    bench.does("CN1", "RI1,-15", "MM10,1", "MT0,0.002,200", "MV1,0,0.5,2,1E-3")
    bench.write("XE", "DV1,0,3")
    bench.clock.wait(5.0)
    assert bench.unit.level(1) == 3
    assert modulation.calls[-1] == ([5.0], [3])


# -- compliance


def test_compliance_is_a_status_of_the_channel_and_of_the_others(bench):
    bench.does("MM10,1,2", "MT0.01,0.001,2", "MV1,0,0,5,2E-6", "MV2,0,0,1,1E-3")
    items = bench.run()
    assert items[0] == "CAI+002.000E-06"
    assert items[1] == "TBI+001.000E-06"
    bench.does("FMT21")
    assert bench.run() == [
        "008AI+002.0000E-06",
        "004BI+001.0000E-06",
        "008AI+002.0000E-06",
        "132BI+001.0000E-06",  # 4, and the end of the data
    ]
    assert bench.error() == 0


def test_automatic_abort_fills_up_with_dummies():
    bench = Bench({1: Lamp(at=0.0105, dark=1e9, lit=1e5)})
    bench.does("CN1", "RI1,-15", "AIT0,1,1", "MM10,1", "MT0,0.001,100", "MSC2,1")
    bench.does("MV1,0,0.25,1,5E-6")
    items = bench.run()
    assert len(items) == 100
    assert items[11] == "CAI+005.000E-06"
    assert items[12:] == ["VAI+199.999E+99"] * 88
    assert bench.clock.now() == pytest.approx(0.012)
    assert bench.unit.level(1) == 0.25


def test_over_range_has_no_value(bench):
    bench.does("RI1,-13", "MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3")
    assert bench.run() == ["VAI+199.999E+99"]
    bench.does("FMT21")
    assert bench.run() == ["129AI+199.9999E+99"]


def test_dv_makes_a_constant_source_of_a_channel_again(bench):
    bench.does("MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3", "DV1,0,2,1E-3")
    assert bench.run() == ["NAI+002.000E-06"]


def test_mcc_forgets_the_sources(bench):
    bench.does("DV1,0,2,1E-3", "MM10,1", "MT0.01,0.001,1", "MV1,0,0,1,1E-3", "MCC")
    assert bench.run() == ["NAI+002.000E-06"]


def test_a_full_run_costs_little_time():
    import time

    bench = Bench({1: Resistor(1e6)}, ideal=False)
    bench.does("CN1", "RI1,-14", "MM10,1", "MT0,0.0001,100001", "MV1,0,0.5,0.5,1E-3", "FMT13")
    bench.write("XE")
    began = time.process_time()
    assert len(bench.read()) == 8 * 100_001 + 2
    assert time.process_time() - began < 1.0  # 0.06 s on the machine this was written on
