"""What a reader finds in a run's folder, whole or broken."""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import janus_lab
from drivers.errors import Cause
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import BundleError
from janus_lab.runs.record import Owner, this_process
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.states import RunState

HEAD = ["#Procedure: <procedures.iv_sweep.IVSweep>", "#Parameters:", "#Data:"]
COLUMNS = ["Voltage (V)", "Current (A)"]
RECORD = {"procedure": "procedures.iv_sweep.IVSweep", "parameters": {"start": 0.1 + 0.2}}
FIGURE = {
    "name": "responsivity", "value": 0.31, "uncertainty": 0.01, "unit": "A/W", "method": "m",
    "flags": [], "conditions": {},
}  # fmt: skip
GONE = Owner(host=this_process().host, pid=os.getpid(), started=0)


def recorded(folder: Path, voltage, current) -> Path:
    """A finished run with these rows."""
    bundle = RunBundle.create(folder, "iv_sweep", "160C", RECORD)
    bundle.start()
    bundle.event(0.0, "laser on")
    with Recorder(bundle.path / "data.csv", HEAD, COLUMNS) as recorder:
        recorder.write({"Voltage (V)": voltage, "Current (A)": current})
    bundle.write_analysis([FIGURE])
    bundle.finish(RunState.FINISHED, rows=recorder.rows)
    return bundle.path


@pytest.fixture
def path(tmp_path):
    return recorded(tmp_path, [0.0, 0.5, 1.0], [1e-12, 2e-12, 3e-12])


def test_a_finished_run_gives_back_all_that_was_put_in(path):
    run = janus_lab.open_run(path)
    assert run.state is RunState.FINISHED
    assert run.parameters == {"start": 0.1 + 0.2}
    assert run.events == [{"time_s": 0.0, "kind": "laser on"}]
    assert run.figures == [FIGURE]
    assert run.columns == list(run.data.columns) == COLUMNS
    assert run.rows == len(run.data) == 3
    assert run.warnings == []
    assert janus_lab.open_run(str(path / "run.json")).path == path


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(), st.floats()), min_size=1, max_size=40))
def test_every_float_comes_back_as_it_was_written(rows):
    written = np.array(rows)
    with tempfile.TemporaryDirectory() as folder:
        run = janus_lab.open_run(recorded(Path(folder), written[:, 0], written[:, 1]))
        read = run.data.to_numpy(float)
    np.testing.assert_array_equal(read, written)
    finite = np.isfinite(written)
    np.testing.assert_array_equal(np.signbit(read[finite]), np.signbit(written[finite]))


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_the_data_can_be_had_a_piece_at_a_time(path, rows):
    run = janus_lab.open_run(path)
    pieces = list(run.pieces(["Current (A)"], rows))
    assert all(list(piece) == ["Current (A)"] for piece in pieces)
    assert [len(piece["Current (A)"]) for piece in pieces[:-1]] == [rows] * (len(pieces) - 1)
    whole = np.concatenate([piece["Current (A)"] for piece in pieces])
    np.testing.assert_array_equal(whole, [1e-12, 2e-12, 3e-12])
    run.data  # noqa: B018 - from now on the rows are in memory
    again = np.concatenate([piece["Current (A)"] for piece in run.pieces(["Current (A)"], rows)])
    np.testing.assert_array_equal(again, whole)
    with pytest.raises(KeyError, match="Voltage"):
        next(run.pieces(["Voltage"], 1))


def test_a_damaged_row_is_told_also_in_a_piece(path):
    with (path / "data.csv").open("a") as file:
        file.write("0.5,abc\n")
    pieces = janus_lab.open_run(path).pieces(["Current (A)"], 1)
    with pytest.raises(BundleError, match=r"data\.csv: damaged"):
        list(pieces)


def test_a_run_without_rows_has_columns_of_floats(tmp_path):
    data = janus_lab.open_run(recorded(tmp_path, [], [])).data
    assert list(data.columns) == COLUMNS
    assert [kind.kind for kind in data.dtypes] == ["f", "f"]
    assert len(data) == 0


def interrupt(path: Path) -> None:
    RunBundle(path, janus_lab.open_run(path).record).update(
        state=RunState.RUNNING, owner=GONE, rows=0
    )


def test_a_killed_run_opens_and_says_that_it_was_interrupted(path):
    interrupt(path)
    with (path / "data.csv").open("ab") as file:
        file.write(b"1.5,4e-1")
    run = janus_lab.open_run(path)
    assert run.state is RunState.INTERRUPTED
    assert run.data["Current (A)"].tolist() == [1e-12, 2e-12, 3e-12]
    assert run.warnings == ["data.csv: a half-written last line is left out"]


@pytest.mark.parametrize("content", [None, b""])
def test_a_run_killed_before_its_first_row_opens_too(path, content):
    interrupt(path)
    (path / "data.csv").unlink()
    if content is not None:
        (path / "data.csv").write_bytes(content)
    run = janus_lab.open_run(path)
    assert run.state is RunState.INTERRUPTED
    assert (run.rows, len(run.data), run.columns) == (0, 0, [])
    assert run.warnings == ["data.csv: nothing was recorded before the run ended"]


def test_odd_events_and_a_missing_or_broken_analysis_are_warnings(path):
    (path / "events.jsonl").write_bytes(b'{"time_s":1.0,"kind":"a"}\n\xff\xfe\n[1]\n{"time_s":')
    (path / "analysis.json").unlink()
    run = janus_lab.open_run(path)
    assert run.events == [{"time_s": 1.0, "kind": "a"}]
    assert run.figures == []
    assert [w.partition(":")[0] for w in run.warnings] == ["events.jsonl"] * 3 + ["analysis.json"]
    (path / "analysis.json").write_text('{"figures": 3}')
    assert "unreadable" in janus_lab.open_run(path).warnings[-1]


def test_rows_that_went_missing_are_told(path):
    data = path / "data.csv"
    data.write_bytes(data.read_bytes()[:-10])
    assert "data.csv: has 2 rows, but run.json counted 3" in janus_lab.open_run(path).warnings


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("run.json", None, "holds no run.json"),
        ("run.json", b"", "run.json: the file is empty"),
        ("run.json", b" \n", "run.json: the file is empty"),
        ("run.json", b"\x89PNG\r\n\x1a\n\x00\xff", "run.json: not a text file"),
        ("run.json", b"\x00" * 64, "run.json: not valid JSON"),
        ("run.json", b'{"format": 1, "id": "ab', "run.json: not valid JSON"),
        ("run.json", b"[1, 2]", "run.json: expected keys and values"),
        ("run.json", b'{"format": 1}', "run.json: key 'id' is missing"),
        ("run.json", b'{"format": 2, "id": "x"}', "open it with a newer janus-lab"),
        ("data.csv", None, "data.csv: is missing"),
        ("data.csv", b"", "data.csv: is empty"),
        ("data.csv", b"Voltage (V),Current (A)\n0.0,1.0\n", "data.csv: does not start with"),
        ("data.csv", b"#Procedure: <x.Y>\n#Data:\n", "data.csv: does not start with"),
        ("data.csv", b"\x00" * 5000, "data.csv: does not start with"),
        ("data.csv", b"\x89PNG\r\n\x1a\n\x00\xff", "data.csv: not a text file"),
    ],
)
def test_a_broken_bundle_is_told_in_one_sentence_that_names_the_file(path, name, content, said):
    (path / name).unlink()
    if content is not None:
        (path / name).write_bytes(content)
    with pytest.raises(BundleError) as caught:
        janus_lab.open_run(path)
    message = str(caught.value)
    assert said in message
    assert str(path) in message
    assert "\n" not in message


@pytest.mark.parametrize("row", ["0.5,abc\n", "0.5,1.0,2.0,3.0\n"])
def test_damaged_rows_are_told_when_the_data_are_asked_for(path, row):
    with (path / "data.csv").open("a") as file:
        file.write(row)
    with pytest.raises(BundleError, match=r"data\.csv(, line \d+)?: damaged"):
        _ = janus_lab.open_run(path).data


def test_rows_with_more_fields_than_the_line_of_names_are_not_cut(path):
    content = (path / "data.csv").read_bytes()
    names = b",".join(name.encode() for name in COLUMNS)
    assert names in content
    (path / "data.csv").write_bytes(content.replace(names, names.split(b",")[0]))
    with pytest.raises(BundleError, match="2 fields, but there are 1 columns"):
        _ = janus_lab.open_run(path).data


def test_a_row_without_a_field_for_every_column_is_named_by_its_line(path):
    lines = (path / "data.csv").read_bytes().splitlines(keepends=True)
    lines[len(HEAD) + 2] = b"0.25\n"  # the second row behind the line of names
    (path / "data.csv").write_bytes(b"".join(lines))
    with pytest.raises(BundleError) as told:
        _ = janus_lab.open_run(path).data
    assert told.value.problem.where == f"line {len(HEAD) + 3}"
    assert "1 fields, but there are 2 columns" in str(told.value)


def test_a_column_that_is_asked_for_in_vain_is_named(path):
    run = janus_lab.open_run(path)
    with pytest.raises(BundleError) as told, run.making_sense():
        _ = run.data["Irradiance (mW/cm**2)"]
    assert told.value.kind is Cause.COLUMN_MISSING
    assert told.value.subject == str(path / "data.csv")


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    with pytest.raises(BundleError, match="no such folder"):
        janus_lab.open_run(tmp_path / "nowhere")


def test_the_data_can_be_read_while_the_run_goes_on(tmp_path):
    bundle = RunBundle.create(tmp_path, "iv_sweep", "160C", RECORD)
    bundle.start()
    with Recorder(bundle.path / "data.csv", HEAD, COLUMNS) as recorder:
        recorder.write({"Voltage (V)": 0.5, "Current (A)": math.pi})
        run = janus_lab.open_run(bundle.path)
        assert (run.state, run.warnings) == (RunState.RUNNING, [])
        assert run.data.iloc[0].tolist() == [0.5, math.pi]
