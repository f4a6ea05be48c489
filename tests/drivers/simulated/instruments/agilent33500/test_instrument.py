"""The simulated function generator: dialogues of the programming reference."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.clock import VirtualClock
from drivers.simulated.instruments.agilent33500 import Simulated33500
from drivers.simulated.instruments.agilent33500.wave import PeriodicWave


class Sink:
    """Keeps what an input is driven with."""

    def __init__(self):
        self.times, self.volts = np.empty(0), np.empty(0)

    def drive(self, times, volts):
        times = np.asarray(times)
        kept = self.times < times[0]
        self.times = np.concatenate((self.times[kept], times))
        self.volts = np.concatenate((self.volts[kept], volts))

    def at(self, time):
        return self.volts[np.searchsorted(self.times, time, "right") - 1]


@pytest.fixture
def bench():
    clock, sink = VirtualClock(0.0), Sink()
    return clock, sink, Simulated33500(clock, sink)


def told(instrument, message):
    instrument.receive(message.encode() + b"\n")
    found = b""
    while instrument.output_waiting():
        found += instrument.transmit(1000)[0]
    return found.decode().strip()


def test_it_is_as_the_manual_says_after_a_reset(bench):
    _, _, unit = bench
    told(unit, "*RST")
    assert told(unit, "FUNC?;FREQ?;VOLT?;VOLT:OFFS?").split(";") == [
        "SIN", "+1.000000000000000E+03", "+1.000000000000000E-01", "+0.000000000000000E+00",
    ]  # fmt: skip
    assert told(unit, "OUTP?;:OUTP:LOAD?") == "0;+5.000000000000000E+01"
    assert told(unit, "SYST:ERR?") == '+0,"No error"'
    assert told(unit, "*IDN?").startswith("Keysight Technologies,33511B,")


def test_an_open_circuit_has_twice_the_voltage_that_50_ohm_have(bench):
    _, _, unit = bench
    told(unit, "SOUR1:APPL:SQU 1E3,1.0,0.5")
    assert unit.levels == pytest.approx((0.0, 2.0))  # reckoned for 50 Ω, on an open circuit
    told(unit, "OUTP1:LOAD INF")
    assert unit.levels == pytest.approx((0.0, 2.0)), "what it makes is the same"
    assert float(told(unit, "VOLT?")) == pytest.approx(2.0)
    told(unit, "VOLT:LOW 0.25;HIGH 0.75")
    assert unit.levels == pytest.approx((0.25, 0.75))


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("FREQ 1E9", "-222"),
        ("VOLT 30", "-222"),
        ("VOLT:OFFS 7", "-222"),
        ("VOLT:HIGH -3", "-221"),
        ("FUNC ROUND", "-141"),
        ("NONSENSE 1", "-113"),
        ("OUTP2 ON", "-114"),
        ("APPL:SIN 1,2,3,4", "-108"),
    ],
)
def test_what_it_cannot_do_is_an_error_in_its_queue(bench, message, error):
    _, _, unit = bench
    told(unit, message)
    assert told(unit, "SYST:ERR?").startswith(error)
    assert told(unit, "SYST:ERR?") == '+0,"No error"'
    low, high = unit.levels
    assert -10 <= low <= high <= 10


@pytest.mark.parametrize("frequency", [0.5, 70.0, 12e3, 1e5])
def test_the_wave_goes_on_for_as_long_as_somebody_looks(bench, frequency):
    clock, sink, unit = bench
    told(unit, f"OUTP:LOAD INF;:APPL:SQU {frequency},1.0,0.5")
    for _ in range(40):
        clock.wait(0.1)
        unit.update()
    now = clock.now()
    # half of the time high, and at each moment what a square wave is that begins high
    moments = now - np.random.default_rng(1).uniform(0, min(3.0, 100 / frequency), 500)
    phase = (moments * frequency) % 1.0
    clear = np.abs((phase * 2) % 1.0 - 0.5) < 0.49
    high = sink.at(moments[clear]) > 0.5
    assert np.array_equal(high, phase[clear] < 0.5)
    told(unit, "OUTP OFF")
    assert sink.at(clock.now() + 1.0) == 0.0


def test_a_sine_has_the_amplitude_and_the_phase_of_one():
    wave = PeriodicWave("sine", 50.0, 1.0, 3.0, 0.0)
    times, levels = wave.steps(0.0, 0.2)
    middles = times + 0.5 / (16 * 50.0)
    fundamental = 2 * np.mean(levels * np.exp(-2j * np.pi * 50.0 * middles))
    assert abs(fundamental) == pytest.approx(1.0, rel=1e-9)
    assert np.angle(fundamental, deg=True) == pytest.approx(-90.0, abs=1e-6)
    assert levels.mean() == pytest.approx(2.0)
    assert levels.min() > 1.0
    assert levels.max() < 3.0


def test_the_queue_of_errors_says_when_it_is_full(bench):
    _, _, unit = bench
    for _ in range(30):
        told(unit, "NONSENSE")
    found = [told(unit, "SYST:ERR?") for _ in range(21)]
    assert found[19].startswith("-350")
    assert found[20] == '+0,"No error"'


def test_power_that_comes_back_leaves_it_off(bench):
    clock, sink, unit = bench
    told(unit, "APPL:SQU 10,1,1")
    unit.power_cycle()
    assert not unit.output_on
    assert sink.at(clock.now() + 1.0) == 0.0
