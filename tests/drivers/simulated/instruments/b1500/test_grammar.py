"""The FLEX command language."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.fixture
def bench():
    return AnalyserBench()


@pytest.mark.parametrize(
    "line", ["CN1;DV1,0,2", "cn 1 ; dv 1 , 0 , 2.0", "CN1;DV1,0,+.2E1;", " CN1;;DV1,0,20e-1"]
)
def test_headers_blanks_case_and_numbers(bench, line):
    bench.does(line)
    assert bench.unit.level(1) == 2
