"""The page of a summary."""

import re
from dataclasses import replace

from drivers.errors import Cause
from janus_lab.limits import Limit
from janus_lab.runs.states import RunState
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.page import write_page
from janus_lab.summary.summary import summed_up
from tests.janus_lab.summary.made_runs import figure, made_run


def page(tmp_path, runs, limits=()) -> str:
    write_page(summed_up(sorted_out(runs), "wafer <7>", limits), tmp_path / "page.html")
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def test_it_is_complete_in_itself(tmp_path):
    runs = [
        made_run(f"S{n}", figure("photocurrent", 1e-4 * n), position=f"A{n}") for n in range(1, 6)
    ]
    runs.append(made_run("short", state=RunState.FAILED, ended=Cause.COMPLIANCE))
    text = page(tmp_path, runs, [Limit(figure="photocurrent", min="150 uA")])
    assert "wafer &lt;7&gt;" in text
    assert "4 of 6 samples are good (67 %), 2 bad" in text
    assert text.count("<svg") == 1
    assert "failed: made so" in text
    assert not re.search(r"(src|href)=[\"'](?!#|data:)", text), "it needs no other file"


def test_a_sweep_is_drawn_and_one_sample_has_no_distribution(tmp_path):
    runs = [
        made_run("A", figure("photocurrent", b), number=int(b), bias=b) for b in (1.0, 2.0, 3.0)
    ]
    text = page(tmp_path, runs)
    assert text.count("<svg") == 1
    assert "Distributions" not in text
    assert "<th>bias</th>" in text
    assert "Yield" not in text


def test_what_somebody_wrote_into_a_note_is_text(tmp_path):
    text = page(tmp_path, [made_run("<script>alert(1)</script>", figure("photocurrent", 1.0))])
    assert "<script>" not in text


def test_simulated_runs_are_told_at_the_head(tmp_path):
    run = made_run("A", figure("photocurrent", 1.0))
    assert "simulated bench" not in page(tmp_path, [run])
    text = page(tmp_path, [replace(run, simulated=True)])
    assert '<p class="bad">simulated bench</p>' in text
