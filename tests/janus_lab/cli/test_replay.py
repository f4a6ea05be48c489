"""`janus-lab replay`, and the same said to instruments again."""

import json
import shutil
from xml.etree import ElementTree

import pytest

import janus_lab
from drivers.bench import Bench
from drivers.transcript.format import NAME
from drivers.transcript.recording import Recording
from janus_lab.replay.check import same_reply
from janus_lab.replay.folder import replay_all
from janus_lab.replay.outcome import Verdict
from janus_lab.runs.states import RunState
from procedures import OnOffCycling, ResponseTime
from tests.bench_files import bench_config
from tests.janus_lab.replaying import edited, measured, stopped

# -- the command


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


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--tolerance", "0.1"], "--tolerance is of replies to --check"),
        (["--tolerance", "0.05"], "--tolerance is of replies to --check"),
        (["--device", "janus-160C"], "--device is on the bench to --check on"),
        (["--check", "--tolerance", "nan"], "nan is not a finite number"),
        (["--check", "--tolerance", "inf"], "inf is not a finite number"),
        (["--check", "--jobs", "2"], "--junit and --jobs are for replays"),
        (["--check", "--junit", "junit.xml"], "--junit and --jobs are for replays"),
        (["--junit", "nowhere/junit.xml"], "--junit: there is no folder nowhere"),
    ],
)
def test_options_that_cannot_be_heeded(type_, tmp_path, monkeypatch, options, complaint):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("janus_lab.cli.replay.resolve", None)  # nothing may be done
    code, out, err = type_("replay", "latest", *options)
    assert (code, out) == (2, "")
    assert complaint in " ".join(err.split())


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


# -- the same said to instruments again


def test_a_simulated_bench_answers_alike(type_, tmp_path):
    path = measured(tmp_path, OnOffCycling)
    code, out, _ = type_("replay", path, "--check")
    assert code == 0
    assert out.startswith("alike  ")
    code, out, err = type_("replay", path, "--check", "--json")
    assert (code, err) == (0, "")
    (outcome,) = json.loads(out)
    assert outcome | {"seconds": 0.0} == {
        "path": str(path),
        "verdict": "agrees",
        "procedure": "on_off_cycling",
        "source": "checked on simulated bench",
        "rows": 0,
        "figures": 0,
        "seconds": 0.0,
        "report": [],
    }


def test_a_b1500_answers_alike(type_, tmp_path):
    assert type_("replay", measured(tmp_path, ResponseTime), "--check")[0] == 0


def test_a_reply_that_differs_is_named_and_everything_is_off(type_, tmp_path, monkeypatch):
    path = measured(tmp_path, OnOffCycling)
    benches = []
    original = Bench.open
    monkeypatch.setattr(
        Bench, "open", lambda *arguments: benches.append(original(*arguments)) or benches[-1]
    )
    open_bench = bench_config(interlock_opens_at="2 s").model_dump(mode="json")
    (tmp_path / "open.yaml").write_text(json.dumps(open_bench), encoding="utf-8")
    code, out, _ = type_("replay", path, "--check", "--bench", tmp_path / "open.yaml")
    assert code == 1
    assert "the reply was read 'CLOSED" in out
    assert "now it is read 'OPEN" in out
    simulation = benches[0].simulation
    assert not simulation.smu.output_on
    assert not simulation.laser.laser_on
    assert simulation.library.open_sessions() == []
    code, printed, _ = type_("replay", path, "--check", "--json", "--bench", tmp_path / "open.yaml")
    (outcome,) = json.loads(printed)
    assert (code, outcome["verdict"]) == (1, "deviates")
    assert outcome["report"] == out.splitlines()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda bench: bench["limits"].update(bias="1 V"), "limits.bias is 1, but the recorded"),
        (
            lambda bench: bench["laser"]["calibration"]["points"][0].update(current="1 mA"),
            "its laser is calibrated anew",
        ),
        (lambda bench: bench.update(analyser=None), "has no Keysight B1500A as its analyser"),
    ],
)
def test_a_bench_that_may_do_less_is_refused(type_, tmp_path, change, message):
    path = measured(tmp_path)
    bench = bench_config().model_dump(mode="json")
    bench["laser"]["modulation"] = None
    change(bench)
    (tmp_path / "other.yaml").write_text(json.dumps(bench), encoding="utf-8")
    code, _, err = type_("replay", path, "--check", "--bench", tmp_path / "other.yaml")
    assert code == 2
    assert message in err


def test_what_cannot_be_said_again(type_, tmp_path):
    path = measured(tmp_path, record=False)
    code, _, err = type_("replay", path, "--check")
    assert (code, "was not recorded" in err) == (2, True)
    assert type_("replay", path, "--bench", "simulated")[0] == 2
    code, _, err = type_("replay", measured(tmp_path), "--check", "--device", "janus-160C")
    assert (code, "a run says which device it had" in err) == (2, True)


@pytest.mark.parametrize(
    ("then", "now", "alike"),
    [
        (b"CLOSED\r\n", b"CLOSED\r\n", True),
        (b"CLOSED\r\n", b"OPEN\r\n", False),
        (b"+1.000E-03,2\n", b"+1.040E-03,2\n", True),
        (b"+1.000E-03,2\n", b"+1.060E-03,2\n", False),
        (b"1,2\n", b"1\n", False),
        (b"0\n", b"1e-12\n", True),
        (b"#0\xff\x01", b"#0\x80\x02", True),
        (b"#0\xff\x01", b"#0\xff", False),
    ],
)
def test_replies_are_compared_by_words_and_numbers(then, now, alike):
    assert same_reply(then, now, 0.05) is alike
