"""One set of numbers in every format: the same table."""

import numpy as np
import pytest

from drivers.errors import ConfigError
from janus_lab.importing.formats import read_tables
from tests.janus_lab.importing.written import (
    as_easyexpert,
    as_kickstart,
    as_pymeasure,
    as_text,
    photoconductor,
)

NAMES = ("Voltage (V)", "Dark current (A)", "Light current (A)")


def written(kind, path, columns):
    match kind:
        case "pymeasure":
            return as_pymeasure(path, columns, NAMES)
        case "EasyEXPERT":
            return as_easyexpert(path, columns, ("V1", "I1", "I2"))
        case "KickStart":
            return as_kickstart(path, columns, ("Voltage (V)", "Current (A)", "Current 2 (A)"))
        case _:
            return as_text(path, columns)


@pytest.mark.parametrize("kind", ["pymeasure", "EasyEXPERT", "KickStart", "text"])
def test_the_numbers_are_those_that_were_written_to_the_last_bit(tmp_path, kind):
    columns = photoconductor()
    (table,) = read_tables(written(kind, tmp_path / "data.csv", columns))
    assert table.format == kind
    assert len(table.columns) == 3
    for column, numbers in zip(table.columns, columns, strict=True):
        assert np.array_equal(column.values, numbers)


def test_every_test_in_an_easyexpert_file_is_a_table(tmp_path):
    volts, dark, lit = photoconductor()
    first = as_easyexpert(tmp_path / "a.csv", (volts, dark), ("V1", "I1"))
    second = as_easyexpert(tmp_path / "b.csv", (volts, lit), ("V1", "I1"))
    both = tmp_path / "both.csv"
    both.write_text(first.read_text() + "\n" + second.read_text())
    tables = read_tables(both)
    assert [
        np.array_equal(t.columns[1].values, x) for t, x in zip(tables, (dark, lit), strict=True)
    ]
    assert [np.array_equal(table.columns[0].values, volts) for table in tables] == [True, True]
    assert tables[0].notes["PrimitiveTest"] == "I/V Sweep"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "SetupTitle, a\nDataName, V1, I1\nDataValue, 1, 2\nDataValue, 1\n",
            "line 4: 1 values for",
        ),
        ("SetupTitle, a\nDataName, V1, I1\nDataValue, 1, x\n", "line 3, column I1: 'x' is not"),
        ("SetupTitle, a\nDataValue, 1, 2\n", "line 2: values before their names"),
        ("SetupTitle, a\nDataName, V1, I1\n", "no data"),
    ],
)
def test_what_easyexpert_cannot_have_written_is_named(tmp_path, content, said):
    path = tmp_path / "data.csv"
    path.write_text(content)
    with pytest.raises(ConfigError) as refused:
        read_tables(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
