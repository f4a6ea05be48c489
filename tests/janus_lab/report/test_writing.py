"""Reports in the folders of runs."""

import shutil
from pathlib import Path

import pytest

from janus_lab.report.writing import write_report
from janus_lab.runs.errors import BundleError
from janus_lab.runs.notes.remarks import Remarks, write_remarks
from janus_lab.runs.run import open_run
from tests.janus_lab.measurements.kept_runs import kept_figures
from tests.janus_lab.replaying import REPLAYS


def copied(tmp_path, name):
    return open_run(Path(shutil.copytree(REPLAYS / name, tmp_path / name)))


def test_a_page_speaks_to_people(tmp_path):
    run = copied(tmp_path, "response-0.1ms")
    (page,) = write_report(run, kept_figures(run))
    text = page.read_text(encoding="utf-8")
    assert "<h1>Response time of janus-160C</h1>" in text
    assert "SIMULATED" in text
    assert "response_time" not in text
    assert "mW_cm2" not in text


def test_the_same_run_gives_the_same_page(tmp_path):
    run = copied(tmp_path, "storage")
    pages = [write_report(run, kept_figures(run))[0].read_bytes() for _ in range(2)]
    assert pages[0] == pages[1]


def test_data_that_cannot_be_drawn_leave_a_page_and_are_told(tmp_path):
    run = copied(tmp_path, "storage")
    run.__dict__["data"] = run.data.drop(columns="Current (A)")
    with pytest.raises(BundleError):
        write_report(run, kept_figures(run))
    assert "No figures: " in (run.path / "report.html").read_text(encoding="utf-8")


def test_what_was_remarked_is_text_in_the_page(tmp_path):
    run = copied(tmp_path, "storage")
    hostile = "<script>alert(1)</script> & 'so'\nsecond line"
    write_remarks(run.path, Remarks(star=True, tags=("<b>bold</b>",), comment=hostile))
    (page,) = write_report(run, kept_figures(run))
    text = page.read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "<b>bold" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;so&#39;\nsecond line" in text
    assert "#&lt;b&gt;bold&lt;/b&gt;" in text
