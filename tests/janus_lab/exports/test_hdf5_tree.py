"""What HDF5 and NeXus files have in common."""

import math
import random
import re

import h5py
import numpy as np
import pytest

from janus_lab.exports import hdf5_tree as tree
from janus_lab.exports.options import Options


@pytest.fixture
def file():
    with h5py.File("a", "w", driver="core", backing_store=False) as file:
        yield file


def test_names_are_what_nexus_allows_and_differ(file):
    rng = random.Random(2)
    for _ in range(200):
        text = "".join(
            chr(rng.choice((*range(32, 127), 0xB5, 0x4E2D))) for _ in range(rng.randint(0, 3))
        )
        name = tree.valid_name(text, file)
        assert re.fullmatch(r"[A-Za-z0-9_]+", name)
        file.create_group(name)
    assert len(file) == 200


def test_fields_are_what_was_put(file):
    tree.put(file, "text", "a\0b\u202e")
    tree.put(file, "number", 0.1, "ohm")
    tree.put(file, "texts", ["µ", ""])
    tree.put(file, "none", [])
    assert file["text"][()].decode() == "a\\x00b\\u202e"
    assert (file["number"][()], file["number"].attrs["units"]) == (0.1, "Ohm")
    assert [text.decode() for text in file["texts"][:]] == ["µ", ""]
    assert file["none"].shape == (0,)


def test_a_table_has_nan_and_nothing_where_something_is_missing(file):
    tree.put_table(file, {"a": [1, None], "b": ["x", None], "c": [None, None]})
    assert file["a"][0] == 1
    assert math.isnan(file["a"][1])
    assert [text.decode() for text in file["b"][:]] == ["x", ""]
    assert [text.decode() for text in file["c"][:]] == ["", ""]


def test_units_are_spelt_as_udunits_does():
    assert [tree.shown_unit(u) for u in ("mW/cm**2", "1", "")] == ["mW/cm^2", "", ""]


def test_a_full_disk_is_told_of_before_the_next_rows(iv, tmp_path, small_disk, monkeypatch):
    """And does not end the program, as HDF5 would."""
    monkeypatch.setattr("janus_lab.exports.exported.ROWS_AT_ONCE", 20)
    told = []
    small_disk(20_000)

    def write():
        with tree.new_hdf5(tmp_path / "a", Options(progress=told.append)) as (file, options):
            file["noise"] = np.random.default_rng(1).random(40_000)
            file.flush()
            tree.put_columns(file, iv, options)

    with pytest.raises(OSError, match="full"):
        write()
    assert told == []
