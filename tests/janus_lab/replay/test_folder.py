"""A folder of runs: each is found and replayed, and what came of them is told to CI."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from janus_lab.replay.folder import find_runs, junit, name_of, replay_all
from janus_lab.replay.outcome import Outcome, Verdict
from tests.janus_lab.replaying import REPLAYS, edited, measured

BASE = Path("runs")
OUTCOMES = [
    Outcome("runs/day/a", Verdict.AGREES, "iv_sweep", seconds=0.25),
    Outcome("runs/day/b", Verdict.DEVIATES, "iv_sweep", seconds=0.5, report=("line 3", "before")),
    Outcome("runs/day/c", Verdict.SKIPPED, report=("was stopped",)),
    Outcome("runs/day/d", Verdict.BROKEN, report=("run.json: is \x00 <empty>",)),
]


def test_runs_are_found_at_any_depth_in_the_order_of_their_names(tmp_path):
    for name in ("b/2", "a", "b/1/x"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "run.json").touch()
    (tmp_path / "no run").mkdir()
    assert find_runs(tmp_path) == [tmp_path / name for name in ("a", "b/1/x", "b/2")]


def test_a_run_is_found_in_itself():
    assert find_runs(REPLAYS / "cycling") == [REPLAYS / "cycling"]


def test_in_processes_of_their_own(tmp_path):
    path = measured(tmp_path)
    paths = [tmp_path / str(number) for number in range(3)]
    for copy in paths:
        shutil.copytree(path, copy)
    edited(paths[1], ":TRAC:DATA?", ":FETC?")
    outcomes = {outcome.path: outcome.verdict for outcome in replay_all(paths, jobs=2)}
    assert [outcomes[str(copy)] for copy in paths] == [
        Verdict.AGREES,
        Verdict.DEVIATES,
        Verdict.AGREES,
    ]


def test_in_one_process_runs_are_replayed_as_they_are_asked_for(tmp_path):
    (tmp_path / "empty").mkdir()
    outcomes = replay_all([tmp_path / "empty", REPLAYS / "compliance"], jobs=1)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.BROKEN, Verdict.AGREES]


@pytest.fixture
def suite():
    (suite,) = ElementTree.fromstring(junit(OUTCOMES, BASE))
    return suite


def test_each_run_is_a_test_case_of_its_procedure(suite):
    told = [(case.get("classname"), case.get("name")) for case in suite]
    assert told == [
        ("replay.iv_sweep", "day/a"),
        ("replay.iv_sweep", "day/b"),
        ("replay.unknown", "day/c"),
        ("replay.unknown", "day/d"),
    ]


def test_the_verdicts_are_counted_and_the_seconds_added(suite):
    keys = ("tests", "failures", "errors", "skipped", "time")
    assert [suite.get(key) for key in keys] == ["4", "1", "1", "1", "0.750"]


def test_what_does_not_agree_says_why(suite):
    good, deviates, skipped, broken = suite
    assert len(good) == 0
    assert deviates.find("failure").text == "line 3\nbefore"
    assert skipped.find("skipped").get("message") == "was stopped"
    assert broken.find("error").get("message") == "run.json: is \N{REPLACEMENT CHARACTER} <empty>"


def test_a_run_elsewhere_keeps_its_whole_path():
    assert name_of(Outcome("elsewhere/a", Verdict.AGREES), BASE) == "elsewhere/a"
    assert name_of(Outcome("runs/a", Verdict.AGREES), BASE) == "a"
