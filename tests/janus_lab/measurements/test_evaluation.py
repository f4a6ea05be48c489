"""Figures of merit by the kind of a run."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from janus_lab.kinds import KINDS
from janus_lab.measurements.evaluation import analyse, keep_figures
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[2] / "replays"


@pytest.fixture
def run(tmp_path):
    return open_run(Path(shutil.copytree(REPLAYS / "storage", tmp_path / "storage")))


def test_a_kind_without_an_analysis_has_no_figures(run, monkeypatch):
    general = replace(KINDS["storage_stability"], analysis="")
    monkeypatch.setitem(KINDS, "storage_stability", general)
    assert analyse(run) == []


def test_a_kind_that_this_version_does_not_know_is_named(run, monkeypatch):
    # in a copy: an entry put back into the dict would stand last, also in the window's list
    others = {name: kind for name, kind in KINDS.items() if name != "storage_stability"}
    monkeypatch.setattr("janus_lab.kinds.KINDS", others)
    with pytest.raises(BundleError, match="no analysis for a run of storage_stability"):
        analyse(run)


def test_figures_are_kept_with_the_tables_of_their_kind(run):
    keep_figures(run, analyse(run))
    kept = open_run(run.path)
    assert {figure["name"] for figure in kept.figures} >= {"photocurrent", "drift_total"}
    heading, *cycles = (run.path / "cycles.csv").read_text(encoding="utf-8").splitlines()
    assert heading.startswith("cycle,start,irradiance_mW_cm2")
    levels = run.parameters["irradiances"]
    assert len(cycles) == run.parameters["cycles"] * len(levels)
