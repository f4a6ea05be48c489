"""What meter, sampling and cycles of the paper can show, beside recorded runs."""

from __future__ import annotations

import math

import pytest

from janus_lab.paper.finding import ClaimVerdict
from janus_lab.paper.of_the_method import method_findings
from janus_lab.paper.printed import read_paper

from .paper_results import printed_only


@pytest.fixture(scope="module")
def findings(results):
    return {each.name: each for each in method_findings(read_paper(), results)}


def test_the_meter_cannot_see_the_dark_current_of_a_single_gap(findings) -> None:
    """33 pA beside the 300 pA of the 2400's lowest range, and 50 pA (0.005 % of 1 µA) for readings
    below one power line cycle; from 1e-3 cm² on it can."""
    found = findings["meter_floor"]
    assert found.numbers["offset_A"] == pytest.approx(350e-12)
    assert found.numbers["dark_current_at_1e-05_cm2_A"] == pytest.approx(33e-12, rel=0.02)
    assert "from 0.001 cm²" in found.reason


def test_gain_lowers_the_detectivity_by_the_root_of_twice_the_efficiency(findings) -> None:
    assert findings["noise_of_gain_janus-160C"].numbers["factor"] == pytest.approx(5.2, abs=0.05)
    assert findings["noise_of_gain_janus-200C"].numbers["factor"] == pytest.approx(7.8, abs=0.1)
    measured = findings["noise_of_gain_janus-160C"].numbers["measured_factor"]
    assert measured == pytest.approx(math.sqrt(2 * 13.3), rel=0.05)
    assert "noise_of_gain_cspbbr3-16nm" not in findings  # 7.3 % is no gain


def test_a_response_at_the_papers_interval_is_a_bound_and_below_it_a_time(findings) -> None:
    assert findings["rise_time_janus-160C_2_ms"].verdict is ClaimVerdict.LIMITED
    assert findings["rise_time_janus-160C_0.1_ms"].verdict is ClaimVerdict.HOLDS


def test_a_few_cycles_do_not_stand_for_a_hundred_and_seventy_five(findings) -> None:
    assert findings["cycles_janus-200C"].verdict is ClaimVerdict.NOT_MEASURED


def test_without_runs_only_what_needs_none_is_told() -> None:
    found = {each.name: each for each in method_findings(read_paper(), printed_only())}
    assert "meter_floor" not in found
    assert found["flicker"].verdict is ClaimVerdict.NOT_MEASURED
