"""What several samples share stands at the head of a report, what they do not in a table."""

from __future__ import annotations

from typing import Any

from janus_lab.report.compared_document import Compared, compared_report
from janus_lab.report.compared_samples import samples_apart, samples_in_common
from janus_lab.runs.run import Run
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def of(sample: str, area: float = 0.01, **registered: Any) -> Run:
    run = kept("cycling")
    run.record.sample = sample
    run.record.parameters |= {"active_area": area}
    run.record.registered = registered
    return run


def apart(*runs: Run) -> list[list[str]]:
    """The headings and the cells of the table."""
    found = samples_apart(runs)
    if not found:
        return []
    (table,) = found[0].blocks
    return [list(table.headings), *([cell.text for cell in row] for row in table.rows)]


def test_an_area_tells_samples_apart_without_a_registry() -> None:
    headings, *rows = apart(of("A", 0.01), of("B", 0.03), of("B", 0.03))
    assert headings == ["Sample", "Active area"]
    assert [row[0] for row in rows] == ["A", "B"]
    assert rows[0][1].replace("\u202f", " ").startswith("0.01 cm²")
    assert rows[1][1].replace("\u202f", " ").startswith("0.03 cm²")


def test_what_the_registry_said_is_shared_or_told_apart() -> None:
    annealed = [{"date": "2026-11-21", "remark": "annealed"}]
    runs = [of("A", batch="7", history=annealed), of("B", batch="7"), of("C", batch="7")]
    top = dict(samples_in_common(runs).rows)
    assert (top["Samples"], top["Batch"]) == ("3", "7")
    assert "Active area" in top
    assert not {"Sample", "History"} & set(top)
    assert apart(*runs) == [
        ["Sample", "History"], ["A", "2026-11-21 annealed"], ["B", ""], ["C", ""],
    ]  # fmt: skip


def test_a_sample_that_has_changed_between_runs_has_a_row_for_each_state() -> None:
    runs = [of("A", 0.01), of("A", 0.01), of("A", 0.02)]
    rows = apart(*runs)[1:]
    assert len(rows) == 2
    assert all(row[0].startswith("A, from ") for row in rows)
    top = samples_in_common(runs)
    assert top.title == "Sample"
    assert "Active area" not in dict(top.rows)
    assert apart(of("A"), of("A")) == []


def test_a_device_file_that_cannot_be_read_leaves_what_the_registry_said() -> None:
    damaged = of("A", batch="7")
    damaged.record.device = {"name": "x"}
    assert dict(samples_in_common([damaged]).rows) == {"Sample": "A", "Batch": "7"}


def test_the_report_has_both() -> None:
    runs = [of("A", batch="7"), of("B", 0.03, batch="7")]
    document = compared_report([Compared(run, kept_figures(run)) for run in runs]).document
    assert ("Batch", "7") in document.head[0].rows
    headings = [section.heading for section in document.sections]
    assert headings[:2] == ["On/off cycling", "Samples"]
