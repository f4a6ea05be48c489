"""NeXus files, and what the validator of pynxtools, with which NOMAD reads them, says."""

import json
import logging

import h5py
import pytest
from pynxtools.dataconverter.validate_file import validate

from janus_lab.exports import nexus
from janus_lab.exports.exported import Exported
from janus_lab.exports.options import Options
from janus_lab.runs.run import open_run
from tests.janus_lab.exports.numbers import bits, rows_of
from tests.janus_lab.replaying import REPLAYS

#: Between them all that a viewer's picture depends on, small ones, since the validator takes its
#: time; `tests/other_programs/exports_elsewhere.py` has it look at every replay.
SHOWN = {
    "no-answer": ("current", "voltage"),
    "resumed": ("current", "time"),
    "response-2ms": ("current", "time_since_edge"),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("nexus") / "a.nxs"
    nexus.write([Exported(open_run(REPLAYS / name)) for name in SHOWN], path, Options())
    return path


def objections(path, caplog):
    """What the validator says of a file, but that it is valid and that units are undocumented."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        validate(str(path))
    said = [record.getMessage() for record in caplog.records]
    assert sum("according to the `NXsensor_scan`" in text for text in said) > 0
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


def test_the_validator_has_no_objection(path, caplog):
    assert objections(path, caplog) == []


def test_the_validator_would_object(empty, tmp_path, caplog):
    spoilt = tmp_path / "spoilt.nxs"
    nexus.write([empty], spoilt, Options())
    with h5py.File(spoilt, "a") as file:
        del file[f"{next(iter(file))}/user_1/name"]
    assert "name" in " ".join(objections(spoilt, caplog))


def test_odd_and_empty_runs_are_valid_too(odd, empty, tmp_path, caplog):
    odd.id = "odd"
    nexus.write([odd, empty], tmp_path / "a.nxs", Options())
    assert objections(tmp_path / "a.nxs", caplog) == []


def test_numbers_come_back_and_the_picture_is_that_of_the_measurement(path):
    with h5py.File(path) as file:
        assert file.attrs["default"] in file
        for entry, (name, (signal, axis)) in zip(file.values(), SHOWN.items(), strict=True):
            data, run = entry["data"], Exported(open_run(REPLAYS / name))
            wanted = rows_of(REPLAYS / name)
            assert [bits(data[run.keys[column]][:]) for column in wanted] == [
                *map(bits, wanted.values())
            ]
            assert (data.attrs["signal"], list(data.attrs["axes"])) == (signal, [axis])
            assert data["current"].attrs["units"] == "A"
            sensor = entry["instrument/environment/current"]
            assert sensor["value"] == data["current"]  # one field with two names
            assert json.loads(entry["record/run_json"][()])["id"] == run.id
            values = [held.get("value") for held in entry["figures_of_merit"].values()]
            assert [v if v is None else v[()] for v in values] == [f.value for f in run.figures]


def test_what_the_bench_sets_and_what_it_reads_are_told_apart(path):
    with h5py.File(path) as file:
        environment = next(iter(file.values()))["instrument/environment"]
        assert [s.decode() for s in environment["independent_controllers"]] == [
            "voltage",
            "irradiance",
        ]
        assert [s.decode() for s in environment["measurement_sensors"]] == ["current"]
