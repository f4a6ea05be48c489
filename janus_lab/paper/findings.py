"""All that is to be said of the paper's statements."""

from __future__ import annotations

from .finding import Finding
from .of_the_method import method_findings
from .of_the_table import table_findings
from .printed import PaperFile
from .results import PaperResults


def all_findings(paper: PaperFile, results: PaperResults) -> list[Finding]:
    """Of the tables first, then of the methods."""
    return table_findings(paper, results) + method_findings(paper, results)
