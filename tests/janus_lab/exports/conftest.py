"""Runs to export, and their numbers as Python itself reads them."""

import errno
import json
import random
import shutil
from io import FileIO

import pytest

from janus_lab.exports.exported import Exported
from janus_lab.exports.target import LastingFile
from janus_lab.runs.run import open_run
from tests.janus_lab.exports.numbers import rows_of
from tests.janus_lab.replaying import REPLAYS

#: One of each kind of measurement, one in two parts, one that failed.
RUNS = (
    "iv-cspbbr3-16nm",
    "storage",
    "response-2ms",
    "current-vs-time",
    "dark-noise",
    "linear-range",
    "frequency-response",
    "light-calibration",
    "resumed",
    "no-answer",
)
_ODD = ("nan", "inf", "-inf", "5e-324", "-0.0", "1.7976931348623157e308", "0.1", "9007199254740993")


@pytest.fixture(params=RUNS)
def run(request):
    return Exported(open_run(REPLAYS / request.param))


@pytest.fixture
def iv():
    return Exported(open_run(REPLAYS / "iv-cspbbr3-16nm"))


@pytest.fixture
def odd(tmp_path):
    """A run whose columns hold whatever a float may be, and whose texts try what they can."""
    return Exported(open_run(make_odd(tmp_path / "odd")))


@pytest.fixture
def empty(tmp_path):
    """A run that ended before there was anything."""
    folder = shutil.copytree(REPLAYS / "no-answer", tmp_path / "empty")
    for name in ("data.csv", "analysis.json", "events.jsonl"):
        (folder / name).unlink()
    change(folder, rows=0)
    return Exported(open_run(folder))


def change(folder, **fields):
    path = folder / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | fields), encoding="utf-8")


def make_odd(folder, seed=1, rows=400):
    rng = random.Random(seed)
    shutil.copytree(REPLAYS / "no-answer", folder)
    lines = (folder / "data.csv").read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    columns = ["Time (s)", "Current (A)", "Current (nA)", "Ünïque [µ]", "2\0nd (V\0)"]

    def number():
        return (
            rng.choice(_ODD)
            if rng.random() < 0.3
            else repr(rng.gauss(0, 10 ** rng.randint(-300, 300)))
        )

    body = [",".join(number() for _ in columns) for _ in range(rows)]
    text = "\n".join([*head, ",".join(columns), *body, ""])
    (folder / "data.csv").write_text(text, encoding="utf-8")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    said = {
        "note": '=cmd|" /C calc"!A1',
        "measured_by": "Ada Lovelace, Mohs\x1b[2J",
        "x/y z": [1, None, {"a": "ß"}],
    }
    change(folder, rows=rows, sample='=1+1;\t"müll"\u202e', parameters=record["parameters"] | said)
    assert len(rows_of(folder)["2\0nd (V\0)"]) == rows
    return folder


@pytest.fixture
def small_disk(monkeypatch):
    """A disk with room for so many bytes for the files of libraries."""

    def small_disk(room):
        taken = [0]

        def some(self, data):
            if taken[0] + len(data) > room:
                raise OSError(errno.ENOSPC, "the disk is full")
            taken[0] += len(data)
            return FileIO.write(self, data)

        monkeypatch.setattr(LastingFile, "_some", some)

    return small_disk
