"""The report of one run as a document."""

import shutil
from functools import cache

import pytest

from janus_lab.kinds import title_of
from janus_lab.report.document import Figures
from janus_lab.report.run_document import SIMULATED, run_report, sample_facts
from janus_lab.runs.notes.pinned import PinnedNote, pin
from janus_lab.runs.run import open_run
from tests.janus_lab.exports.conftest import change
from tests.janus_lab.measurements.kept_runs import kept, kept_figures
from tests.janus_lab.replaying import REPLAYS
from tests.janus_lab.report.test_result_tables import ALL
from tests.registered import specimen


@cache
def report_of(name):
    run = kept(name)
    return run_report(run, kept_figures(run))


def all_texts(value):
    if isinstance(value, dict):
        return [text for key, item in value.items() if key not in ("kind", "name")
                for text in all_texts(item)]  # fmt: skip
    if isinstance(value, list | tuple):
        return [text for item in value for text in all_texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", ALL)
def test_every_kind_of_run_has_a_title_in_words_and_all_its_sections(name):
    run = kept(name)
    reported = report_of(name)
    document = reported.document
    assert document.title == f"{title_of(run.record.procedure_name)} of {run.record.sample}"
    assert document.banners[0] == SIMULATED
    headings = [section.heading for section in document.sections]
    wanted = ["Results", "Figures", "Timeline", "Instruments and provenance"]
    assert [heading for heading in headings if heading in wanted] == wanted
    facts = {name: text for block in document.head for name, text in block.rows}
    assert facts["Sample"] == run.record.sample
    refs = [figure.name for section in document.sections for block in section.blocks
            if isinstance(block, Figures) for figure in block.figures]  # fmt: skip
    assert refs == [name for name, panel in reported.panels.items() if not panel.is_empty]


@pytest.mark.parametrize("name", ALL)
def test_no_name_of_the_program_s_own_and_no_id_is_in_a_figure(name):
    run = kept(name)
    for panel in report_of(name).panels.values():
        texts = [panel.caption, panel.x.quantity, panel.y.quantity, panel.empty]
        texts += [each.label for each in (*panel.series, *panel.marks, *panel.spans)]
        for text in texts:
            assert "_" not in text
            assert run.record.id not in text
            assert run.record.procedure_name not in text


def test_a_run_that_was_cut_short_or_resumed_says_so():
    failed = report_of("compliance").document.banners
    assert any("The run failed: compliance of 10 µA reached" in banner for banner in failed)
    resumed = report_of("resumed").document.banners
    assert any("resumed once" in banner for banner in resumed)
    assert report_of("storage").document.banners == [SIMULATED]


def test_data_that_cannot_be_drawn_leave_the_rest_of_the_report(tmp_path):
    path = shutil.copytree(REPLAYS / "cycling", tmp_path / "cycling")
    data = (path / "data.csv").read_text(encoding="utf-8").replace("Cycle", "Other")
    (path / "data.csv").write_text(data, encoding="utf-8")
    run = open_run(path)
    reported = run_report(run, kept_figures(run))
    assert "no column 'Cycle'" in str(reported.not_drawn)
    assert any("no column 'Cycle'" in text for text in all_texts(reported.document.to_dict()))
    assert not reported.panels


def test_what_the_registry_said_stands_with_the_sample(tmp_path):
    path = shutil.copytree(REPLAYS / "cycling", tmp_path / "cycling")
    assert "Batch" not in dict(sample_facts(open_run(path)).rows)
    said = specimen(tmp_path / "samples", "A2").to_dict()
    for registered, expected in (
        (said, "2026-11-21 annealed at 150 °C for 10 min; 2026-11-22 stored in N2"),
        ({"history": [7, {"remark": "seen"}], "batch": [1]}, "seen"),
        ({"history": "long"}, None),
    ):
        change(path, registered=registered)
        rows = dict(sample_facts(open_run(path)).rows)
        assert rows.get("History") == expected
    change(path, registered=said)
    rows = dict(sample_facts(open_run(path)).rows)
    assert (rows["Batch"], rows["Made on"], rows["Material"]) == (
        "2026-11", "2026-11-20", "CsPbBr3"
    )  # fmt: skip


def test_published_values_stand_beside_the_measured_ones():
    sections = {s.heading: s for s in report_of("iv-janus-160C").document.sections}
    table, sources = sections["Published values"].blocks
    rows = [[cell.text.replace("\u202f", " ") for cell in row] for row in table.rows]
    ratio = next(row for row in rows if row[:2] == ["Light/dark ratio", "13 mW/cm²"])
    assert ratio[3] == "5100"
    assert "Adv. Sci. 2023" in sources.lines[0]


def test_a_run_without_figures_has_a_report():
    run = kept("no-answer")
    document = run_report(run, []).document
    assert "There are no figures of merit of this run." in all_texts(document.to_dict())


def test_notes_pinned_to_the_plots_stand_behind_the_timeline(tmp_path):
    path = tmp_path / "run"
    shutil.copytree(kept(ALL[0]).path, path)
    note = PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "shunt begins here")
    pin(path, note)
    run = open_run(path)
    document = run_report(run, kept_figures(run)).document
    headings = [section.heading for section in document.sections]
    assert headings[headings.index("Timeline") + 1] == "Notes"
    assert "shunt begins here" in all_texts(document.to_dict())


def test_a_run_that_has_lost_rows_says_so_at_its_head(tmp_path):
    path = tmp_path / "run"
    shutil.copytree(kept("iv-janus-160C").path, path)
    rows = open_run(path).rows
    lines = (path / "data.csv").read_text("utf-8").splitlines(keepends=True)
    (path / "data.csv").write_text("".join(lines[:-7]), "utf-8")
    run = open_run(path)
    said = f"{rows - 7:,} of {rows:,} rows are left"
    assert any(said in banner for banner in run_report(run, kept_figures(run)).document.banners)
