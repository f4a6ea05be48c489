"""Parquet and Arrow files."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from janus_lab.exports import arrow
from janus_lab.exports.options import Options
from tests.janus_lab.exports.numbers import bits, rows_of


def ipc(path):
    with pa.OSFile(str(path)) as file:
        return pa.ipc.open_file(file).read_all()


WAYS = [(arrow.write_parquet, pq.read_table), (arrow.write_ipc, ipc)]


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_numbers_units_and_facts_come_back(run, tmp_path, write, read):
    write([run], tmp_path / "a", Options())
    table = read(tmp_path / "a")
    wanted = rows_of(run.run.path)
    assert [*map(bits, (c.to_pylist() for c in table.columns))] == [*map(bits, wanted.values())]
    units = [field.metadata[b"unit"].decode() for field in table.schema]
    assert units == [column.unit for column in run.columns]
    known = {key.decode(): value for key, value in table.schema.metadata.items()}
    assert json.loads(known["figures"]) == [figure.to_dict() for figure in run.figures]
    assert json.loads(known["events"]) == run.run.events
    assert json.loads(known["run.json"])["id"] == run.id
    assert len(json.loads(known["facts"])) == len(run.facts)


@pytest.mark.parametrize(("write", "read"), WAYS)
def test_a_run_without_data_has_its_columns(empty, tmp_path, write, read):
    write([empty], tmp_path / "a", Options())
    table = read(tmp_path / "a")
    assert (table.num_rows, table.column_names[:2]) == (0, ["time", "voltage"])


def test_pandas_reads_whatever_a_float_may_be(odd, tmp_path):
    arrow.write_parquet([odd], tmp_path / "a.parquet", Options())
    found = pd.read_parquet(tmp_path / "a.parquet")
    assert [bits(found[key]) for key in found] == [*map(bits, rows_of(odd.run.path).values())]
