"""The paper's numbers in a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from janus_lab.paper.findings import all_findings
from janus_lab.paper.printed import read_paper
from janus_lab.paper.tables import paper_tables


def test_printed_and_measured_numbers_and_claims_are_there(results) -> None:
    out = io.StringIO()
    tables = paper_tables(results, all_findings(read_paper(), results))
    Console(file=out, width=160).print(tables)
    text = out.getvalue()
    assert "≤ 1.6\u202fms" in text
    assert "1334.3\u202f%" in text  # as it is printed, not 13.343
    assert "Light current about 270 times" in text
    assert "the source contradicts itself" in text
