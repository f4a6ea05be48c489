"""Past runs as the window reads them from disk."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.errors import Cause
from janus_lab.gui.model import past_runs
from janus_lab.gui.model.past_run import BROKEN
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import RunError
from janus_lab.runs.notes.pinned import PinnedNote, pin
from janus_lab.runs.notes.remarks import give_star
from janus_lab.runs.record import Owner, this_process
from janus_lab.runs.recorder import Recorder
from janus_lab.wall_time import wall_time

NOON = wall_time().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=2)
GONE = Owner(host=this_process().host, pid=this_process().pid, started=0)


def make(runs: Path, name: str = "iv_sweep", days: int = 0, **record: Any) -> Path:
    """A run with one row of data and no analysis."""
    bundle = RunBundle.create(
        runs,
        name,
        "film 1",
        {
            "procedure": f"procedures.{name}.X",
            "parameters": {},
            "created": NOON + timedelta(days=days),
            "device": {"name": "janus-160C"},
            "state": "finished",
            **record,
        },
    )
    with Recorder(bundle.path / "data.csv", ["#Procedure: <x.Y>"], ["n"]) as recorder:
        recorder.write({"n": [1]})
    return bundle.path


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def test_folders_with_odd_contents_are_details_that_say_so(runs):
    damaged = make(runs, days=5)
    (damaged / "data.csv").unlink()
    odd = make(runs, days=6)
    (odd / "analysis.json").write_text('{"figures": [{"name": 3}]}')
    assert past_runs.read_details(damaged).problem.startswith("data.csv: is missing")
    assert "analyse the run again" in past_runs.read_details(odd).problem
    elsewhere = past_runs.read_past_run(runs / "other", odd)
    assert elsewhere.is_broken
    assert "is not in" in str(elsewhere.reason)


def test_runs_are_listed_newest_first_with_what_became_of_them(runs):
    make(runs)
    make(runs, days=1, state="failed", reason="SRS LDC501: the interlock is open; close it")
    make(runs, "on_off_cycling", days=2, state="running", owner=GONE)
    listing = past_runs.list_runs(runs)
    assert [run.state for run in listing.runs] == ["interrupted", "failed", "finished"]
    assert [run.can_be_resumed for run in listing.runs] == [True, False, False]
    assert listing.runs[1].reason == "SRS LDC501: the interlock is open"
    assert listing.runs[2].reason is None
    assert [(run.sample, run.device, run.rows) for run in listing.runs] == [
        ("film 1", "janus-160C", run.rows) for run in listing.runs
    ]


def test_of_a_broken_run_its_folders_name_says_what_it_was(runs):
    path = make(runs, "on_off_cycling")
    (path / "run.json").write_bytes(b"{")
    (run,) = past_runs.list_runs(runs).runs
    assert (run.state, run.procedure, run.sample) == (BROKEN, "on_off_cycling", "film_1")
    assert run.id == path.name.rsplit("-", 1)[1]
    assert run.created == NOON
    assert str(runs) not in str(run.reason)


@pytest.mark.parametrize("name", ["999999-iv_sweep-film-ab12", "notes", "120000-x-1"])
def test_a_folder_may_have_any_name(runs, name):
    path = runs / "2026-13-45" / name
    path.mkdir(parents=True)
    run = past_runs.read_past_run(runs, path)
    assert run.is_broken
    assert run.created is None


def test_a_run_that_has_ended_is_read_and_found_in_the_catalogue(runs):
    path = make(runs)
    run = past_runs.read_past_run(runs, path)
    assert (run.path, run.state, run.created) == (path, "finished", NOON)
    assert [listed.id for listed in past_runs.list_runs(runs).runs] == [run.id]


def test_a_report_that_is_there_is_not_made_again(runs):
    path = make(runs)
    (path / "report.html").write_text("as it is", encoding="utf-8")
    assert past_runs.report_of(path).read_text(encoding="utf-8") == "as it is"


@pytest.mark.parametrize("name", ["notes.jsonl", "remarks.json"])
def test_a_report_from_before_the_last_note_or_remark_is_made_again(runs, monkeypatch, name):
    path = make(runs)
    page, said = path / "report.html", path / name
    page.write_text("as it is", encoding="utf-8")
    pin(path, PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "shunt begins"))
    give_star(path, on=True)
    asked = []
    monkeypatch.setattr(past_runs, "run_command", lambda name, *_: asked.append(name))
    written = page.stat().st_mtime_ns
    for each in ("notes.jsonl", "remarks.json"):
        os.utime(path / each, ns=(written - 1, written - 1))
    assert past_runs.report_of(path) == page
    assert asked == []
    os.utime(said, ns=(written + 1, written + 1))
    assert past_runs.report_of(path) == page
    assert asked[-1] == "report"


def test_why_a_command_failed_comes_back_as_data(runs):
    with pytest.raises(RunError) as caught:
        past_runs.run_command("analyse", runs / "nowhere")
    assert caught.value.kind is Cause.NOT_FOUND
    assert caught.value.detail
