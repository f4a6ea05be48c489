"""`janus-lab report`: the report of a run, and of several."""

import errno
import json
import os
import shutil
import sys
from xml.etree import ElementTree

import pytest

from tests.janus_lab.replaying import REPLAYS
from tests.registered import written


@pytest.fixture
def run(tmp_path):
    return shutil.copytree(REPLAYS / "storage", tmp_path / "run")


def test_page_pdf_and_figures_are_written_and_the_pages_are_named(type_, run):
    code, out, err = type_("report", run)
    assert (code, err) == (0, "")
    assert out.split() == [str(run / "report.html"), str(run / "report.pdf")]
    assert "<svg" in (run / "report.html").read_text(encoding="utf-8")
    assert (run / "report.pdf").read_bytes().startswith(b"%PDF-")
    for figure in ("current-time", "photocurrent-cycle"):
        svg = ElementTree.parse(run / "figures" / f"{figure}.svg")
        assert svg.getroot().tag.endswith("}svg")
        for ending, begins in (("pdf", b"%PDF-"), ("png", b"\x89PNG"), ("csv", b"run,series,")):
            assert (run / "figures" / f"{figure}.{ending}").read_bytes().startswith(begins)


def test_the_page_is_named_for_machines(type_, run):
    code, out, _ = type_("report", run, "--json", "--format", "html")
    page = str(run / "report.html")
    assert (code, json.loads(out)) == (0, {"report": page, "files": [page]})


def test_a_place_that_is_taken_is_named(type_, run):
    (run / "report.html").mkdir()
    code, out, err = type_("report", run)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {run}: cannot take the report (")


def test_a_disk_that_is_full_is_said_in_a_sentence(type_, run, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("janus_lab.report.writing.write_reported", full)
    code, out, err = type_("report", run)
    assert (code, out) == (2, "")
    assert err == f"error: {run}: the disk is full, so it cannot take the report; make room\n"


@pytest.mark.parametrize("module", ["jinja2", "typst", "matplotlib"])
def test_without_the_extra_it_says_what_to_install(type_, run, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    code, _, err = type_("report", run)
    assert code == 2
    assert "pip install 'janus-lab[report]'" in err
    assert len(err.splitlines()) == 1


def test_the_figures_folder_is_written_through_no_link(type_, run, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (run / "figures").symlink_to(tmp_path / "elsewhere")
    code, _, err = type_("report", run, "--format", "figures")
    assert code == 2
    assert "symbolic link" in err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_several_runs_are_one_report_in_a_folder_of_its_own(type_, tmp_path):
    names = ("cycling-drift", "resumed")
    to = tmp_path / "compared"
    runs = [REPLAYS / name for name in names]
    code, out, err = type_("report", *runs, "--to", to, "--format", "html")
    assert (code, out.strip(), err) == (0, str(to / "report.html"), "")
    text = (to / "report.html").read_text(encoding="utf-8")
    assert "On/off cycling of janus-160C and janus-200C" in text


def test_all_runs_of_a_sample_are_one_report(type_, tmp_path):
    for name in ("storage", "response-2ms", "resumed"):
        shutil.copytree(REPLAYS / name, tmp_path / "runs" / "2026-11-21" / name)
    code, _, err = type_("report", "--sample", "janus-160C", "--to", tmp_path / "all",
                         "--format", "html", "--out", tmp_path / "runs")  # fmt: skip
    assert (code, err) == (0, "")
    text = (tmp_path / "all" / "report.html").read_text(encoding="utf-8")
    assert "Storage stability and response time of janus-160C" in text
    assert "Storage stability" in text
    assert "janus-200C" not in text


def of_sample(source, folder, sample, **changed):
    """A kept run in `folder`, of another sample."""
    path = shutil.copytree(REPLAYS / source, folder)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record |= {"id": folder.name, "sample": sample} | changed
    record["parameters"]["sample"] = sample
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture
def wafer(tmp_path):
    """Runs of two pixels of a sample, and of one that is called like them and is none."""
    for name in ("W7-A1", "W7-A2", "W7-C9"):
        of_sample("cycling", tmp_path / "runs" / "2026-11-21" / name, name)
    return tmp_path / "runs"


def test_runs_of_a_sample_are_those_of_its_pixels_too(type_, wafer):
    arguments = ("--to", wafer.parent / "all", "--format", "html", "--out", wafer)
    code, _, err = type_("report", "--sample", "W7", *arguments)
    assert (code, "no run of the sample 'W7'" in err) == (2, True)  # nobody knows any pixels
    written(wafer.parent / "samples")
    code, _, err = type_("report", "--sample", "W7", *arguments)
    assert (code, err) == (0, "")
    text = (wafer.parent / "all" / "report.html").read_text(encoding="utf-8")
    assert "On/off cycling of W7-A1 and W7-A2" in text
    assert "W7-C9" not in text
    code, _, err = type_("report", "--sample", "W7-A2", *arguments[2:])
    assert (code, err) == (0, "")
    written(wafer.parent / "samples", "sample: W7\ncolour: red\n")
    code, _, err = type_("report", "--sample", "W7", *arguments)
    assert code == 2
    assert "no pixels in the report" in err
    assert "colour" in err


def test_a_sample_without_runs_and_a_style_that_is_none_are_told_in_a_line(type_, run, tmp_path):
    for arguments, said in (
        (("--sample", "nobody", "--out", tmp_path), "no run of the sample 'nobody'"),
        ((run, "--style", "duoble-column"), "did you mean 'double-column'"),
        ((run, "--style", run / "data.csv"), "not a matplotlib style"),
    ):
        code, _, err = type_("report", *arguments)
        assert code == 2
        assert said in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("run", "--sample", "film")])
def test_it_wants_runs_or_a_sample(type_, arguments):
    code, _, err = type_("report", *arguments)
    assert code == 2
    assert "--sample" in err
