"""By what the printed D* are too high: figures from the printed rows alone, worked out by hand."""

from __future__ import annotations

import pytest

from janus_lab.paper.detectivity_factor import detectivity_factor
from janus_lab.paper.finding import ClaimVerdict

from .paper_results import printed_only


def test_all_rows_are_too_high_by_ten_within_their_rounding() -> None:
    (finding,) = detectivity_factor(printed_only())
    found = finding.numbers
    assert finding.verdict is ClaimVerdict.SOURCE_DIFFERS
    # printed over R/√(2qJ), J = R·E/(ratio − 1): 9.51 10.27 9.60 10.07 11.3 10.4
    assert found["factor_least"] == pytest.approx(9.51, abs=0.01)
    assert found["factor_most"] == pytest.approx(11.3, abs=0.05)
    # at exactly 0.700 mW/cm² all rows together allow 10.11 to 10.16
    assert found["factor_common_from"] == pytest.approx(10.11, abs=0.01)
    assert found["factor_common_to"] == pytest.approx(10.16, abs=0.01)
    # exactly ten needs 0.665 to 0.685 mW/cm²
    assert found["irradiance_from_mW_cm2"] == pytest.approx(0.665, abs=0.003)
    assert found["irradiance_to_mW_cm2"] == pytest.approx(0.685, abs=0.003)


def test_an_area_of_a_square_millimetre_explains_the_printed_numbers_alike() -> None:
    (finding,) = detectivity_factor(printed_only())
    assert 0.005 < finding.numbers["area_least_cm2"] < finding.numbers["area_most_cm2"] < 0.012
