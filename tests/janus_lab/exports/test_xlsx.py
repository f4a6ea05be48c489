"""Excel workbooks."""

import math

import openpyxl
import pytest

from janus_lab.exports import xlsx
from janus_lab.exports.options import Options
from janus_lab.runs.errors import BundleError
from tests.janus_lab.exports.numbers import bits, rows_of

SHEETS = ["Data", "Figures", "Parameters", "Facts", "Events"]


def book_of(run, path):
    xlsx.write([run], path, Options())
    return openpyxl.load_workbook(path, read_only=False)


def numbers(sheet, first=4):
    columns = zip(*sheet.iter_rows(min_row=first, values_only=True), strict=True)
    return [[math.nan if v is None else float(v) for v in column] for column in columns]


def test_the_numbers_are_the_same(run, tmp_path):
    book = book_of(run, tmp_path / "a.xlsx")
    assert book.sheetnames == SHEETS
    wanted = rows_of(run.run.path)
    assert [*map(bits, numbers(book["Data"]))] == [*map(bits, wanted.values())]
    names, units = [[c.value for c in row] for row in book["Data"].iter_rows(max_row=2)]
    assert names == [column.words for column in run.columns]
    assert (units[0], units[1] or "") == ("s", run.columns[1].unit)
    figures = [row[1] for row in book["Figures"].iter_rows(min_row=3, values_only=True)]
    assert figures == [figure.value for figure in run.figures]
    assert book["Facts"].max_row + book["Parameters"].max_row == len(run.facts) + 2


def test_what_no_cell_can_hold_is_empty_or_a_text_and_no_text_is_a_formula(odd, tmp_path):
    book = book_of(odd, tmp_path / "a.xlsx")
    assert [*map(bits, numbers(book["Data"]))] == [*map(bits, rows_of(odd.run.path).values())]
    types = {cell.data_type for name in SHEETS for row in book[name].iter_rows() for cell in row}
    assert "f" not in types


def test_more_rows_than_a_sheet_holds_go_on_another(iv, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 70)
    book = book_of(iv, tmp_path / "a.xlsx")
    data = [book[name] for name in book.sheetnames if name.startswith("Data")]
    assert [sheet.max_row for sheet in data] == [70, 70, 19]
    assert {sheet["A1"].value for sheet in data} == {"Time"}
    joined = [x for sheet in data for x in numbers(sheet)[2]]
    assert bits(joined) == bits(rows_of(iv.run.path)["Current (A)"])


def test_a_run_without_data_has_all_sheets(empty, tmp_path):
    book = book_of(empty, tmp_path / "a.xlsx")
    assert book.sheetnames == SHEETS
    assert book["Data"].max_row == 3


def test_a_damaged_row_leaves_no_file(odd, tmp_path):
    with (odd.run.path / "data.csv").open("a", encoding="utf-8") as file:
        file.write("1,2,3,x,5\n")
    with pytest.raises(BundleError, match="is not numbers"):
        xlsx.write([odd], tmp_path / "a.xlsx", Options())
    assert not (tmp_path / "a.xlsx").exists()


def test_progress_counts_every_row(iv, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "_ROWS", 40)
    told = []
    xlsx.write([iv], tmp_path / "a.xlsx", Options(progress=told.append))
    assert told == [40, 40, 40, 30]
