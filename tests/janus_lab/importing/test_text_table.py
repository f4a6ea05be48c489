"""Tables of numbers in text files, however they are written."""

import itertools

import numpy as np
import pytest

from drivers.errors import ConfigError
from janus_lab.importing.text_table import as_number, layout_of, read_text_table
from tests.janus_lab.importing.written import as_text

SEED = 20261128
WAYS = [("\t", "."), ("\t", ","), (";", "."), (";", ","), (",", "."), ("  ", "."), (" ", ",")]


@pytest.mark.parametrize(("separator", "decimal"), WAYS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("head", [(), ("# a remark", "U [V]{}I [µA]")])
def test_what_was_written_is_read(tmp_path, separator, decimal, encoding, head):
    """Drawn numbers over thirty decades (numpy's default generator, seed 20261128)."""
    random = np.random.default_rng(SEED)
    columns = random.standard_normal((2, 50)) * 10.0 ** random.integers(-15, 15, (2, 50))
    named = [line.format(separator.strip(" ") or "\t") for line in head]
    if separator.isspace() and separator != "\t" and head:
        named = [named[0], "U[V] I[µA]"]
    path = as_text(tmp_path / "t.txt", columns, separator=separator, decimal=decimal, head=named,
                   encoding=encoding, end="\r\n")  # fmt: skip
    table = read_text_table(path)
    for column, numbers in zip(table.columns, columns, strict=True):
        assert np.array_equal(column.values, numbers)
    if head:
        assert [column.name for column in table.columns] == ["U", "I"]
        assert [column.unit for column in table.columns] == ["V", "µA"]


def test_units_may_stand_in_a_line_of_their_own(tmp_path):
    path = tmp_path / "origin.txt"
    path.write_text("Voltage\tCurrent\nV\tnA\n0\t1\n1\t2\n")
    table = read_text_table(path)
    assert [(c.name, c.unit) for c in table.columns] == [("Voltage", "V"), ("Current", "nA")]


def test_a_preamble_with_numbers_of_its_own_is_no_data(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Points,3\n1,2,3\nV,I\n0,1e-9\n1,2e-9\n2,3e-9\n")
    table = read_text_table(path)
    assert table.rows == 3
    assert [c.name for c in table.columns] == ["V", "I"]


def test_missing_values_are_not_numbers_and_overflow_is_missing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("V,I\n0,1e-9\n1,\n2,9.91e37\n3,nan\n# a remark between\n\n4,5e-9\n")
    current = read_text_table(path).columns[1].values
    assert np.array_equal(current, [1e-9, np.nan, np.nan, np.nan, 5e-9], equal_nan=True)


def test_a_separator_at_the_end_of_every_line_makes_no_column(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("V,I,\n0,1e-9,\n1,2e-9,\n")
    table = read_text_table(path)
    assert [c.name for c in table.columns] == ["V", "I"]
    assert np.array_equal(table.columns[1].values, [1e-9, 2e-9])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"\x00\x01\x02\xff" * 50, "NUL bytes"),
        (b"hello\nworld\n", "line 2: no table of numbers: 'world' is none"),
        (b"1\n2\n3\n", "no table of numbers: '3' is none"),
        (b"V,I\n0,1\n1,2\n2\n", "line 4: 1 fields, but the rows before have 2"),
        (b"V,I\n0,1\n1,2\n2,3,4\n", "line 4: 3 fields, but the rows before have 2"),
        (b"V,I\n0,1\n1,2\n2,three\n", "line 4, column 2: 'three' is not a number"),
        (b"V;I\n0,5;1,5\n1,0;2,5\n2.0;3,5\n", "line 4, column 1: '2.0' is not a number"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(tmp_path, content, said):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        read_text_table(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("missing", ["nowhere.csv", "."])
def test_a_file_that_is_none(tmp_path, missing):
    with pytest.raises(ConfigError):
        layout_of(tmp_path / missing)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [("1.5e-9", ".", 1.5e-9), ("−2,5", ",", -2.5), ("1D-3", ".", 1e-3), (".5", ".", 0.5)],
)
def test_numbers_as_people_and_programs_write_them(text, decimal, number):
    assert as_number(text, decimal) == number


def test_a_decimal_comma_is_none_where_the_point_is():
    for text, decimal in itertools.product(("1,5", "1.234,5", "x", "0x10"), "."):
        with pytest.raises(ValueError, match=text):
            as_number(text, decimal)
