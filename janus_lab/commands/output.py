"""How the commands print: one console for people, JSON for machines."""

from __future__ import annotations

from typing import Any

import orjson
from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Whoever read has gone: not a failure of the run, which rich would make of it."""
        raise BrokenPipeError


#: For results.
console = _Console()
#: For progress and remarks, so that results can be piped.
remarks = Console(stderr=True)


def print_json(value: Any) -> None:
    """Print `value` as JSON; what JSON has no form for is written as text."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2)
    console.file.write(text.decode() + "\n")
