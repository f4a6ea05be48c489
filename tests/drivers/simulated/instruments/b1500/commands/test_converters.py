"""Converters, filters and waits, read back by *LRN? (programming guide, table 4-22)."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


@pytest.mark.parametrize(
    ("command", "kind", "reply"),
    [
        ("AIT0,1,5", 56, "AIT0,1,5;AIT1,0,6;AZ0"),
        ("AIT1,2", 56, "AIT0,0,1;AIT1,2,1;AZ0"),
        ("AIT0,3,0.002", 56, "AIT0,3,0.002;AIT1,0,6;AZ0"),
        ("AV-3", 56, "AIT0,2,3;AIT1,0,6;AZ0"),
        ("AV10,1", 56, "AIT0,1,10;AIT1,0,6;AZ0"),
        ("AZ1", 56, "AIT0,0,1;AIT1,0,6;AZ1"),
        ("FL1,2", 30, "FL0,1,3,4;FL1,2"),
        ("FL1", 30, "FL1"),
        ("WAT1,2.5,0.01", 57, "WAT1,2.5,0.01;WAT2,1.0,0"),
        ("PAD1", 110, "PAD1"),
        ("TGP-1,1,2,1", 58, "TGP-1,1,2,1"),
    ],
)
def test_what_is_set_is_learned(bench, command, kind, reply):
    bench.does(command)
    assert bench.ask(f"*LRN? {kind}") == reply


@pytest.mark.parametrize(
    "line", ["AIT1,3,0.001", "AIT0,1,1024", "AIT1,2,101", "AV0", "AV1024", "TM5"]
)
def test_values_that_there_are_not_are_refused(bench, line):
    assert bench.refuses(line) == 120


def test_a_trigger_port_that_there_is_not_has_an_error_of_its_own(bench):
    assert bench.refuses("TGP17,1,1") == 620
