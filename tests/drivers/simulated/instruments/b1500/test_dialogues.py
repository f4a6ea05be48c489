"""Dialogues with the simulated B1500A byte for byte, after the programming guide and real units."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench

MIXED = ["B1525A", *["B1530A"] * 2, *["B1517A"] * 3, "B1511B", "B1520A", "0", "0"]


class Affine:
    """A leaking resistor: some current flows at 0 V."""

    def __init__(self, leakage, conductance):
        self.leakage, self.conductance = leakage, conductance

    def current(self, start, aperture, bias, conversion):
        return np.asarray(self.leakage + self.conductance * np.asarray(bias))

    def voltage(self, start, aperture, current, conversion):
        return np.asarray((np.asarray(current) - self.leakage) / self.conductance)


@pytest.fixture
def bench():
    return AnalyserBench()


def test_spot_current():
    bench = AnalyserBench({5: Resistor(1 / 12.345e-9)}, modules=MIXED)
    bench.write("CN5", "DV5,0,1.0,0.1", "TI5,-13")
    assert bench.read() == b"NEI+012.345E-09\r\n"
    bench.write("CL5")
    assert not bench.unit.output_on(5)


def test_staircase_sweep():
    bench = AnalyserBench({1: Affine(12e-12, 1.191e-9)})
    bench.does("CN 1", "RI 1,-12", "MM 2,1", "WV 1,1,0,0,1,3,1E-6")
    assert bench.ask("*LRN? 31") == "TM1;AV1,0;CM0;FMT1,0;MM2,1"
    bench.write("FMT 1,1", "XE")
    assert bench.read() == (
        b"NAI+000.012E-09,WAV+000.000E+00,NAI+607.500E-12,WAV+000.500E+00,"
        b"NAI+001.203E-09,EAV+001.000E+00\r\n"
    )
    bench.does("FMT 1,0")


def test_sampling_with_pre_trigger():
    bench = AnalyserBench({1: Affine(13e-9, (412e-9 - 13e-9) / 5)})
    bench.does("CN1", "FMT 1,0", "AIT 0,0,1", "RI 1,-14", "MM 10,1", "ML 1")
    bench.does("MT -0.005,0.0001,1001,0", "MV 1,12,0,5,1E-6")
    bench.write("XE")
    reply = bench.read()
    items = reply.removesuffix(b"\r\n").split(b",")
    assert len(items) == 1001
    assert len(reply) == 16 * 1001 + 1
    assert reply.count(b"\r\n") == 1
    assert items[:50] == [b"NAI+000.013E-06"] * 50
    assert items[-1] == b"NAI+000.412E-06"
    bench.does("DZ 1")
    assert bench.unit.level(1) == 0


def test_errors(bench):
    bench.write("DV 3,0,1")
    assert bench.ask("ERRX?") == '+200,"Channel output switch must be ON."'
    bench.write("*CLS")
    assert bench.ask("ERRX?") == '+100,"Undefined GPIB command."'
    bench.write("TI 9,0")
    assert bench.ask("ERRX?") == '+153,"No module for the specified channel."'
    assert bench.ask("ERRX?") == '+0,"No Error."'
    assert bench.ask("EMG? 100") == "Undefined GPIB command."


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("QQ 1", 100),
        ("*OPT?", 100),
        ("SYST:ERR?", 100),
        ("123", 100),
        ("DV 1,0,abc", 102),
        ("DV 1,,1", 102),
        ("DV 1,0", 103),
        ("AZ 0,1", 103),
        ("CN" + " " * 300, 103),  # more than 256 characters
        ("DV 1,0,120", 120),
        ("DV 1,11,3", 0),  # the range follows the level upwards
        ("FMT 6", 120),
        ("CN 11", 121),
        ("TI 102", 121),
        ("TI 5", 153),
        ("CN " + ",".join(["1"] * 16), 122),
        ("MM 10", 122),
        ("MM 2,1,1", 122),
        ("DV 1,0,50,0.03", 123),  # 20 mA at most
        ("DV 1,0,1,0", 123),
        ("DI 1,0,1E-6", 123),  # the compliance of another source does not carry over
        ("RI 4,10", 124),  # an MPSMU has no 100 pA range
        ("TI 1,20", 124),
        ("RI 1,10", 0),
        ("WV 1,2,0,-1,1,11", 130),
        ("RZ 1", 205),
        ("XE", 206),
        ("TGP 99,1,1", 620),
    ],
)
def test_what_is_refused_and_with_which_code(bench, line, code):
    bench.does("CN 1,4")
    assert bench.refuses(line) == code
