"""Breaks a line of words so that it has room; without Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: How wide a text is.
Width = Callable[[str], float]

#: Where a line may be broken, the best first: two spaces are between things that belong less
#: together than one does, as a number and its unit; within a word only if nothing else helps.
_BREAKS = (r"\S.*?(?: {2,}|$)", r"\S+ *", r".")


def wrapped(text: str, room: float, width: Width) -> list[str]:
    """`text` in lines that are no wider than `room`, where a single letter is not."""
    return _wrapped(text.strip(), room, width, 0)


def _wrapped(text: str, room: float, width: Width, level: int) -> list[str]:
    if width(text) <= room or level == len(_BREAKS):
        return [text]
    lines: list[str] = []
    line = ""
    for part in re.findall(_BREAKS[level], text):
        if line and width((line + part).rstrip()) <= room:
            line += part
            continue
        if line:
            lines.append(line.rstrip())
        *whole, line = _wrapped(part.rstrip(), room, width, level + 1)
        lines += whole
        line += part[len(part.rstrip()) :]
    return [*lines, line.rstrip()]


def fitted(lines: Sequence[str], most: int, room: float, width: Width) -> list[str]:
    """The first `most` lines, the last one with dots if more would follow."""
    if len(lines) <= most:
        return list(lines)
    last = lines[most - 1] if most else ""
    while last and width(f"{last}…") > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"] if most else []
