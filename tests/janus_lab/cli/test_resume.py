"""`janus-lab resume`: a run that was cut short goes on in its folder."""

import json
import shutil

import pytest

from janus_lab.runs.run import open_run
from janus_lab.runs.states import RunState
from tests.janus_lab.replaying import REPLAYS, stopped


@pytest.fixture
def aborted(tmp_path):
    """A cycling run that was stopped after some readings."""
    path = stopped(tmp_path / "runs", after=5, record=False)
    assert open_run(path).state is RunState.ABORTED
    return path


def test_an_aborted_run_is_finished_in_the_same_folder(type_, aborted):
    before = open_run(aborted).rows
    code, out, err = type_("resume", aborted)
    assert code == 0, err
    assert out.startswith(f"finished  {aborted}")
    assert "on/off cycles" in out, "its figures of merit are shown"
    assert f"going on with {aborted}: " in err
    run = open_run(aborted)
    assert (run.state, run.record.starts) == (RunState.FINISHED, 2)
    assert run.rows > before


def test_for_machines_the_end_is_one_object(type_, aborted):
    code, out, _ = type_("resume", aborted, "--json")
    told = json.loads(out)
    assert (code, told["state"], told["path"]) == (0, "finished", str(aborted))
    assert told["figures"]


def test_the_latest_run_is_found_by_its_name(type_, aborted):
    assert type_("resume", "latest", "--out", aborted.parent.parent)[0] == 0


def test_the_device_that_is_mounted_must_be_the_runs(type_, aborted):
    before = (aborted / "data.csv").read_bytes()
    code, out, err = type_("resume", aborted, "--device", "janus-200C")
    assert (code, out) == (2, "")
    assert "is a run of janus-160C, not of janus-200C" in err
    assert (aborted / "data.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["cycling", "iv-janus-160C", "no-answer"])
def test_a_finished_run_and_a_sweep_cannot_go_on(type_, tmp_path, name):
    path = shutil.copytree(REPLAYS / name, tmp_path / "run")
    before = (path / "run.json").read_bytes()
    code, out, err = type_("resume", path)
    assert (code, out) == (2, "")
    assert str(path) in err
    assert (path / "run.json").read_bytes() == before
