"""Recorded runs come out again as they did."""

import json

import pytest

import janus_lab
from drivers.config.bench import BenchConfig
from drivers.transcript.format import NAME
from janus_lab.measure import measure, resume
from janus_lab.measurement import Measurement
from janus_lab.replay.outcome import Verdict
from janus_lab.replay.player import replay
from janus_lab.runs.resuming.resumption import resumption
from janus_lab.runs.states import RunState
from procedures import OnOffCycling
from tests.bench_files import bench_config, device
from tests.janus_lab.replaying import (
    QUICK,
    first_line,
    measured,
    stopped,
)
from tests.socket_bench import served_bench


@pytest.mark.parametrize("kind", QUICK)
@pytest.mark.parametrize("record", [True, False])
def test_every_procedure(tmp_path, kind, record):
    path = measured(tmp_path, kind, record=record)
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    outcome = replay(path)
    assert outcome.verdict is Verdict.AGREES, outcome.report
    assert outcome.source == ("transcript" if record else "simulated again")
    assert outcome.rows == janus_lab.open_run(path).rows > 0
    assert outcome.figures > 0
    assert before == {file.name: file.read_bytes() for file in path.iterdir()}


def test_recording_changes_nothing(tmp_path):
    plain, recorded = (measured(tmp_path, record=record) for record in (False, True))
    for file in ("data.csv", "events.jsonl", "analysis.json"):
        assert (plain / file).read_bytes() == (recorded / file).read_bytes()
    assert not (plain / NAME).exists()


@pytest.mark.parametrize(
    ("bench", "state"),
    [
        ({"interlock": "open"}, RunState.FAILED),
        ({"interlock_opens_at": "3 s"}, RunState.FAILED),
        ({"fault": {"instrument": "smu", "kind": "timeout", "at": "6 s"}}, RunState.FAILED),
        ({"fault": {"instrument": "laser", "kind": "silence", "at": "6 s"}}, RunState.FAILED),
    ],
)
@pytest.mark.parametrize("record", [True, False])
def test_runs_that_failed(tmp_path, bench, state, record):
    path = measured(tmp_path, OnOffCycling, record=record, **bench)
    assert janus_lab.open_run(path).state is state
    outcome = replay(path)
    assert outcome.verdict is Verdict.AGREES, outcome.report


def test_a_run_that_was_stopped(tmp_path):
    path = stopped(tmp_path, after=5)
    assert janus_lab.open_run(path).state is RunState.ABORTED
    assert replay(path).verdict is Verdict.AGREES
    unrecorded = stopped(tmp_path, after=5, record=False)
    assert "nobody knows when it was stopped" in first_line(unrecorded, Verdict.SKIPPED)


def test_a_paced_run(tmp_path):
    path = measured(tmp_path, clock="paced", speed=1e5, record=False)
    assert replay(path).verdict is Verdict.AGREES


def gone_on(path, record=True):
    measurement, past = resumption(path)
    resume(path, measurement, past, record=record)


def test_a_run_that_was_resumed_start_by_start(tmp_path):
    path = stopped(tmp_path, after=5, resume_gap="60 s")
    gone_on(path)
    assert janus_lab.open_run(path).record.starts == 2
    assert replay(path).verdict is Verdict.AGREES
    lines = (path / NAME).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["start"] for line in lines if "transcript" in line] == [1, 2]
    second = next(n for n, line in enumerate(lines) if '"start":2' in line)
    lit = next(n for n, line in enumerate(lines) if n > second and "SILD" in line)
    lines[lit] = lines[lit].replace("SILD", "SIBW", 1)
    (path / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert f"line {lit + 1}: expected " in first_line(path)


def test_a_start_that_was_not_recorded(tmp_path):
    path = stopped(tmp_path, after=5)
    gone_on(path, record=False)
    assert "holds start 1 of 2" in first_line(path, Verdict.SKIPPED)
    path = stopped(tmp_path, after=5, record=False)
    gone_on(path, record=False)
    assert "was resumed and not recorded" in first_line(path, Verdict.SKIPPED)


def test_a_run_that_was_killed(tmp_path):
    """It leaves an open run of no process, and half a line in its files."""
    path = measured(tmp_path, OnOffCycling)
    content = (path / NAME).read_bytes()
    (path / NAME).write_bytes(content[: len(content) * 2 // 3])
    data = (path / "data.csv").read_bytes()
    (path / "data.csv").write_bytes(data[: len(data) // 2])
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record |= {"state": "running", "rows": 0, "ended": None}
    for since in ("started", "after_boot"):  # of another process that has the number now
        record["owner"][since] -= 1e6
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert janus_lab.open_run(path).state is RunState.INTERRUPTED
    assert replay(path).verdict is Verdict.AGREES
    gone_on(path)
    assert janus_lab.open_run(path).state is RunState.FINISHED
    assert replay(path).verdict is Verdict.AGREES


def test_a_real_run_without_a_transcript(tmp_path):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["bench"] |= {"visa_library": "@py", "simulation": None}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert "real instruments and not recorded" in first_line(path, Verdict.SKIPPED)


@pytest.mark.parametrize("key", ["bench", "device", "parameters"])
def test_a_configuration_that_is_none(tmp_path, key):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record[key] = {"nonsense": 1}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert "nonsense" in first_line(path, Verdict.BROKEN)


def test_a_transcript_stands_in_for_real_instruments(tmp_path):
    """No lock, no guard process, no library of the computer's."""
    path = measured(tmp_path)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["bench"] |= {"visa_library": "/no/such/library.so", "simulation": None}
    record["seed"] = None
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert replay(path).verdict is Verdict.AGREES


def test_a_run_over_sockets_in_real_time(tmp_path):
    """Nothing comes at the same time twice, and all of it comes back from the transcript."""
    with served_bench() as bench:
        content = bench_config().model_dump(mode="json")
        content |= {"visa_library": "@py", "simulation": None, "analyser": None}
        content["laser"] |= {"modulation": None, "turn_on_time": "0.1 s"}
        for role in ("smu", "laser"):
            content[role]["address"] = bench.resource(bench.instruments[role].port)
        mounted = device()
        done = measure(
            Measurement(
                procedure=OnOffCycling(
                    sample="s",
                    active_area=mounted.active_area,
                    cycles=1,
                    on_time=0.4,
                    off_time=0.4,
                    bias_settling=0.0,
                ),
                bench=BenchConfig.model_validate(content),
                device=mounted,
                recipe=None,
            ),
            tmp_path,
            record=True,
        )
    assert done.ended.state is RunState.FINISHED, done.ended.reason
    outcome = replay(done.ended.path)
    assert outcome.verdict is Verdict.AGREES, outcome.report
    assert outcome.rows > 20
