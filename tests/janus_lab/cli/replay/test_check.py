"""`janus-lab replay --check`: recorded commands sent to instruments again."""

import json

import pytest

from drivers.bench import Bench
from procedures import OnOffCycling, ResponseTime
from tests.bench_files import bench_config
from tests.janus_lab.replaying import measured


def test_a_simulated_bench_agrees(type_, tmp_path):
    path = measured(tmp_path, OnOffCycling)
    code, out, _ = type_("replay", path, "--check")
    assert code == 0
    assert out.startswith("agrees  ")
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


def test_a_b1500_agrees(type_, tmp_path):
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


def test_what_cannot_be_checked(type_, tmp_path):
    path = measured(tmp_path, record=False)
    code, _, err = type_("replay", path, "--check")
    assert (code, "the run has no transcript" in err) == (2, True)
    assert type_("replay", path, "--bench", "simulated")[0] == 2
    code, _, err = type_("replay", measured(tmp_path), "--check", "--device", "janus-160C")
    assert (code, "a run keeps its own device" in err) == (2, True)
