"""How the commands print: one console for people, JSON for machines."""

from __future__ import annotations

import os
import sys
from typing import Any

import orjson
from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Whoever read has gone: not a failure of the run, which rich would make of it."""
        raise BrokenPipeError


#: Columns where nobody looks on: a file has room for whole tables.
_WIDTH = 160

#: For results.
console = _Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH)
#: For progress and remarks, so that results can be piped.
remarks = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print `value` as JSON; what JSON has no form for is written as text."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2)
    console.file.write(text.decode() + "\n")
