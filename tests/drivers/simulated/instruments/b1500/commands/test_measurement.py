"""Spot measurements."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


def _ready(resistance=1e6, **options):
    bench = AnalyserBench({1: Resistor(resistance)}, **options)
    bench.does("CN1")
    return bench


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


@pytest.mark.parametrize(
    ("command", "letters"),
    [("TI1", "I"), ("TV1", "V"), ("TIV1", "IV"), ("TTI1", "TI"), ("TTV1", "TV"), ("TTIV1", "TIV")],
)
def test_each_command_sends_its_data_in_their_order(command, letters):
    bench = _ready()
    bench.does("DV1,0,0.5,1E-3", "TSR")
    data = bench.ask(command).split(",")
    assert [datum[2] for datum in data] == list(letters)
    amounts = {"I": 5e-7, "V": 0.5}
    for datum, letter in zip(data, letters, strict=True):
        if letter != "T":
            assert float(datum[3:]) == pytest.approx(amounts[letter], rel=1e-2)
