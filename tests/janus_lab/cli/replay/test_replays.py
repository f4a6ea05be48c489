"""`janus-lab replay`: recorded runs once more."""

import json
import shutil
from xml.etree import ElementTree

import pytest

import janus_lab
from drivers.transcript.format import NAME
from drivers.transcript.recording import Recording
from janus_lab.runs.states import RunState
from tests.janus_lab.replaying import edited, measured, stopped


def test_run_record_replay(type_, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quick.yaml").write_text(
        "title: quick\nbench: simulated\ndevices: [janus-160C]\n"
        'steps: [{iv_sweep: {step: 0.5 V, nplc: 0.1, irradiances: "0, 13 mW/cm²"}}]\n',
        encoding="utf-8",
    )
    assert type_("run", "quick.yaml", "--record")[0] == 0
    code, out, _ = type_("replay", "latest")
    assert code == 0
    assert out.startswith("agrees  runs")
    assert "transcript" in out


def test_a_folder_of_runs(type_, tmp_path):
    good, bad, aborted = (
        measured(tmp_path / "runs"),
        measured(tmp_path / "runs"),
        stopped(tmp_path / "runs", after=2, record=False),
    )
    edited(bad, ":TRAC:DATA?", ":FETC?")
    broken = tmp_path / "runs" / "broken"
    broken.mkdir()
    (broken / "run.json").write_text("{", encoding="utf-8")
    code, out, _ = type_("replay", tmp_path / "runs", "--junit", tmp_path / "junit.xml")
    assert code == 1
    assert "4 runs: 1 agrees, 1 deviates, 1 skipped, 1 broken" in out
    lines = out.splitlines()
    assert any(line.startswith("  before: line ") for line in lines)
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    counts = {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"}
    by_name = {case.get("name"): case for case in suite}
    assert len(by_name[good.relative_to(tmp_path / "runs").as_posix()]) == 0
    failure = by_name[bad.relative_to(tmp_path / "runs").as_posix()].find("failure")
    assert "line" in failure.get("message")
    for folder in (bad, broken):
        shutil.rmtree(folder)
    assert type_("replay", tmp_path / "runs")[0] == 0
    shutil.rmtree(good)
    assert type_("replay", aborted)[0] == 1, "nothing was compared"


@pytest.mark.parametrize(
    ("field", "value"), [("t", "x"), ("s", []), ("waited", None), ("count", "many")]
)
def test_a_field_of_the_wrong_type_holds_up_no_other_run(type_, tmp_path, field, value):
    good = measured(tmp_path / "runs")
    bad = tmp_path / "runs" / "bad"
    shutil.copytree(good, bad)
    lines = (bad / NAME).read_text(encoding="utf-8").splitlines()
    lines[4] = json.dumps(json.loads(lines[4]) | {field: value})
    (bad / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = type_("replay", tmp_path / "runs", "--junit", tmp_path / "junit.xml")
    assert (code, "internal error" in err) == (1, False)
    assert "2 runs: 1 agrees, 1 broken" in out
    broken = next(line for line in out.splitlines() if line.startswith("broken"))
    assert f"{NAME}: line 5 is not a transcript's (ValueError: {field} is {value!r})" in broken
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("errors")) == ("2", "1")


def test_no_runs(type_, tmp_path):
    code, _, err = type_("replay", tmp_path)
    assert code == 2
    assert "there are no runs here" in err


def test_the_transcript_cannot_be_written(tmp_path, monkeypatch):
    def full(self, append, began=""):
        self.problem = "the transcript ends here: No space left on device"

    monkeypatch.setattr(Recording, "keep", full)
    run = janus_lab.open_run(measured(tmp_path))
    assert run.state is RunState.FINISHED
    warnings = [event["message"] for event in run.events if event["kind"] == "warning"]
    assert warnings == ["the transcript ends here: No space left on device"]
