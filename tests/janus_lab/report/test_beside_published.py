"""Measured figures beside published ones."""

from janus_lab.report.beside_published import published_table
from janus_lab.report.flagged import Footnotes
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def measured(*names):
    return [(run.record.sample, run.device, kept_figures(run)) for run in map(kept, names)]


def test_of_several_samples_each_has_a_table_under_its_name():
    *tables, _ = published_table(measured("iv-janus-160C", "iv-janus-200C"), Footnotes())
    assert [table.title for table in tables] == ["janus-160C", "janus-200C"]
    alone, _ = published_table(measured("iv-janus-160C"), Footnotes())
    assert alone.title == ""
    assert [row[0].text for row in tables[0].rows] == [row[0].text for row in alone.rows]


def test_a_printed_number_with_a_slip_has_its_own_letter():
    table, _ = published_table(measured("iv-janus-160C"), Footnotes())
    sentences = {note.mark: note.text for note in table.footnotes}
    row = next(row for row in table.rows if row[0].text.startswith("D*, shot"))
    assert any("power of ten" in sentences[mark] for mark in row[3].marks)
    assert not any("power of ten" in sentences[mark] for mark in row[2].marks)


def test_without_a_comparable_number_there_is_nothing():
    assert published_table(measured("response-2ms"), Footnotes()) == []


def test_of_many_samples_the_comparison_is_left_to_their_own_reports():
    (_, device, figures), *_ = measured("iv-janus-160C")
    many = [(f"film {number}", device, figures) for number in range(7)]
    (said,) = published_table(many, Footnotes())
    assert "each sample by itself" in said.lines[0]
    again = published_table([("film", device, figures)] * 7, Footnotes())
    assert len(again[0].rows) == 7 * len(published_table(many[:1], Footnotes())[0].rows)
