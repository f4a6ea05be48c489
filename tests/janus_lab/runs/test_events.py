"""Events as they are read from a run's folder: what is damaged is left out and told."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given

from drivers.errors import Cause
from janus_lab.runs.events import read_events
from tests.fuzzing import damaged, hostile

LIGHT = {"time_s": 1.0, "kind": "light", "irradiance_mW_cm2": 13.0}
SETTLING = {
    "time_s": 2, "kind": "settling", "irradiance_mW_cm2": 13.0, "times_s": [0.1, 0.2],
    "currents_A": [1e-9, None],
}  # fmt: skip
ABORTED = {"time_s": 3.0, "kind": "aborted", "reason": "x", "problem": {"kind": "stopped"}}
WHOLE = [LIGHT, SETTLING, ABORTED, {"time_s": 4.0, "kind": "of a later version", "more": [{}]}]


def written(folder, *lines):
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "events.jsonl").write_text("\n".join(text) + "\n", encoding="utf-8")
    return read_events(folder)


def test_whole_events_are_read_in_their_order(tmp_path):
    assert read_events(tmp_path) == ([], [])
    assert written(tmp_path, *WHOLE, "") == (WHOLE, [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "is unreadable"),
        ("[1]", "is unreadable"),
        ({"time_s": 1.0}, "is unreadable"),
        ({"kind": "light"}, "has no time"),
        ({"time_s": True, "kind": "x"}, "has no time"),
        ('{"time_s": 1e999, "kind": "x"}', "is unreadable"),
        ('{"time_s": NaN, "kind": "x"}', "is unreadable"),
        ({"time_s": 1.0, "kind": "light"}, "has no irradiance mW cm2 that can be read"),
        (LIGHT | {"irradiance_mW_cm2": "13"}, "has no irradiance mW cm2 that can be read"),
        (SETTLING | {"times_s": ["x"]}, "has no times s that can be read"),
        (SETTLING | {"currents_A": 1.0}, "has no currents A that can be read"),
        (ABORTED | {"problem": "x"}, "has no problem that can be read"),
        (ABORTED | {"problem": {"kind": 3}}, "has no problem that can be read"),
    ],
)
def test_what_is_damaged_is_left_out_and_told(tmp_path, line, told):
    events, (odd,) = written(tmp_path, LIGHT, line, ABORTED)
    assert events == [LIGHT, ABORTED]
    assert (odd.kind, odd.subject) == (Cause.FILE_DAMAGED, "events.jsonl")
    assert odd.detail.startswith(f"line 2 {told}")
    assert odd.detail.endswith("left out")


def test_a_thousand_damaged_lines_are_not_told_one_by_one(tmp_path):
    events, odd = written(tmp_path, LIGHT, *["{"] * 1000)
    assert events == [LIGHT]
    assert len(odd) == 21
    assert odd[-1].detail == "980 more lines are damaged and left out"


def test_a_pipe_is_not_waited_at(tmp_path):
    if not hasattr(os, "mkfifo"):
        (tmp_path / "events.jsonl").mkdir()
    else:
        os.mkfifo(tmp_path / "events.jsonl")
    events, (odd,) = read_events(tmp_path)
    assert events == []
    assert "cannot be read" in odd.detail


TEXT = "".join(json.dumps(event) + "\n" for event in WHOLE)


@hostile(80)
@given(
    text=damaged([TEXT], ['"kind":', '"time_s":', "[", "{", "]", "}", "null", "\n", '"\\ud800"'])
)
def test_hostile_events_are_read_or_told(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp() / "hostile events"
    folder.mkdir(exist_ok=True)
    (folder / "events.jsonl").write_bytes(text.encode("utf-8", "surrogatepass"))
    events, odd = read_events(folder)
    assert len(events) + len(odd) <= text.count("\n") + 1
    json.dumps(events, allow_nan=False)
