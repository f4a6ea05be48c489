"""Markdown as the pages use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """`text` in one cell of a table."""
    return " ".join(text.split()).replace("|", r"\|")


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with `heading` over `rows`."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines) + "\n"


def summary(docstring: str | None) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def code(text: object) -> str:
    """`text` as code."""
    return f"`{text}`"
