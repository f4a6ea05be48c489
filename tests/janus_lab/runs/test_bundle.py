"""The run's folder while its owner writes it: made safely, replaced in one step, never half."""

from __future__ import annotations

import errno
import json
import os
import platform
import threading
from datetime import datetime
from pathlib import Path, PureWindowsPath

import numpy as np
import pytest

from janus_lab.runs import files
from janus_lab.runs.bundle import RunBundle, safe_name
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import RESERVE
from janus_lab.runs.record import Owner, read_record
from janus_lab.runs.states import RunState

RECORD = {
    "procedure": "procedures.iv_sweep.IVSweep",
    "parameters": {"start": -1 / 3, "steps": 101},
    "seed": 7,
    "bench": {"limit": float("inf")},
}


@pytest.fixture
def bundle(tmp_path):
    return RunBundle.create(tmp_path, "iv_sweep", "160C", RECORD)


def run_json(bundle: RunBundle) -> dict:
    return json.loads((bundle.path / "run.json").read_text(encoding="utf-8"))


def test_the_folder_says_day_time_procedure_sample_and_id(tmp_path, bundle):
    content = run_json(bundle)
    created = datetime.fromisoformat(content["created"])
    assert created.utcoffset() is not None
    name = f"{created:%H%M%S}-iv_sweep-160C-{content['id']}"
    assert bundle.path == tmp_path / f"{created:%Y-%m-%d}" / name


def test_run_json_holds_everything_needed_to_repeat_the_run(bundle):
    content = run_json(bundle)
    assert content["format"] == 1
    assert content["state"] == "queued"
    assert content["parameters"] == {"start": -1 / 3, "steps": 101}
    assert content["seed"] == 7
    assert content["bench"] == {"limit": "Infinity"}  # JSON has no number for it
    assert content["owner"]["pid"] == os.getpid()
    assert content["owner"]["host"] == platform.node()
    needed = {"python", "janus-lab", "numpy", "pymeasure", "pyvisa", "platform"}
    assert content["versions"].keys() == needed


def test_start_and_finish_date_and_count_the_run(bundle):
    bundle.start()
    assert run_json(bundle)["state"] == "running"
    bundle.finish(RunState.FAILED, rows=12, reason="interlock open")
    first = run_json(bundle)
    assert (first["state"], first["rows"], first["reason"]) == ("failed", 12, "interlock open")
    assert first["started"] <= first["ended"]

    again = RunBundle.reopen(bundle.path)
    again.start()
    second = run_json(again)
    assert (second["starts"], second["ended"], second["reason"]) == (2, None, None)
    assert second["started"] == first["started"]


def test_a_finished_run_and_one_that_is_under_way_elsewhere_cannot_be_reopened(bundle):
    parent = Owner(host=platform.node(), pid=os.getppid(), started=0)
    bundle.update(state=RunState.RUNNING, owner=parent.model_copy(update={"host": "bench-2"}))
    with pytest.raises(BundleError, match=f"running in process {os.getppid()} on bench-2; stop"):
        RunBundle.reopen(bundle.path)
    bundle.finish(RunState.FINISHED, rows=1)
    with pytest.raises(BundleError, match="finished"):
        RunBundle.reopen(bundle.path)


def test_reopening_drops_a_half_written_event(bundle):
    bundle.event(0.5, "laser on", irradiance_W_m2=130.0)
    events = bundle.path / "events.jsonl"
    whole = events.read_bytes()
    events.write_bytes(whole + b'{"time_s": 1.0, "ki')
    RunBundle.reopen(bundle.path).event(2.0, "resumed")
    assert events.read_bytes() == whole + b'{"time_s":2.0,"kind":"resumed"}\n'


def test_events_take_what_a_measurement_has_at_hand(bundle):
    bundle.event(1.25, "compliance", bias_V=np.float64(0.1), path=Path("a"), level=float("nan"))
    line = (bundle.path / "events.jsonl").read_text(encoding="utf-8")
    assert line == ('{"time_s":1.25,"kind":"compliance","bias_V":0.1,"path":"a","level":null}\n')


def test_the_analysis_says_of_what_could_not_be_computed_that_it_is_missing(bundle):
    bundle.write_analysis([{"name": "responsivity", "value": np.float64(0.31), "u": np.nan}])
    content = json.loads((bundle.path / "analysis.json").read_text(encoding="utf-8"))
    assert content == {
        "format": 1,
        "figures": [{"name": "responsivity", "value": 0.31, "u": None}],
    }


def test_unknown_fields_and_impossible_states_do_not_reach_the_disk(bundle):
    before = run_json(bundle)
    with pytest.raises(ValueError, match="no field stat"):
        bundle.update(stat="running")
    with pytest.raises(ValueError, match="state"):
        bundle.update(state="done")
    assert run_json(bundle) == before


def test_a_reader_never_sees_half_a_run_json(bundle):
    done = threading.Event()
    seen = []

    def read() -> None:
        while not done.is_set():
            seen.append(read_record(bundle.path).rows)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for rows in range(1, 101):
            bundle.update(rows=rows, reason="x" * (rows * 97 % 5000))
    finally:
        done.set()
        reader.join()
    assert seen == sorted(seen)
    assert read_record(bundle.path).rows == 100


def test_a_death_before_the_replacement_leaves_the_old_run_json(bundle, monkeypatch):
    before = run_json(bundle)

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        bundle.update(rows=5)
    assert run_json(bundle) == before
    assert sorted(p.name for p in bundle.path.iterdir()) == ["run.json", RESERVE]


def test_on_a_full_disk_run_json_still_says_what_became_of_the_run(bundle, monkeypatch):
    bundle.start()
    really_replace = files.replace

    def replace_if_there_is_room(path, content):
        if (bundle.path / RESERVE).exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        really_replace(path, content)

    monkeypatch.setattr(files, "replace", replace_if_there_is_room)
    bundle.finish(RunState.FAILED, rows=3, reason="the disk is full")
    assert run_json(bundle)["reason"] == "the disk is full"


def test_a_disk_without_any_room_is_said_in_one_sentence(bundle, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(BundleError, match=r"run\.json: the disk is full"):
        bundle.update(rows=3)
    with pytest.raises(BundleError, match=r"analysis\.json: the disk is full"):
        bundle.write_analysis([])


def test_the_reserve_is_given_back_when_the_run_has_ended(bundle):
    assert (bundle.path / RESERVE).exists()
    bundle.finish(RunState.ABORTED, rows=0)
    assert not (bundle.path / RESERVE).exists()


def test_an_output_folder_that_is_a_file_is_said_in_one_sentence(tmp_path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(BundleError, match="cannot be made"):
        RunBundle.create(tmp_path / "runs", "iv_sweep", "160C", RECORD)


@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("160C", "160C"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("  film 2\t(annealed). ", "film_2_annealed"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("钙钛矿-µm", "钙钛矿-µm"),
        ("x" * 300, "x" * 40),
        ("é" * 300, "é" * 20),
    ],
)
def test_sample_names_become_folder_names_that_windows_takes(sample, name):
    assert safe_name(sample) == name


@pytest.mark.parametrize("sample", ["CON", "nul.", "🙂" * 99, 'a:"b\x07', "../../etc"])
def test_a_folder_with_any_sample_name_is_one_level_deep_and_not_reserved(tmp_path, sample):
    bundle = RunBundle.create(tmp_path, "iv_sweep", sample, RECORD)
    day, name = bundle.path.relative_to(tmp_path).parts
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert name.rstrip(". ") == name
    assert not PureWindowsPath(name).is_reserved()
    assert len(f"{day}/{name}") < 140
    assert read_record(bundle.path).sample == sample


@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError(28, "No space left on device"), BundleError), (KeyError, KeyError)],
)
def test_what_cannot_be_made_whole_is_not_there(bundle, error, raised):
    with pytest.raises(raised), bundle.whole_or_nothing():
        raise error
    assert not bundle.path.exists()


def test_what_is_whole_stays(bundle):
    with bundle.whole_or_nothing():
        bundle.start()
    assert bundle.record.state is RunState.RUNNING
    assert bundle.path.is_dir()
