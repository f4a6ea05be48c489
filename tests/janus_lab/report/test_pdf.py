"""A document as a PDF file."""

import re

from janus_lab.analysis.flags import FLAGS
from janus_lab.flag_marks import FlagMarks
from janus_lab.report.document import ReportDocument, ReportSection, ReportTable, TableCell
from janus_lab.report.pdf import pdf
from tests.janus_lab.report.test_html import HOSTILE, document

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="244pt" height="187pt" '
    'viewBox="0 0 244 187"><rect width="200" height="100"/></svg>'
)


def pages(made):
    return len(re.findall(rb"/Type\s*/Page\b", made))


def test_it_takes_texts_as_they_are_and_is_the_same_file_again():
    made = pdf(document(HOSTILE), {"one": SVG}, 3.4)
    assert made.startswith(b"%PDF-")
    assert pages(made) == 1
    assert pdf(document(HOSTILE), {"one": SVG}, 3.4) == made


def test_words_of_any_length_and_paper_of_both_sizes_are_set():
    for paper in ("a4", "us-letter"):
        assert pages(pdf(document("x" * 300), {"one": SVG}, 7.0, paper)) >= 1


def test_a_wide_table_breaks_its_texts_between_words_and_keeps_to_the_page():
    """Columns of texts share the room that the numbers leave, instead of one of them getting what
    the others have not taken: that made lines of a word each, and two pages of these rows."""
    headings = (
        "Quantity", "mW/cm²", "Printed", "Measured", "Deviation", "in u", "Measured by", "Remark",
    )  # fmt: skip
    cells = (
        TableCell("D*, published convention (area in mm²)"), TableCell("0.7"),
        TableCell("4.8×10¹³", ("c",), is_number=True),
        TableCell("4.70(24)×10¹³", ("b", "d", "e", "f"), is_number=True),
        TableCell("−90.2 %"), TableCell("−115.9"), TableCell("Response time, 100 µs"),
        TableCell("the same with the area in mm², as it seems to have been printed"),
    )  # fmt: skip
    table = ReportTable(headings, [cells] * 14)
    made = pdf(ReportDocument("Wide", sections=[ReportSection("Results", [table])]), {}, 3.4)
    assert pages(made) == 1


def test_numbers_that_carry_every_flag_there_is_are_set():
    """All columns are of numbers, and none of them has a word to break at."""
    cells = [
        TableCell("1.0(3)×10⁻⁹?", tuple(FlagMarks().of([flag]) for flag in FLAGS), is_number=True)
    ]
    table = ReportTable(["Dark current"], [cells])
    made = pdf(ReportDocument("Flags", sections=[ReportSection("Results", [table])]), {}, 3.4)
    assert pages(made) == 1
    wide = ReportTable(["Dark current"] * 9, [cells * 9])
    assert pages(pdf(ReportDocument("W", sections=[ReportSection("R", [wide])]), {}, 3.4)) == 1
