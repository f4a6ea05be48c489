"""How the commands print: one console for people, JSON for machines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

import orjson
from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.text import Text

from drivers.printable import json_printable, printable
from janus_lab.runs.states import RunState

from .lasting_stream import LastingStream


class SafeConsole(Console):
    """Prints what comes from files and instruments so that the terminal obeys none of it."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """As rich does, with the texts `printable`; what rich itself tells the terminal stays."""
        for segment in super().render(renderable, options):
            safe = segment.text if segment.control else printable(segment.text)
            yield segment if safe == segment.text else Segment(safe, segment.style)

    def render_str(self, text: str, **options: Any) -> Text:
        """As rich does; texts are made printable before their room is measured, too."""
        return super().render_str(printable(text), **options)


#: Columns where the output goes into a file or another program, so that tables are not cut.
_WIDTH = 160

#: For results.
console = SafeConsole(
    file=cast(TextIO, LastingStream("stdout")),
    width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH,
)
#: For progress and remarks, so that results can be piped.
remarks = SafeConsole(file=cast(TextIO, LastingStream("stderr")))

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
    try:
        text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode()
    except TypeError:  # half a character, as in the name of a file that is not UTF-8
        text = json.dumps(value, default=str, indent=2)
    console.file.write(json_printable(text) + "\n")


def print_notes(notes: Iterable[str], to: Console = remarks) -> None:
    """Print what the person should know, one note a line."""
    for note in notes:
        to.print(f"[yellow]note:[/] {escape(note)}", soft_wrap=True, highlight=False)
