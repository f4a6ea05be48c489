"""The page of a document: complete in itself, and nothing in it is taken for markup."""

import re
from html.parser import HTMLParser

from janus_lab.report.document import (
    Facts,
    FigureRef,
    Figures,
    Footnote,
    ReportDocument,
    ReportSection,
    ReportTable,
    TableCell,
    Text,
)
from janus_lab.report.html import inline, page

SVG = (
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><defs><path id="m"/></defs>'
    '<g clip-path="url(#m)"><use xlink:href="#m"/></g></svg>'
)
HOSTILE = "<script>alert('µ')</script> & \u202e\x1b[31m #{[*_$"


def document(text):
    table = ReportTable(
        (text, "Value"),
        [[TableCell(text), TableCell("1.0(1)", ("a",), is_number=True)]],
        text, ("b",), [Footnote("a", text), Footnote("b", text)],
    )  # fmt: skip
    blocks = [table, Facts([(text, text)], text), Text([text]), Figures([FigureRef("one", text)])]
    return ReportDocument(
        text, text, [text], [Facts([(text, text)], text)], [ReportSection(text, blocks)]
    )


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text += data


def test_texts_are_texts_whatever_is_in_them():
    seen = Seen()
    seen.feed(page(document(HOSTILE), {"one": SVG}, 3.4))
    assert "script" not in seen.tags
    assert seen.text.count("<script>alert('µ')</script>") >= 10
    assert "\u202e" not in seen.text
    assert "\x1b" not in seen.text


def test_the_page_loads_nothing():
    seen = Seen()
    seen.feed(page(document("a sample"), {"one": SVG}, 3.4))
    assert not {"link", "img", "iframe", "script"} & set(seen.tags)
    links = [value for name, value in seen.attributes if name in ("src", "href", "xlink:href")]
    assert all(link.startswith("#") for link in links)
    assert "@import" not in page(document("a sample"), {"one": SVG}, 3.4)


def test_drawings_in_one_page_do_not_share_ids():
    both = inline("one", SVG) + inline("two", SVG)
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert ids == ["one-m", "two-m"]
    assert set(re.findall(r'#([^")]+)', both)) == set(ids)
    assert "<?xml" not in both


def test_many_letters_at_a_number_stand_in_several_lines():
    letters = tuple("abcdefgh")
    rows = [[TableCell("1", letters, is_number=True)], [TableCell("2", ("a", "b"), is_number=True)]]
    table = ReportTable(["Value"], rows)
    made = page(ReportDocument("t", sections=[ReportSection("s", [table])]), {}, 3.4)
    assert '<sup class="many">a,<wbr>b,<wbr>c' in made
    assert "<sup>a,<wbr>b</sup>" in made
