"""The table of coverage, for a terminal and for a page."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console

from janus_lab.selftest.coverage import summarise
from janus_lab.selftest.tables import (
    HEADINGS,
    in_words,
    markdown,
    objections,
    terminal_tables,
    what_counts,
    what_is_drawn,
)
from tests.janus_lab.selftest.test_coverage import figure, record

ROOT = Path(__file__).parents[3]


def of_pulls(width, errors="drawn", number=500):
    drawn = np.random.default_rng(3).normal(0, width, number)
    return summarise(
        record(figure(float(x)), errors=errors, seed=seed) for seed, x in enumerate(drawn)
    )


def test_only_what_is_not_as_it_should_be_is_objected_to():
    assert objections(of_pulls(1.0).rows[0]) == ()
    assert "wide" in " ".join(objections(of_pulls(2.0).rows[0]))
    assert "wide" in " ".join(objections(of_pulls(0.4).rows[0]))
    assert objections(of_pulls(2.0, number=20).rows[0]) == ()  # says nothing of a share


def test_without_systematic_errors_an_interval_may_be_too_wide():
    assert objections(of_pulls(0.4, errors="none").rows[0]) == ()
    assert objections(of_pulls(2.0, errors="none").rows[0])


def test_bounds_that_do_not_hold_are_objected_to():
    (row,) = of_pulls(1.0).rows
    assert objections(replace(row, bounds=100, bounds_hold=0.9)) == ("bounds hold in 90.0 %",)
    assert objections(replace(row, bounds=100, bounds_hold=0.97)) == ()


def test_the_page_has_the_table_and_what_falls_outside():
    text = markdown(of_pulls(2.0))
    header = next(line for line in text.splitlines() if line.startswith("| figure"))
    rows = [line for line in text.splitlines() if line.startswith("| photocurrent")]
    assert header.count("|") == rows[0].count("|") == len(HEADINGS) + 1
    assert "I–V sweeps, Keithley 2400, systematic errors: drawn" in text
    assert "- I–V sweeps, Keithley 2400, errors drawn, `photocurrent`: k = 2 holds" in text
    assert " % ± " in rows[0]
    assert "Nothing." in markdown(of_pulls(1.0))


def test_the_terminal_has_a_row_for_each_figure():
    console = Console(width=160, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        for table in terminal_tables(of_pulls(1.0)):
            console.print(table)
    assert "photocurrent" in captured.get()


def test_the_sum_of_it_is_one_sentence():
    found = summarise([record(figure(5.0), figure(0.0)), {**record(), "failed": "no"}])
    assert in_words(found) == (
        "2 measurements; 1 failed; 1 of 2 printed numbers (50.00%) are more than 3 u from the "
        "truth without a flag that says so."
    )


def test_the_page_says_what_is_drawn_and_which_flags_count():
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert what_is_drawn() in page
    assert what_counts() in page
