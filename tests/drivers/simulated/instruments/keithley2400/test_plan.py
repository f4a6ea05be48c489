"""When readings are taken, and what makes them take longer."""

import time

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.keithley2400.meter2400 import Lamp, MeterBench


def _sweep(meter, points, extra=""):
    meter.write(
        f"*RST;:SOUR:VOLT:STAR 0;STOP 1;:SOUR:SWE:POIN {points};:SOUR:VOLT:MODE SWE",
        f":TRIG:COUN {points};:SOUR:DEL 0;:SYST:AZER OFF;:SENS:CURR:RANG 1e-4{extra};:OUTP ON",
    )


@pytest.mark.parametrize("mode", ["measure", "source-measure"])
@pytest.mark.parametrize(
    ("nplc", "line", "rates"),
    [
        (0.01, 60, (2081, 1551)),
        (0.01, 50, (2030, 1515)),
        (0.1, 60, (510, 470)),
        (0.1, 50, (433, 405)),
        (1, 60, (59, 58)),
        (1, 50, (49, 48)),
    ],
)
def test_readings_per_second_are_those_of_the_data_sheet(nplc, line, rates, mode):
    meter = MeterBench(line_frequency=line)
    _sweep(meter, 1000, f";:SENS:CURR:NPLC {nplc}")
    if mode == "measure":
        meter.write(":SOUR:VOLT:MODE FIX")
    start = meter.clock.now()
    meter.write("INIT")
    meter.wait_until_idle()
    rate = 1000 / (meter.clock.now() - start)
    assert rate == pytest.approx(rates[mode == "source-measure"], rel=0.05)


@pytest.mark.parametrize(("nplc", "rate"), [(0.01, 162), (0.1, 126), (1, 38)])
def test_a_source_memory_sweep_runs_at_its_rate(nplc, rate):
    meter = MeterBench()
    _sweep(meter, 1, f";:SOUR:VOLT:MODE FIX;:SENS:CURR:NPLC {nplc}")
    meter.write(*(f"SOUR:VOLT {n / 100};:SOUR:MEM:SAVE {n}" for n in range(1, 21)))
    meter.write("SOUR:FUNC MEM;:SOUR:MEM:POIN 20;:TRIG:COUN 20")
    start = meter.clock.now()
    rows = meter.table("READ?")
    assert rows[:, 0] == pytest.approx(np.arange(1, 21) / 100)
    assert rows[:, 1] == pytest.approx(np.arange(1, 21) / 100 / 1e4)
    assert 20 / (meter.clock.now() - start) == pytest.approx(rate, rel=0.05)


def _duration(meter, message="READ?"):
    start = meter.clock.now()
    meter.ask(message)
    return meter.clock.now() - start


def test_autozero_triples_the_conversion_and_a_filter_repeats_it():
    meter = MeterBench()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:SOUR:DEL 0")
    assert _duration(meter) == pytest.approx(3 * 20e-3 + 0.3e-3)
    meter.write("SYST:AZER OFF")
    assert _duration(meter) == pytest.approx(20e-3 + 0.3e-3)
    meter.write("SENS:AVER:COUN 5;:SENS:AVER ON")
    assert _duration(meter) == pytest.approx(5 * 20e-3 + 0.3e-3)
    meter.write("SENS:AVER:TCON MOV")
    assert _duration(meter) == pytest.approx(20e-3 + 0.3e-3)


def test_delays_add_to_the_reading():
    meter = MeterBench()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:SYST:AZER OFF;:SOUR:DEL 0.5;:TRIG:DEL 0.25")
    assert _duration(meter) == pytest.approx(0.75 + 20e-3 + 0.3e-3)


@pytest.mark.parametrize(("full_scale", "delay"), [(1e-6, 3e-3), (1e-5, 2e-3), (1e-4, 1e-3)])
def test_automatic_source_delay_depends_on_the_current_range(full_scale, delay):
    meter = MeterBench()
    meter.write(f"OUTP ON;:SYST:AZER OFF;:SENS:CURR:RANG {full_scale}")
    assert _duration(meter) == pytest.approx(delay + 20e-3 + 0.3e-3)


def test_the_arm_timer_paces_passes_and_its_first_does_not_wait():
    meter = MeterBench()
    meter.write("OUTP ON;:SENS:CURR:RANG 1e-4;:ARM:SOUR TIM;TIM 2;COUN 4;:TRIG:COUN 2")
    times = meter.table("READ?")[:, 3]
    assert times[::2] == pytest.approx([0.001, 2.001, 4.001, 6.001])
    assert times[1::2] - times[::2] == pytest.approx(0.061, abs=1.1e-3)


def test_autorange_in_a_sweep_delays_only_the_reading_that_changes_range():
    meter = MeterBench(Resistor(1e4))
    meter.write(
        "SENS:CURR:PROT 1e-2;:SOUR:VOLT:STAR 0.005;STOP 10;:SOUR:SWE:SPAC LOG;POIN 61",
        ":SOUR:VOLT:MODE SWE;:TRIG:COUN 61;:OUTP ON",
    )
    rows = meter.table("READ?")
    # the 20 V range sources in steps of 0.5 mV
    assert rows[:, 1] == pytest.approx(np.geomspace(0.005, 10, 61) / 1e4, abs=3e-8)
    steps = np.diff(rows[:, 3])
    late = np.flatnonzero(steps > np.median(steps) + 0.01) + 1
    assert len(late) == 3
    # each is the first reading beyond 105 % of the range; levels stand 13.5 % apart
    assert np.all(rows[late, 1] >= [1.05e-6, 1.05e-5, 1.05e-4])
    assert np.all(rows[late - 1, 1] < [1.05e-6, 1.05e-5, 1.05e-4])


def test_a_sweep_is_measured_with_the_light_that_falls_while_it_runs():
    lamp = Lamp(at=1e9, dark=1e6, lit=1e3)
    meter = MeterBench(lamp)
    meter.write("SENS:CURR:PROT 1e-2;:SENS:CURR:RANG 1e-3;:SOUR:VOLT 1;:TRIG:COUN 100;:OUTP ON")
    meter.write("INIT")
    meter.clock.wait(2.9)
    lamp.at = 3.0
    rows = meter.table("FETC?")
    lit = rows[:, 3] >= 3.0
    assert rows[lit, 1] == pytest.approx(1e-3)
    assert rows[~lit, 1] == pytest.approx(1e-6)


def test_light_after_init_moves_the_end_of_an_autoranging_run():
    runs = []
    for at in (1e9, 3.0):
        lamp = Lamp(at=1e9, dark=1e6, lit=1e3)
        meter = MeterBench(lamp)
        meter.write("SENS:CURR:PROT 1e-2;:SOUR:DEL 0.001;VOLT 1;:TRIG:COUN 100;:OUTP ON;:INIT")
        foreseen = meter.unit.next_event()
        lamp.at = at
        meter.wait_until_idle()
        runs.append((foreseen, meter.clock.now()))
    assert runs[0][0] == runs[0][1] == runs[1][0]
    assert 1 / 75 < runs[1][1] - runs[0][1] < 0.3


@pytest.mark.parametrize(("points", "seconds"), [(601, 15e-3), (2500, 40e-3)])
def test_a_sweep_costs_little_processor_time(points, seconds):
    meter = MeterBench(ideal=False)
    meter.write(
        f"SENS:CURR:PROT 1e-3;:SOUR:VOLT:STAR -1;STOP 1;:SOUR:SWE:POIN {points}",
        f":SOUR:VOLT:MODE SWE;:TRIG:COUN {points};:OUTP ON",
    )
    spent = []
    for _ in range(3):
        start = time.process_time()
        meter.ask("READ?")
        spent.append(time.process_time() - start)
    assert min(spent) < seconds
