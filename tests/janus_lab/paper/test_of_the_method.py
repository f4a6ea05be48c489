"""What meter, sampling and cycles of the paper can show, beside recorded runs."""

from __future__ import annotations

import math

import pytest

from janus_lab.analysis.comparison import ComparisonRow
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.paper.finding import ClaimVerdict
from janus_lab.paper.of_the_method import _response_finding, _stability, method_findings
from janus_lab.paper.printed import read_paper

from .paper_results import printed_only


@pytest.fixture(scope="module")
def findings(results):
    return {each.name: each for each in method_findings(read_paper(), results)}


def test_the_meter_cannot_see_the_dark_current_of_a_single_gap(findings) -> None:
    """33 pA beside the 300 pA of the 2400's lowest range, and 50 pA (0.005 % of 1 µA) for readings
    below one power line cycle; with 3 × 350 pA / 3.3 µA/cm² it can."""
    found = findings["meter_floor"]
    assert found.numbers["offset_A"] == pytest.approx(350e-12)
    assert found.numbers["dark_current_at_1e-05_cm2_A"] == pytest.approx(33e-12, rel=0.02)
    assert found.numbers["smallest_area_cm2"] == pytest.approx(3 * 350e-12 / 3.3e-6, rel=0.01)
    assert "from 0.00032 cm² on" in found.reason


def test_gain_lowers_the_detectivity_by_the_root_of_twice_the_efficiency(findings) -> None:
    assert findings["noise_of_gain_janus-160C"].numbers["factor"] == pytest.approx(5.2, abs=0.05)
    assert findings["noise_of_gain_janus-200C"].numbers["factor"] == pytest.approx(7.8, abs=0.1)
    measured = findings["noise_of_gain_janus-160C"].numbers["measured_factor"]
    assert measured == pytest.approx(math.sqrt(2 * 13.3), rel=0.05)
    assert "noise_of_gain_cspbbr3-16nm" not in findings  # 7.3 % is no gain


def test_a_response_at_the_papers_interval_is_a_bound_and_below_it_a_time(findings) -> None:
    assert findings["rise_time_janus-160C_2_ms"].verdict is ClaimVerdict.LIMITED
    assert findings["rise_time_janus-160C_0.1_ms"].verdict is ClaimVerdict.HOLDS


@pytest.mark.parametrize(
    ("time", "bound", "verdict"),
    [
        (0.7e-3, None, ClaimVerdict.HOLDS),
        (2.4e-3, None, ClaimVerdict.DIFFERS),
        (0.09e-3, "upper", ClaimVerdict.LIMITED),
    ],
)
def test_what_is_said_of_an_edge_is_what_was_measured(results, time, bound, verdict) -> None:
    sample = results.samples["janus-160C"]
    row = ComparisonRow(
        "rise_time", 13.0, "s", time, 0.01e-3, bound, 1.6e-3, time / 1.6e-3, (), "a paper",
        published_bound="upper",
    )  # fmt: skip
    found = _response_finding(sample, 1e-4, row, 1.6e-3)
    assert found.verdict is verdict
    assert ("faster than the printed" in found.reason) == (verdict is ClaimVerdict.HOLDS)
    assert ("slower" in found.reason) == (verdict is ClaimVerdict.DIFFERS)


@pytest.mark.parametrize(
    ("kept", "u", "verdict"),
    [
        (0.997, 0.007, ClaimVerdict.HOLDS),
        (0.94, 0.01, ClaimVerdict.HOLDS),
        (0.5, 0.02, ClaimVerdict.DIFFERS),
    ],
)
def test_cycles_that_lose_half_are_not_stable(kept, u, verdict) -> None:
    assert _stability(FigureOfMerit("retention_cycling", kept, u, "1", "")) is verdict


def test_a_few_cycles_do_not_stand_for_a_hundred_and_seventy_five(findings) -> None:
    assert findings["cycles_janus-200C"].verdict is ClaimVerdict.NOT_MEASURED


def test_without_runs_only_what_needs_none_is_told() -> None:
    found = {each.name: each for each in method_findings(read_paper(), printed_only())}
    assert "meter_floor" not in found
    assert found["flicker"].verdict is ClaimVerdict.NOT_MEASURED
