"""The parts of pages that come from the code."""

from __future__ import annotations

import pytest

from docs.from_code import fill
from docs.from_code.markdown import table


def test_a_mark_is_replaced_where_it_stands_in_a_line_of_its_own() -> None:
    text = "Before\n\n<!-- from code: flags -->\n\nafter `<!-- from code: flags -->`\n"
    filled = fill(text)
    assert filled.startswith("Before\n\n| flag |")
    assert "| `NOT_SETTLED` |" in filled
    assert filled.endswith("after `<!-- from code: flags -->`\n")


def test_a_part_that_is_not_known_fails() -> None:
    with pytest.raises(KeyError):
        fill("<!-- from code: weather -->")


def test_a_cell_holds_one_line_and_no_border() -> None:
    assert table(("a", "b"), [["x\ny", "p|q"]]).splitlines()[2] == r"| x y | p\|q |"
