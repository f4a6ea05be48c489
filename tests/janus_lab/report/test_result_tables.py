"""The figures of merit of a run as tables."""

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import FLAGS
from janus_lab.report.flagged import Footnotes
from janus_lab.report.result_tables import common_conditions, result_tables
from tests.janus_lab.measurements.kept_runs import kept, kept_figures
from tests.janus_lab.replaying import REPLAYS

ALL = sorted(path.name for path in REPLAYS.iterdir() if (path / "run.json").exists())


def photocurrent(value, irradiance, *flags, **at):
    conditions = {"bias_V": 3.0, "irradiance_mW_cm2": irradiance, **at}
    return FigureOfMerit("photocurrent", value, value / 100, "A", "", flags, None, conditions)


def texts(table):
    return [[cell.text.replace("\u202f", " ") for cell in row] for row in table.rows]


def test_what_all_figures_share_is_not_repeated_in_a_row():
    figures = [photocurrent(1e-4, 13.0), photocurrent(3e-5, 0.7)]
    assert common_conditions(figures) == {"bias_V": 3.0}
    (table,) = result_tables(figures, "iv_sweep", Footnotes())
    assert list(table.headings) == ["Irradiance", "Photocurrent"]
    assert texts(table) == [["0.7 mW/cm²", "30.00(30) µA"], ["13 mW/cm²", "100.0(1.0) µA"]]


def test_a_single_figure_is_a_row_with_what_only_it_is_stated_at():
    dark = FigureOfMerit("dark_current", 33e-9, 1e-9, "A", "", (), None,
                         {"bias_V": 3.0, "irradiance_mW_cm2": 0.0})  # fmt: skip
    tables = result_tables([photocurrent(1e-4, 13.0), dark], "iv_sweep", Footnotes())
    rows = {row[0]: row[1:] for row in texts(tables[0])}
    assert rows["Dark current"] == ["33.0(1.0) nA", "in the dark"]
    assert rows["Photocurrent"] == ["100.0(1.0) µA", "irradiance 13 mW/cm²"]


def test_a_flag_is_a_letter_at_its_number_and_a_sentence_below():
    figures = [
        photocurrent(1e-4, 13.0, "QUANTISED", "NOT_SETTLED"),
        photocurrent(3e-5, 0.7, "NOT_SETTLED"),
    ]
    (table,) = result_tables(figures, "iv_sweep", Footnotes())
    sentences = {note.mark: note.text for note in table.footnotes}
    assert [sentences[mark] for mark in table.of_all] == [FLAGS["NOT_SETTLED"]]
    low, high = (row[1] for row in table.rows)
    assert low.marks == ()
    assert [sentences[mark] for mark in high.marks] == [FLAGS["QUANTISED"]]
    assert high.text.endswith("A")
    assert "?" in high.text


def test_all_flags_there_are_have_letters_of_their_own():
    figures = [photocurrent(1e-4, float(n + 1), flag) for n, flag in enumerate(FLAGS)]
    (table,) = result_tables(figures, "iv_sweep", Footnotes())
    sentences = {note.mark: note.text for note in table.footnotes}
    assert len(sentences) == len(FLAGS)
    assert list(sentences.values()) == [FLAGS[flag] for flag in FLAGS]
    for row, flag in zip(table.rows, FLAGS, strict=True):
        assert [sentences[mark] for mark in row[1].marks] == [FLAGS[flag]]


@pytest.mark.parametrize("name", ALL)
def test_every_figure_of_every_kind_of_run_stands_in_a_table_once(name):
    run = kept(name)
    figures = kept_figures(run)
    tables = result_tables(figures, run.record.procedure_name, Footnotes())
    assert sum(cell.is_number for t in tables for row in t.rows for cell in row) == len(figures)
    for table in tables:
        assert len(table.headings) <= 6
        assert all(len(row) == len(table.headings) for row in table.rows)
        words = [*table.headings, *(cell.text for row in table.rows for cell in row)]
        assert not any("_" in text for text in words)
        used = {mark for row in table.rows for cell in row for mark in cell.marks}
        assert used | set(table.of_all) == {note.mark for note in table.footnotes}
