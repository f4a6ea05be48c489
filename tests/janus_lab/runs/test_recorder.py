"""The recorder: rows reach the disk whole and exact, whatever becomes of process and disk."""

from __future__ import annotations

import errno
import subprocess
import sys
from io import FileIO
from pathlib import Path

import numpy as np
import pytest
from pymeasure.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
    Parameter,
    Procedure,
    Results,
    VectorParameter,
)
from pymeasure.experiment.parameters import PhysicalParameter

from janus_lab.runs import files
from janus_lab.runs.header import header
from janus_lab.runs.recorder import Recorder, RecorderError, RecorderFull

HEAD = ["#Procedure: <procedures.iv_sweep.IVSweep>", "#Parameters:", "#\tStart: -5.0 V", "#Data:"]
COLUMNS = ["Voltage (V)", "Current (A)"]
HEAD_TEXT = "\n".join([*HEAD, "Voltage (V),Current (A)", ""])


def rows_of(path: Path) -> str:
    """What stands behind the header."""
    text = path.read_bytes().decode()
    assert text.startswith(HEAD_TEXT)
    return text.removeprefix(HEAD_TEXT)


def test_the_file_is_pymeasure_s_header_then_the_shortest_text_of_every_float(tmp_path):
    path = tmp_path / "data.csv"
    with Recorder(path, HEAD, COLUMNS) as recorder:
        rows = recorder.write({"Voltage (V)": [0.1, -5], "Current (A)": [1.25e-12, 0.1 + 0.2]})
    assert rows == 2
    assert rows_of(path) == "0.1,1.25e-12\n-5.0,0.30000000000000004\n"


def test_numbers_that_are_not_finite_are_written_as_pandas_and_origin_know_them(tmp_path):
    with Recorder(tmp_path / "data.csv", HEAD, COLUMNS) as recorder:
        recorder.write(
            {"Voltage (V)": [1, 2, 3, 4], "Current (A)": [np.nan, np.inf, -np.inf, -0.0]}
        )
    assert rows_of(tmp_path / "data.csv") == "1,nan\n2,inf\n3,-inf\n4,-0.0\n"


def test_a_scalar_stands_for_the_whole_block_and_integers_stay_integers(tmp_path):
    with Recorder(tmp_path / "data.csv", HEAD, COLUMNS) as recorder:
        recorder.write({"Current (A)": np.float32([0.5, 0.25]), "Voltage (V)": np.uint8(200)})
        recorder.write({"Current (A)": np.arange(4.0)[::2], "Voltage (V)": True})
        recorder.write({"Current (A)": 1.5, "Voltage (V)": np.int64(-(2**62))})
        recorder.write({"Current (A)": [], "Voltage (V)": 7})
        assert recorder.rows == 5
    assert rows_of(tmp_path / "data.csv") == (
        "200,0.5\n200,0.25\n1,0.0\n1,2.0\n-4611686018427387904,1.5\n"
    )


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"Voltage (V)": [1.0]}, r"missing: Current \(A\)"),
        ({"Voltage (V)": 1.0, "Current (A)": 1.0, "Power (W)": 1.0}, r"unknown: Power \(W\)"),
        ({"Voltage (V)": [1.0, 2.0], "Current (A)": [1.0]}, r"Voltage \(V\) has 2, .* has 1"),
        ({"Voltage (V)": [[1.0, 2.0]], "Current (A)": [1.0]}, r"shape is \(1, 2\)"),
        ({"Voltage (V)": ["1 V"], "Current (A)": [1.0]}, r"Voltage \(V\): not numbers"),
        ({"Voltage (V)": [1j], "Current (A)": [1.0]}, r"Voltage \(V\): not numbers"),
    ],
)
def test_a_block_that_does_not_fit_the_columns_is_refused_and_nothing_is_written(
    tmp_path, block, said
):
    with Recorder(tmp_path / "data.csv", HEAD, COLUMNS) as recorder:
        with pytest.raises(ValueError, match=said):
            recorder.write(block)
        assert recorder.rows == 0
    assert rows_of(tmp_path / "data.csv") == ""


@pytest.mark.parametrize("columns", [[], ["a,b"], ['a"b'], ["a\nb"], ["a", "a"], [" "], ["#a"]])
def test_column_names_that_no_csv_reader_could_take_are_refused(tmp_path, columns):
    with pytest.raises(ValueError, match="column"):
        Recorder(tmp_path / "data.csv", HEAD, columns)
    assert not (tmp_path / "data.csv").exists()


KILLED = """
import sys
from pathlib import Path
import numpy as np
from janus_lab.runs.recorder import Recorder

with Recorder(Path(sys.argv[1]), ["#Procedure: <x.Y>", "#Data:"], ["n", "third"]) as recorder:
    while True:
        n = np.arange(recorder.rows, recorder.rows + 5000)
        print(recorder.write({"n": n, "third": n / 3}), flush=True)
"""


def test_a_kill_in_mid_write_loses_no_acknowledged_row(tmp_path):
    path = tmp_path / "data.csv"
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE, text=True
    )
    with child:
        for _ in range(20):
            child.stdout.readline()
        child.kill()
        acknowledged = [int(line) for line in child.stdout.read().split("\n")[:-1]]
    *whole, half = path.read_text().split("\n")
    rows = whole[3:]
    assert len(rows) >= max(acknowledged, default=20 * 5000)
    assert rows == [f"{n},{n / 3!r}" for n in range(len(rows))]
    with Recorder(path, ["#Procedure: <x.Y>", "#Data:"], ["n", "third"], resume=True) as recorder:
        assert recorder.rows == len(rows)
        recorder.write({"n": -1, "third": 0.5})
    assert path.read_text().split("\n")[3:] == [*rows, "-1,0.5", ""]
    assert f"{len(rows)},{len(rows) / 3!r}".startswith(half)


class SmallDisk(FileIO):
    """A file on a disk with room for `room` bytes: writes what fits, then fails as the system."""

    room = 0
    failure = errno.ENOSPC

    def write(self, data):
        fits = min(len(data), SmallDisk.room)
        if not fits:
            raise OSError(SmallDisk.failure, "no")
        SmallDisk.room -= fits
        return super().write(data[:fits])


@pytest.fixture
def small_disk(monkeypatch):
    monkeypatch.setattr(files, "FileIO", SmallDisk)
    monkeypatch.setattr(SmallDisk, "room", 1 << 20)
    monkeypatch.setattr(SmallDisk, "failure", errno.ENOSPC)
    return SmallDisk


@pytest.mark.parametrize("failure", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_whole_blocks_says_so_and_can_be_gone_on_from(
    tmp_path, small_disk, failure
):
    path = tmp_path / "data.csv"
    with Recorder(path, HEAD, COLUMNS) as recorder:
        recorder.write({"Voltage (V)": [1.0, 2.0], "Current (A)": 1e-9})
        small_disk.room, small_disk.failure = 13, failure
        with pytest.raises(RecorderFull, match="the disk is full; 2 rows are safe"):
            recorder.write({"Voltage (V)": [3.0, 4.0, 5.0], "Current (A)": 1e-9})
        assert rows_of(path) == "1.0,1e-9\n2.0,1e-9\n"
        small_disk.room = 1 << 20
        assert recorder.write({"Voltage (V)": [6.0], "Current (A)": 1e-9}) == 3
    assert rows_of(path) == "1.0,1e-9\n2.0,1e-9\n6.0,1e-9\n"


def test_another_failure_of_the_disk_is_not_called_full(tmp_path, small_disk):
    with Recorder(tmp_path / "data.csv", HEAD, COLUMNS) as recorder:
        small_disk.room, small_disk.failure = 0, errno.EIO
        with pytest.raises(RecorderError, match="cannot be written") as caught:
            recorder.write({"Voltage (V)": 1.0, "Current (A)": 1.0})
    assert not isinstance(caught.value, RecorderFull)


def test_a_disk_too_full_for_the_header_leaves_no_half_header(tmp_path, small_disk):
    small_disk.room = 10
    with pytest.raises(RecorderFull):
        Recorder(tmp_path / "data.csv", HEAD, COLUMNS)
    assert (tmp_path / "data.csv").read_bytes() == b""


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = tmp_path / "data.csv"
    Recorder(path, HEAD, COLUMNS).close()
    with pytest.raises(RecorderError, match="exists already"):
        Recorder(path, HEAD, COLUMNS)


@pytest.mark.parametrize("kept", range(0, len(HEAD_TEXT), 7))
def test_a_run_killed_in_its_header_resumes_from_the_start(tmp_path, kept):
    path = tmp_path / "data.csv"
    path.write_bytes(HEAD_TEXT.encode()[:kept])
    with Recorder(path, HEAD, COLUMNS, resume=True) as recorder:
        recorder.write({"Voltage (V)": 1.5, "Current (A)": 2.5})
    assert rows_of(path) == "1.5,2.5\n"


@pytest.mark.parametrize("tail", ["3.0,", "3.0,1e-", "\0\0\0\0"])
def test_resuming_drops_what_stands_behind_the_last_whole_line(tmp_path, tail):
    path = tmp_path / "data.csv"
    path.write_text(HEAD_TEXT + "1.0,2.0\n" + tail, newline="\n")
    with Recorder(path, HEAD, COLUMNS, resume=True) as recorder:
        assert recorder.rows == 1
    assert rows_of(path) == "1.0,2.0\n"


def test_resuming_with_other_columns_is_refused_and_changes_nothing(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text(HEAD_TEXT + "1.0,2.0\n3.", newline="\n")
    before = path.read_bytes()
    with pytest.raises(RecorderError, match=r"its columns are Voltage \(V\), Current \(A\), not"):
        Recorder(path, HEAD, ["Voltage (V)", "Power (W)"], resume=True)
    path.write_bytes(b"\x93\xff\x00 not ours")
    with pytest.raises(RecorderError, match=r"cannot resume: .*data\.csv"):
        Recorder(path, HEAD, COLUMNS, resume=True)
    path.write_bytes(before)
    assert path.read_bytes() == before


class Sweep(Procedure):
    """Parameters of every kind, with values that six digits or ASCII would spoil."""

    start = FloatParameter("Start", units="V", default=-1 / 3)
    spot = FloatParameter("Spot", units="µm", default=0.1 + 0.2)
    repeats = IntegerParameter("Repeats", default=123_456_789)
    laser = BooleanParameter("Laser on", default=True)
    terminals = ListParameter("Terminals", choices=["front", "rear"], default="rear")
    biases = VectorParameter("Biases", length=2, units="V", default=[1 / 3, 1e-17])
    area = PhysicalParameter("Area", units="cm**2", default=[2 / 3, 1 / 7])
    note = Parameter("Note", default=r"C:\probe: Größe 5 µm")
    unset = Parameter("Unset")
    DATA_COLUMNS = ["Voltage (V)", "Current (A)", "Cycle"]  # noqa: RUF012 - pymeasure's style


def test_pymeasure_s_results_load_gives_the_same_parameters_and_rows(tmp_path):
    path = tmp_path / "data.csv"
    measured = Sweep(start=np.float64(1e-9 / 3), repeats=7)
    voltage = np.linspace(-5, 5, 1001) / 3
    current = np.exp(voltage) * 1e-12
    with Recorder(path, header(measured), measured.DATA_COLUMNS) as recorder:
        recorder.write({"Voltage (V)": voltage, "Current (A)": current, "Cycle": 1})
    results = Results.load(path, procedure_class=Sweep)
    assert results.parameters.keys() == measured.parameter_objects().keys()
    expected = measured.parameter_values() | {"unset": ""}  # pymeasure has no text for None
    assert results.procedure.parameter_values() == expected
    np.testing.assert_array_max_ulp(results.data["Voltage (V)"].to_numpy(), voltage, 1)
    np.testing.assert_array_max_ulp(results.data["Current (A)"].to_numpy(), current, 1)
    assert (results.data["Cycle"] == 1).all()
