"""`run.json` comes back as it was written, and what is wrong with one is told in a sentence."""

from __future__ import annotations

import json
import os
import platform
import random
import re
from pathlib import Path

import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import BundleError
from janus_lab.runs.record import (
    EndingRecord,
    Owner,
    RunRecord,
    read_record,
    read_with_oddities,
    this_process,
)
from janus_lab.runs.run import open_run
from janus_lab.runs.states import RunState
from tests.janus_lab.damage import ODD

RECORD = {"procedure": "procedures.iv_sweep.IVSweep", "parameters": {"start": -1 / 3}}


@pytest.fixture
def bundle(tmp_path):
    return RunBundle.create(tmp_path, "iv_sweep", "160C", RECORD)


def rewritten(path: Path, **changes) -> None:
    file = path / "run.json"
    content = json.loads(file.read_text(encoding="utf-8")) | changes
    file.write_text(json.dumps(content), encoding="utf-8")


def test_a_record_is_read_as_it_was_written(bundle):
    assert read_record(bundle.path) == bundle.record


def test_keys_that_somebody_added_by_hand_are_kept(bundle):
    rewritten(bundle.path, operator="Ada")
    again = RunBundle(bundle.path, read_record(bundle.path))
    again.update(rows=3)
    kept = json.loads((bundle.path / "run.json").read_text(encoding="utf-8"))
    assert (kept["operator"], kept["rows"]) == ("Ada", 3)


def test_a_date_without_time_zone_is_no_date(bundle):
    rewritten(bundle.path, created="2026-11-20T14:30:05")
    with pytest.raises(BundleError, match="created: ") as caught:
        read_record(bundle.path)
    assert caught.value.kind is Cause.FILE_DAMAGED


def test_a_folder_that_is_not_there_is_not_found_and_one_of_another_kind_is_no_run(tmp_path):
    with pytest.raises(BundleError, match="no such folder") as caught:
        read_record(tmp_path / "nowhere")
    assert caught.value.kind is Cause.NOT_FOUND
    with pytest.raises(BundleError, match=r"holds no run\.json") as caught:
        read_record(tmp_path)
    assert caught.value.kind is Cause.NOT_FOUND


def test_the_record_of_an_ending_gives_back_why_it_ended():
    why = Problem(Cause.SILENT, "did not answer", "Keithley 2400", "GPIB0::24::INSTR", "look")
    record = EndingRecord(
        kind=why.kind,
        detail=why.detail,
        subject=why.subject,
        where=why.where,
        advice=why.advice,
        unsafe=(Unsafe("the laser", Doubt.STILL_ON),),
    )
    assert record.why == why
    assert EndingRecord.model_validate_json(record.model_dump_json()) == record


def test_an_ending_that_is_only_unsafe_has_no_why():
    assert EndingRecord(unsafe=(Unsafe("the laser", Doubt.STILL_ON),)).why is None


def test_the_process_that_asks_owns_and_is_not_gone():
    owner = this_process()
    assert (owner.host, owner.pid) == (platform.node(), os.getpid())
    assert not owner.is_gone()


def test_numbers_that_json_does_not_have_come_back(bundle):
    bundle.update(bench={"limit": float("-inf")})
    text = (bundle.path / "run.json").read_text(encoding="utf-8")
    assert json.loads(text)["bench"] == {"limit": "-Infinity"}
    assert RunRecord.model_validate_json(text).id == bundle.record.id


@pytest.mark.parametrize(
    ("owner", "state"),
    [
        (this_process(), "running"),
        (Owner(host=platform.node(), pid=2**22 + 7, started=0), "interrupted"),  # no such process
        (Owner(host=platform.node(), pid=os.getpid(), started=0), "interrupted"),  # number reused
        (Owner(host="bench-2", pid=2**22 + 7, started=0), "running"),  # cannot be asked
    ],
)
def test_a_run_is_interrupted_when_its_process_is_gone(bundle, owner, state):
    bundle.update(state=RunState.RUNNING, owner=owner)
    assert bundle.record.state_now().value == state
    bundle.finish(RunState.FINISHED, rows=0)
    assert bundle.record.state_now() is RunState.FINISHED


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ending", {"kind": "of another program"}),
        ("started", "yesterday"),
        ("ended", "0001-01-01T00:00:00Z"),
        ("meters", {"smu": 3}),
        ("instruments", []),
        ("reason", {"a": float("inf")}),
        ("bench", "x"),
        ("device", None),
    ],
)
def test_what_the_rest_can_do_without_is_left_out_and_told(bundle, key, value):
    path = bundle.path / "run.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {key: value}), encoding="utf-8")
    record, (odd,) = read_with_oddities(bundle.path)
    assert record.id == bundle.record.id
    assert odd.subject == "run.json"
    assert odd.detail.startswith(f"{key} is damaged and left out (")
    assert open_run(bundle.path).oddities[0] == odd


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rows", -1),
        ("rows", 2**63),
        ("starts", 1e30),
        ("created", "9999-12-31T23:59:59Z"),
        ("created", "0001-01-01T00:00:00Z"),
        ("owner", {"host": "a", "pid": 10**30, "started": 0}),
        ("owner", {"host": "a", "pid": -1, "started": 0}),
        ("owner", {"host": "a", "pid": 1, "started": float("nan")}),
        ("id", ""),
        ("parameters", []),
    ],
)
def test_what_nothing_can_do_without_is_one_error(bundle, key, value):
    path = bundle.path / "run.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {key: value}), encoding="utf-8")
    with pytest.raises(BundleError, match=f"run.json: {key}"):
        read_record(bundle.path)


def test_a_record_is_not_read_beyond_what_one_has(bundle, monkeypatch):
    monkeypatch.setattr("janus_lab.runs.record._LONGEST", 100)
    with pytest.raises(BundleError, match="it is larger than 0 kB"):
        read_record(bundle.path)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("rows", "many", "rows: 'many' is not a whole number"),
        ("rows", -1, "rows: -1 is not allowed: it has to be at least 0"),
        ("state", "finshed", "state: 'finshed' is not one of 'queued', 'running', 'finished', "
                             "'failed', 'aborted' or 'interrupted'; did you mean 'finished'?"),
        ("owner", {"host": "a", "started": 0}, "key 'owner.pid' is missing"),
        ("created", "2026-11-20 14:30", "created: '2026-11-20 14:30' has no time zone: write"),
        ("created", "0001-01-01T00:00:00Z", "created: not a date on which a run was made"),
        ("versions", [1], "versions: expected keys and values"),
        ("sample", 7, "sample: 7 is no text"),
    ],
)  # fmt: skip
def test_a_damaged_value_is_told_in_plain_words_with_its_place(bundle, key, value, said):
    rewritten(bundle.path, **{key: value})
    with pytest.raises(BundleError) as caught:
        read_record(bundle.path)
    assert caught.value.detail.startswith(said)


def test_what_is_left_out_is_told_in_plain_words_with_its_place(bundle):
    for value, why in ((["x"], "expected keys"), ({"smu": 3}, "meters.smu: expected keys")):
        rewritten(bundle.path, meters=value)
        _, (odd,) = read_with_oddities(bundle.path)
        assert odd.detail.startswith(f"meters is damaged and left out ({why}")


def test_whatever_is_damaged_no_words_of_the_library_are_said(bundle):
    rng = random.Random(20261129)
    file = bundle.path / "run.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    said = []
    for _ in range(400):
        key = rng.choice(list(whole))
        inner = whole[key] if isinstance(whole[key], dict) and whole[key] else None
        value = {**inner, rng.choice(list(inner)): rng.choice(ODD)} if inner else rng.choice(ODD)
        file.write_text(json.dumps({**whole, key: value}, default=str), encoding="utf-8")
        try:
            _, odd = read_with_oddities(bundle.path)
            said += [each.detail for each in odd]
        except BundleError as error:
            said.append(error.detail)
    assert len(said) > 100
    for words in said:
        assert not re.search(r"(?i)input should|field required|valid (string|integer|number|dict)|"
                             r"type=|pydantic|validation error", words), words  # fmt: skip
