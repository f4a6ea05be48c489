"""Letters of flags and their sentences."""

from janus_lab.analysis.flags import FLAGS
from janus_lab.report.document import ReportTable, TableCell
from janus_lab.report.flagged import Footnotes, in_parts


def test_a_flag_keeps_its_letter_through_a_report():
    notes = Footnotes()
    assert notes.of(["QUANTISED"]) == ("a",)
    assert notes.of(["NOT_SETTLED", "QUANTISED"]) == ("a", "b")
    assert [(n.mark, n.text) for n in notes.texts("b")] == [("b", FLAGS["NOT_SETTLED"])]


def test_a_wide_table_comes_in_parts_that_repeat_its_first_columns():
    row = [TableCell(str(number)) for number in range(12)]
    parts = in_parts(ReportTable([str(number) for number in range(12)], [row]), 2, 6)
    assert [list(part.headings) for part in parts] == [
        ["0", "1", "2", "3", "4", "5"],
        ["0", "1", "6", "7", "8", "9"],
        ["0", "1", "10", "11"],
    ]
    for part in parts:
        assert [cell.text for cell in part.rows[0]] == list(part.headings)
