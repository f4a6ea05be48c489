"""What the printed tables say against themselves, from their printed values alone."""

from __future__ import annotations

import pytest

from janus_lab.paper.finding import ClaimVerdict, Finding
from janus_lab.paper.of_the_table import table_findings
from janus_lab.paper.printed import read_paper

from .paper_results import printed_only


@pytest.fixture(scope="module")
def findings() -> dict[str, Finding]:
    return {each.name: each for each in table_findings(read_paper(), printed_only())}


def test_the_efficiencies_follow_from_constants_that_were_rounded(findings) -> None:
    found = findings["rounded_constants"].numbers
    assert found["photon_energy_rounded_eV"] == pytest.approx(2.7625)
    assert found["photon_energy_eV"] == pytest.approx(2.75520, abs=1e-5)
    assert found["responsivity_janus-160C_A_W"] == pytest.approx(4.8300, abs=5e-5)
    assert found["responsivity_codata_janus-160C_A_W"] == pytest.approx(4.8428, abs=1e-4)
    assert found["responsivity_janus-200C_A_W"] == pytest.approx(11.157, abs=5e-4)
    assert findings["rounded_constants"].verdict is ClaimVerdict.HOLDS
    assert "Only the former gives the 4.83 A/W" in findings["rounded_constants"].reason


def test_constants_that_give_another_responsivity_do_not_hold() -> None:
    paper = read_paper()
    other = paper.rounded_constants.model_copy(update={"planck": 6.0e-34})
    findings = table_findings(paper.model_copy(update={"rounded_constants": other}), printed_only())
    found = next(each for each in findings if each.name == "rounded_constants")
    assert found.verdict is ClaimVerdict.SOURCE_DIFFERS
    assert "Only the former" not in found.reason


def test_the_row_of_table_s6_mixes_two_irradiances(findings) -> None:
    found = findings["mixed_irradiances"]
    assert found.verdict is ClaimVerdict.SOURCE_DIFFERS
    assert found.numbers == {
        "light_dark_ratio_mW_cm2": 13.0, "responsivity_mW_cm2": 0.7, "detectivity_mW_cm2": 0.7,
    }  # fmt: skip


def test_text_and_table_have_another_detectivity(findings) -> None:
    assert findings["detectivity_in_text"].verdict is ClaimVerdict.SOURCE_DIFFERS


@pytest.mark.parametrize(
    ("sample", "from_r", "from_ratios"),
    [
        ("janus-160C", (0.537, 0.564), (0.547, 0.554)),
        ("janus-200C", (0.251, 0.277), (0.260, 0.272)),
        ("cspbbr3-16nm", (0.392, 0.465), (0.376, 0.432)),
    ],
)
def test_no_device_is_linear(findings, sample, from_r, from_ratios) -> None:
    """The intervals of R, and, narrower, of the ratios, whose "5.0" is good to 0.05."""
    found = findings[f"no_linear_range_{sample}"].numbers
    assert found["from_responsivity_low"] == pytest.approx(from_r[0], abs=0.012)
    assert found["from_responsivity_high"] == pytest.approx(from_r[1], abs=0.012)
    assert found["from_ratios_low"] == pytest.approx(from_ratios[0], abs=0.001)
    assert found["from_ratios_high"] == pytest.approx(from_ratios[1], abs=0.001)
