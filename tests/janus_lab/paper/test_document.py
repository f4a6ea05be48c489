"""The report on the paper: its tables, its claims, its figures."""

from __future__ import annotations

from dataclasses import replace

from janus_lab.paper.document import paper_report, write_paper_report
from janus_lab.paper.findings import all_findings
from janus_lab.paper.printed import read_paper
from janus_lab.report.document import ReportTable


def test_printed_numbers_claims_and_figures_have_their_sections(results) -> None:
    paper = read_paper()
    findings = all_findings(paper, results)
    document, panels, _ = paper_report(paper, results, findings)
    assert [section.heading for section in document.sections] == [
        "Printed and measured", "Claims", "Figures", "Instruments and provenance",
    ]  # fmt: skip
    numbers, claims = document.sections[0], document.sections[1]
    titles = [block.title for block in numbers.blocks if isinstance(block, ReportTable)]
    assert titles[:3] == ["janus-160C", "janus-200C", "cspbbr3-16nm"]
    assert "Table S6" in titles[3]
    assert isinstance(claims.blocks[0], ReportTable)
    assert len(claims.blocks[0].rows) == len(findings)
    assert "SIMULATED" in document.banners[0]
    assert panels
    (conditions,) = [facts for facts in document.head if facts.title == "Conditions"]
    assert dict(conditions.rows)["Irradiance"] == "0.7 to 13 mW/cm²"
    assert dict(conditions.rows)["Wavelength"] == "450 nm"


def test_the_irradiances_at_the_head_are_those_that_were_measured(results) -> None:
    weak = {
        name: replace(
            sample,
            runs=tuple(run for run in sample.runs if run.record.procedure_name == "response_time"),
        )
        for name, sample in results.samples.items()
    }
    few = replace(results, samples=weak)
    document, _, _ = paper_report(read_paper(), few, [])
    (conditions,) = [facts for facts in document.head if facts.title == "Conditions"]
    assert dict(conditions.rows)["Irradiance"] == "13 mW/cm²"


def test_the_report_is_written_with_its_figures(results, tmp_path) -> None:
    paper = read_paper()
    written = write_paper_report(paper, results, all_findings(paper, results), tmp_path)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 10
    assert tmp_path / "figures" / "figure-5a.csv" in written
