"""One measurement from an opened bench to a closed folder: every way to end is safe and is told."""

from __future__ import annotations

import pytest

from drivers.errors import Cause, ConnectionFailed, Problem
from janus_lab.measurement import Measurement
from janus_lab.runs import runner
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener, why_stopped
from janus_lab.runs.states import RunState
from procedures import IVSweep
from tests.bench_files import bench_config, device
from tests.registered import written


def measurement(**simulation) -> Measurement:
    """Two levels of light, 13 points each."""
    mounted = device()
    sweep = IVSweep(
        step=0.5, nplc=0.1, irradiances=[0, 13.0], sample="film", active_area=mounted.active_area
    )
    bench = bench_config(**simulation)
    return Measurement(procedure=sweep, bench=bench, device=mounted, recipe=None)


class StopAtOnce:
    why = Problem(Cause.SYSTEM, "the system is shutting down")

    def __call__(self) -> bool:
        return True


def test_a_run_stands_in_its_folder_and_its_listener_hears_of_all_of_it(tmp_path):
    folders, percents, events, blocks, doings = [], [], [], [], []
    listener = Listener(
        percents.append, events.append, blocks.append, doings.append, folders.append
    )
    ended = runner.run(measurement(), tmp_path, seed=7, listener=listener)
    run = open_run(ended.path)
    assert (ended.state, ended.why, ended.unsafe) == (RunState.FINISHED, None, ())
    assert folders == [run.path]
    assert sum(len(block["Voltage (V)"]) for block in blocks) == run.rows == run.record.rows
    assert events == run.events
    assert any("sweep 1 of" in doing.words for doing in doings)
    assert percents == sorted(percents)
    assert run.record.seed == 7


def test_the_same_seed_gives_the_same_rows_and_another_one_does_not(tmp_path):
    first, again, other = (
        open_run(runner.run(measurement(), tmp_path, seed=seed).path).data for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_whoever_stops_a_run_is_named_in_it_and_the_bench_is_off(tmp_path):
    ended = runner.run(measurement(), tmp_path, stop=StopAtOnce())
    assert (ended.state, ended.why) == (RunState.ABORTED, StopAtOnce.why)
    run = open_run(ended.path)
    assert run.record.ending.why == StopAtOnce.why
    assert [event["kind"] for event in run.events] == ["off", "aborted"]


def test_a_stop_without_a_reason_was_the_user_s():
    assert why_stopped(lambda: True).kind is Cause.STOPPED
    assert why_stopped(StopAtOnce()) is StopAtOnce.why


def test_a_bench_that_cannot_be_opened_leaves_no_folder(tmp_path):
    silent = measurement(fault={"instrument": "smu", "kind": "silence", "at": "0 s"})
    with pytest.raises(ConnectionFailed):
        runner.run(silent, tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_on(tmp_path):
    (tmp_path / "runs").write_text("in the way", encoding="utf-8")
    benches = []
    with pytest.raises(BundleError) as caught:
        runner.run(measurement(), tmp_path / "runs", on_bench=benches.append)
    assert caught.value.subject.startswith(str(tmp_path / "runs"))
    assert not benches[0].simulation.smu.output_on
    assert not benches[0].simulation.laser.laser_on


def test_a_listener_that_fails_ends_the_run_safely(tmp_path):
    def fall_over(block):
        raise RuntimeError("the plot is gone")

    benches = []
    ended = runner.run(
        measurement(), tmp_path, listener=Listener(rows=fall_over), on_bench=benches.append
    )
    assert (ended.state, ended.kind) == (RunState.FAILED, Cause.INTERNAL)
    assert "the plot is gone" in ended.detail
    assert not benches[0].simulation.smu.output_on
    assert not benches[0].simulation.laser.laser_on


def test_a_finished_run_is_not_gone_on_with(tmp_path):
    what = measurement()
    ended = runner.run(what, tmp_path)
    before = (ended.path / "run.json").read_bytes()
    with pytest.raises(BundleError) as caught:
        runner.resume(ended.path, what, None)
    assert caught.value.kind is Cause.NOT_POSSIBLE
    assert (ended.path / "run.json").read_bytes() == before


def test_a_run_carries_what_the_registry_said_of_its_sample(tmp_path):
    samples = tmp_path / "samples"
    path = written(samples, "sample: film\nbatch: 7\nactive_area: 1 mm²\n", "film.yaml")
    ended = runner.run(measurement(), tmp_path / "runs")
    path.write_text("sample: film\nbatch: 8\n", encoding="utf-8")
    said = open_run(ended.path).record.registered
    assert said == {
        "sample": "film", "batch": "7", "active_area": "0.01 cm**2", "file": "film.yaml"
    }  # fmt: skip


def test_no_run_waits_for_a_file_of_the_registry_to_be_mended(tmp_path):
    written(tmp_path / "samples", "sample: film\ncolour: red\n", "film.yaml")
    ended = runner.run(measurement(), tmp_path / "runs")
    run = open_run(ended.path)
    assert (ended.state, run.record.registered) == (RunState.FINISHED, {})
    assert any("colour" in event.get("message", "") for event in run.events)


def test_a_run_and_whoever_watches_are_told_of_another_area_in_the_file(tmp_path):
    own = device().active_area
    written(tmp_path / "samples", f"sample: film\nactive_area: {2 * own} cm²\n", "film.yaml")
    events = []
    ended = runner.run(measurement(), tmp_path / "runs", listener=Listener(event=events.append))
    run = open_run(ended.path)
    warned = [event for event in run.events if event["kind"] == "warning"]
    assert [event for event in events if event["kind"] == "warning"] == warned
    (warning,) = warned
    assert f"{own:.6g} cm², but {2 * own:.6g} cm² in the file of film" in warning["message"]
    assert run.parameters["active_area"] == own
