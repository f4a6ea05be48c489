"""HDF5 files."""

import json

import h5py

from janus_lab.exports import hdf5
from janus_lab.exports.options import Options
from tests.janus_lab.exports.numbers import bits, rows_of


def test_each_run_has_a_group_with_all_that_is_known(iv, odd, empty, tmp_path):
    odd.id, empty.id = "odd", "empty"  # replays of one recording share theirs
    hdf5.write([iv, odd, empty], tmp_path / "a.h5", Options())
    with h5py.File(tmp_path / "a.h5") as file:
        check_numbers(file, iv, odd, empty)
        check_what_is_told(file, iv)


def check_numbers(file, iv, odd, empty):
    for run in (iv, odd):
        data = file[f"run_{run.id}/data"]
        assert list(data) == list(run.keys.values())
        wanted = rows_of(run.run.path)
        assert [bits(data[key][:]) for key in data] == [*map(bits, wanted.values())]
    data = file[f"run_{iv.id}/data"]
    assert (data["current"].attrs["units"], data["current"].attrs["long_name"]) == (
        "A",
        "Current (A)",
    )
    assert file[f"run_{empty.id}/data/current"].shape == (0,)


def check_what_is_told(file, iv):
    group = file[f"run_{iv.id}"]
    for figure, held in zip(iv.figures, group["figures"].values(), strict=True):
        if figure.value is not None:
            assert held["value"][()] == figure.value
        if figure.uncertainty is not None:
            assert held["uncertainty"][()] == figure.uncertainty
        assert [flag.decode() for flag in held["flags"][:]] == list(figure.flags)
        budget = {inner.attrs["long_name"]: inner[()] for inner in held.get("budget", {}).values()}
        assert budget == figure.components
    assert sorted(map(float, group["parameters/irradiances"][:])) == [0.0, 0.7, 13.0]
    assert group["calibration/points_2_current"][()] == 0.035
    assert list(group["events/time"][:]) == [event.time_s for event in iv.events]
    assert json.loads(group["run.json"][()])["id"] == iv.id
