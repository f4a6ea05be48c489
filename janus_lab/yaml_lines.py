"""The lines of a YAML file that belong to one of its sections: told by their indents, so that all
comments around them stay as they are."""

from __future__ import annotations

from collections.abc import Sequence


def with_section(text: str, place: Sequence[str], body: str) -> str:
    """`text` with the lines `body`, a key and what it holds, as the section at `place`: in the
    place of the one there is, or at the end of that above it.

    What it gives is for the caller to read and compare: of sections in braces, or over several
    lines, indents tell nothing. Raises LookupError where the section above is on no line.
    """
    lines = text.splitlines(keepends=True)
    begin, end, indent = 0, len(lines), ""
    for key in place[:-1]:
        at = _line_of(lines, begin, end, key)
        if at is None:
            raise LookupError(key)
        begin, end = at + 1, _end(lines, at, end)
    inside = [line for line in lines[begin:end] if _says_something(line)]
    if inside:
        indent = inside[0][: len(inside[0]) - len(inside[0].lstrip())]
    at = _line_of(lines, begin, end, place[-1])
    first, last = (end, end) if at is None else (at, _end(lines, at, end))
    made = [f"{indent}{line}" for line in body.splitlines(keepends=True)]
    if first and not lines[first - 1].endswith("\n"):
        lines[first - 1] += "\n"
    return "".join([*lines[:first], *made, *lines[last:]])


def _line_of(lines: Sequence[str], begin: int, end: int, key: str) -> int | None:
    """The number of the line that begins with `key`, of the outermost between the two."""
    inside = [n for n in range(begin, end) if _says_something(lines[n])]
    least = min((_indent(lines[n]) for n in inside), default=0)
    for number in inside:
        if _indent(lines[number]) == least and lines[number].lstrip().startswith(f"{key}:"):
            return number
    return None


def _end(lines: Sequence[str], at: int, most: int) -> int:
    """The number behind the last line, comments too, that stands further right than line `at`."""
    last = at
    for number in range(at + 1, most):
        if not lines[number].strip():
            continue
        if _indent(lines[number]) <= _indent(lines[at]):
            break
        last = number
    return last + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
