"""The file of a batch: written whole or not at all, read back, and refused where it is none."""

from pathlib import Path

import pytest

from drivers.errors import Cause, ConfigError
from janus_lab.samples.batch_file import (
    BatchEntry,
    BatchRecord,
    batch_path,
    file_of,
    is_batch,
    known_file,
    read_batch,
    write_batch,
)


def test_what_was_written_is_read_with_what_somebody_added(tmp_path):
    path = batch_path(tmp_path / "runs", Path("lab/wafer 7.csv"))
    record = BatchRecord(
        recipe="r", samples="s", seed=3, runs=[BatchEntry(sample="A1", step=1, run="d/r")], mine="x"
    )
    write_batch(path, record)
    assert read_batch(path) == record
    assert path.name == "batch-wafer 7.json"
    assert is_batch(path)
    assert not is_batch(path.with_name("run.json"))


def test_files_of_a_batch_are_looked_for_where_it_is_and_then_where_they_were(tmp_path):
    recipe = tmp_path / "lab" / "recipe.yaml"
    recipe.parent.mkdir()
    recipe.write_text("title: x\n", encoding="utf-8")
    batch = batch_path(tmp_path / "lab" / "runs", Path("wafer.csv"))
    known = known_file(recipe, batch.parent)
    assert known.place == "../recipe.yaml"
    batch.parent.mkdir()
    assert file_of(batch, "elsewhere.yaml", known).samefile(recipe)
    assert file_of(batch, "elsewhere.yaml", None) == Path("elsewhere.yaml")
    recipe.unlink()
    assert file_of(batch, "elsewhere.yaml", known) == Path("elsewhere.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        known_file(recipe, batch.parent)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"recipe": "r"}', '{"format": 2, "recipe": "r", "samples": "s"}',
     '{"recipe": "r", "samples": "s", "runs": [{"sample": "A", "step": 0, "run": "x"}]}'],
)  # fmt: skip
def test_what_is_no_batch_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "batch-x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="not the file of a batch") as caught:
        read_batch(path)
    assert caught.value.kind is Cause.FILE_DAMAGED
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_cannot_be_written_is_told(tmp_path):
    with pytest.raises(ConfigError, match="no such file"):
        read_batch(tmp_path / "batch-x.json")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_batch(tmp_path / "file" / "batch-x.json", BatchRecord(recipe="r", samples="s"))
