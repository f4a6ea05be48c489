"""The columns of all measurements, and the rule for a whole cycle, without pymeasure."""

import subprocess
import sys

import numpy as np
import pytest

from procedures import rows


def cycles(*halves, rate=10.0):
    """Rows of halves (start, cycle, lit, seconds), read at `rate` Hz, one after another."""
    columns = {name: [] for name in (rows.TIME, rows.CYCLE, rows.START, rows.IRRADIANCE)}
    began = 0.0
    for start, cycle, lit, seconds in halves:
        number = round(seconds * rate)
        columns[rows.TIME] += list(began + np.arange(number) / rate)
        columns[rows.CYCLE] += [cycle] * number
        columns[rows.START] += [start] * number
        columns[rows.IRRADIANCE] += [13.0 if lit else 0.0] * number
        began += seconds
    return columns


def test_a_cycle_is_whole_when_both_halves_reach_their_end():
    data = cycles((1, 1, False, 5), (1, 1, True, 5), (1, 2, False, 5), (1, 2, True, 2))
    assert rows.whole_cycles(data, 5.0, 5.0).tolist() == [1]


def test_halves_of_different_starts_make_no_cycle():
    data = cycles((1, 1, False, 5), (2, 1, True, 5))
    assert rows.whole_cycles(data, 5.0, 5.0).tolist() == []


def test_a_cycle_measured_again_is_whole_once():
    data = cycles(
        (1, 1, False, 5), (1, 1, True, 1), (2, 1, False, 5), (2, 1, True, 5), (2, 2, False, 5)
    )
    assert rows.whole_cycles(data, 5.0, 5.0).tolist() == [1]


def test_no_rows_are_no_cycles():
    assert rows.whole_cycles(cycles(), 5.0, 5.0).size == 0


@pytest.mark.parametrize(
    ("name", "unit"),
    [(rows.CURRENT, "A"), (rows.STATUS, ""), ("Noise (A/Hz**0.5)", "A/Hz**0.5"), ("Count", "")],
)
def test_a_column_has_its_unit_also_where_only_its_measurement_knows_it(name, unit):
    assert rows.column_named(name).unit == unit


def test_columns_can_be_had_without_pymeasure():
    code = "import sys, procedures.rows; print('pymeasure' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_column_has_a_name_in_words_and_one_for_programs():
    assert [
        (c.words, c.key) for c in map(rows.column_named, (rows.SINCE_EDGE, "2nd [µ] (A/cm**2)"))
    ] == [
        ("Time since edge", "time_since_edge"),
        ("2nd [µ]", "2nd"),
    ]
    assert len({column.key for column in rows.COLUMNS.values()}) == len(rows.COLUMNS)
    assert rows.Column("µ", "", "").key == "column"
    assert rows.keys_of(["I (A)", "I (nA)", "I 2"]) == {
        "I (A)": "i",
        "I (nA)": "i_2",
        "I 2": "i_2_2",
    }
