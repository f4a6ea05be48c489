"""CSV and ASCII tables."""

import csv
import io

import pandas as pd
import pytest

from janus_lab.exports import text
from janus_lab.exports.options import Options
from tests.janus_lab.exports.numbers import EXACTLY, bits, rows_of

COMMA = Options(decimal="comma")


def lines(path, separator):
    content = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=separator))


def written(write, run, path, options=None):
    write([run], path, options or Options())
    return path


def test_pandas_reads_the_same_numbers(run, tmp_path):
    path = written(text.write_data, run, tmp_path / "a.csv")
    found = pd.read_csv(path, header=[0, 1, 2], **EXACTLY)
    wanted = rows_of(run.run.path)
    assert [name for name, _, _ in found.columns] == [column.words for column in run.columns]
    assert [bits(found.iloc[:, n]) for n in range(len(wanted))] == [*map(bits, wanted.values())]


def test_a_decimal_comma_comes_with_semicolons(odd, tmp_path):
    path = written(text.write_data, odd, tmp_path / "a.csv", COMMA)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    body = lines(path, ";")[3:]
    assert not [cell for line in body for cell in line if "." in cell]
    numbers = [
        [float(c.replace(",", ".") or "nan") for c in column] for column in zip(*body, strict=True)
    ]
    assert [*map(bits, numbers)] == [*map(bits, rows_of(odd.run.path).values())]


@pytest.mark.parametrize("options", [Options(), COMMA])
def test_origin_has_names_units_and_comments_above_tabs(odd, tmp_path, options):
    path = written(text.write_origin_data, odd, tmp_path / "a.dat", options)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    names, units, comments, *body = lines(path, "\t")
    assert names[:3] == ["Time", "Current", "Current"]
    assert units[:3] == ["s", "A", "nA"]
    assert odd.id in comments[1]
    assert len(body) == 400


def test_figures_have_value_and_uncertainty_in_full(iv, tmp_path):
    path = written(text.write_figures, iv, tmp_path / "a.csv")
    found = pd.read_csv(path, skiprows=[1, 2], **EXACTLY)
    assert [None if v != v else v for v in found["value"]] == [f.value for f in iv.figures]
    assert set(found["irradiance_mW_cm2"].dropna()) == {0.0, 0.7, 13.0}
    same = written(text.write_origin_figures, iv, tmp_path / "a.dat")
    assert [line[0] for line in lines(same, "\t")[3:]] == list(found["quantity"])


def test_facts_and_events_have_a_line_each(run, tmp_path):
    facts = lines(written(text.write_facts, run, tmp_path / "a.csv"), ",")
    events = lines(written(text.write_events, run, tmp_path / "b.csv"), ",")
    assert len(facts) == 1 + len(run.facts)
    assert [float(line[0]) for line in events[1:]] == [event.time_s for event in run.events]


def test_no_text_is_a_formula(odd, tmp_path):
    cells = [
        c for line in lines(written(text.write_facts, odd, tmp_path / "a.csv"), ",") for c in line
    ]
    begins = {c[0] for c in cells if c and c[0] in "=+@\t\r"}
    assert begins == set()
    assert any(c.startswith("'=cmd") for c in cells)


def test_a_run_without_data_has_its_columns(empty, tmp_path):
    found = lines(written(text.write_data, empty, tmp_path / "a.csv"), ",")
    assert len(found) == 3
    assert found[0][:2] == ["Time", "Voltage"]
