"""`janus-lab report`: the page about a run."""

import json
import shutil
import sys
from xml.etree import ElementTree

import pytest

from tests.janus_lab.replaying import REPLAYS


@pytest.fixture
def run(tmp_path):
    return shutil.copytree(REPLAYS / "cycling", tmp_path / "run")


def test_page_and_figure_are_written_and_the_page_is_named(type_, run):
    code, out, err = type_("report", run)
    assert (code, err) == (0, "")
    assert out.strip() == str(run / "report.html")
    assert "<svg" in (run / "report.html").read_text(encoding="utf-8")
    assert ElementTree.parse(run / "figure.svg").getroot().tag.endswith("}svg")


def test_the_page_is_named_for_machines(type_, run):
    code, out, _ = type_("report", run, "--json")
    assert (code, json.loads(out)) == (0, {"report": str(run / "report.html")})


def test_a_place_that_is_taken_is_named(type_, run):
    (run / "report.html").mkdir()
    code, out, err = type_("report", run)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {run}: the report cannot be written")


def test_without_the_extra_it_says_what_to_install(type_, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, _, err = type_("report", run)
    assert code == 2
    assert "pip install 'janus-lab[report]'" in err
