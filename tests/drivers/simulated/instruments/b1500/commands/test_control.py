"""Output switches, identity, self-calibration, channel mapping."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench

MIXED = ["B1525A", *["B1530A"] * 2, *["B1517A"] * 3, "B1511B", "B1520A", "0", "0"]


@pytest.fixture
def bench():
    return AnalyserBench()


def test_identity_modules_and_no_error():
    bench = AnalyserBench({}, modules=MIXED)
    assert bench.ask("*IDN?") == "Agilent Technologies,B1500A,MY55231213,A.06.02.2023.0401"
    assert bench.ask("UNT?") == (
        "B1525A,0;B1530A,0;B1530A,0;B1517A,0;B1517A,0;B1517A,0;B1511B,1;B1520A,0;0,0;0,0"
    )
    bench.write("ERRX?")
    assert bench.read() == b'+0,"No Error."\r\n'


def test_cn_initialises_the_channel_again(bench):
    bench.does("CN1", "DV1,0,3,1E-3")
    assert bench.ask("*LRN? 1") == "DV1,0,+3.0E+00,+1.0E-03,0,0"
    bench.does("CN1")
    assert bench.ask("*LRN? 1") == "DV1,12,+0.0E+00,+1.0E-04,0,0"
    assert bench.ask("LOP?") == "LOP01,00,00,00,00,00,00,00,00,00"


def test_dz_keeps_what_rz_brings_back_and_in_forgets(bench):
    bench.does("CN1,2", "DV1,0,3,1E-3", "DI2,0,1E-6,5", "DZ")
    assert (bench.unit.level(1), bench.unit.level(2)) == (0, 0)
    bench.does("RZ")
    assert (bench.unit.level(1), bench.unit.level(2)) == (3, 1e-6)
    assert bench.ask("*LRN? 2") == "DI2,0,+1.0E-06,+5.0E+00,0,0"
    bench.does("IN 1")
    assert bench.refuses("RZ 1") == 205


def test_self_calibration_answers_after_half_a_minute(bench):
    assert bench.ask("*CAL?") == "0"
    assert bench.clock.now() == pytest.approx(30)
    bench.write("PA 2")
    assert bench.ask("*OPC?") == "1"
    assert bench.clock.now() == pytest.approx(32)


def test_a_mapped_channel_stands_for_another(bench):
    bench.does("ACH 1,7", "CN7", "DV7,0,1", "ACH")
    assert bench.unit.level(1) == 1
    assert bench.refuses("CN7") == 153
