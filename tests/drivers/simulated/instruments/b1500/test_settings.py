"""What a simulated B1500A is set to, before and after *RST (programming guide)."""

from __future__ import annotations

import pytest

from drivers.simulated.instruments.b1500.settings import AnalyserSettings, SamplingTiming
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench


@pytest.mark.parametrize(("interval", "fast"), [(1e-4, True), (1.99e-3, True), (2e-3, False)])
def test_intervals_below_two_milliseconds_have_rules_of_their_own(
    interval: float, fast: bool
) -> None:
    assert SamplingTiming(interval=interval).fast == fast


def test_after_a_reset_the_timing_of_sampling_is_the_programming_guides() -> None:
    timing = AnalyserSettings().sampling
    assert (timing.hold_bias, timing.interval, timing.number) == (0.0, 0.002, 1000)


def test_two_analysers_share_no_setting() -> None:
    one, other = AnalyserBench(), AnalyserBench()
    before = other.ask("*LRN? 56")
    one.does("AIT 0,3,0.001", "AIT 1,2,5", "WAT 1,2,0.1")
    assert other.ask("*LRN? 56") == before
    assert one.ask("*LRN? 56") != before


@pytest.mark.parametrize("number", [31, 47, 55, 56, 57, 60])
def test_a_reset_takes_every_setting_back(number: int) -> None:
    bench = AnalyserBench()
    at_first = bench.ask(f"*LRN? {number}")
    bench.does("FMT 13,0", "TSC 1", "AZ 1", "AIT 0,3,0.001", "AIT 1,2,5", "MT 0.1,0.01,7")
    bench.does("WM 2,2", "MSC 2,2", "ML 2", "WAT 1,2,0.1", "AAD 1,1")
    assert bench.ask(f"*LRN? {number}") != at_first
    bench.write("*RST")
    assert bench.ask(f"*LRN? {number}") == at_first
