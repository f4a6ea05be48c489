"""How the commands print: one console for people, JSON for machines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

import orjson
from rich.console import Console
from rich.markup import escape

from janus_lab.runs.states import RunState

from .lasting_stream import LastingStream

#: Columns where the output goes into a file or another program, so that tables are not cut.
_WIDTH = 160

#: For results.
console = Console(
    file=cast(TextIO, LastingStream("stdout")),
    width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH,
)
#: For progress and remarks, so that results can be piped.
remarks = Console(file=cast(TextIO, LastingStream("stderr")))

STATE_COLOURS = {
    RunState.FINISHED: "green",
    RunState.RUNNING: "cyan",
    RunState.QUEUED: "cyan",
    RunState.FAILED: "red",
    RunState.ABORTED: "yellow",
    RunState.INTERRUPTED: "yellow",
}


def print_json(value: Any) -> None:
    """Print `value` as JSON; what JSON has no form for is written as text."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2)
    console.file.write(text.decode() + "\n")


def print_notes(notes: Iterable[str], to: Console = remarks) -> None:
    """Print what the person should know, one note a line."""
    for note in notes:
        to.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True, highlight=False)
