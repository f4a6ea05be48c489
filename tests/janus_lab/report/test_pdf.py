"""A document as a PDF file."""

import re

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
