"""The documentation's pages as texts for a reader without a network. Nothing here needs Qt."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable
from pathlib import Path

import janus_lab

FIRST = "index.md"
_HEADING = re.compile(r"\*\*(.+)\*\*\s*")
_LINK = re.compile(r"\[([^\]]+)\]\(([\w/.-]+\.md)\)")
_DIRECTIVE = re.compile(r"^```\{[^}]*\}.*?^```\s*$", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CODE_CELL = re.compile(r"^```\{code-cell\}.*\n(?::.*\n)*", re.MULTILINE)
_FROM_CODE = re.compile(r"<!-- from code: .*? -->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OF_THE_SITE = "*This list is part of the documentation's site, which is made from the code.*"
#: Libraries whose versions are asked for when something goes wrong.
_LIBRARIES = ("pymeasure", "PyVISA", "PyVISA-py", "PyQt5", "pyqtgraph", "numpy")


def folder() -> Path | None:
    """Where the pages are: with the installed package, or beside it in a source tree."""
    package = Path(janus_lab.__file__).parent
    candidates = (package / "docs", package.parent / "docs")
    return next((path for path in candidates if (path / FIRST).is_file()), None)


def contents(first_page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings of the first page, each with the titles and files of the pages below it."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in _DIRECTIVE.sub("", first_page).splitlines():
        if heading := _HEADING.fullmatch(line):
            found.append((heading[1], []))
        elif found:
            found[-1][1].extend((_capital(words), name) for words, name in _LINK.findall(line))
    return [(heading, pages) for heading, pages in found if pages]


def read(path: Path) -> str:
    """The page in `path` as plain Markdown; raises OSError."""
    return as_markdown(read_whole(path))


def read_whole(path: Path) -> str:
    """The page as it is in its file; raises OSError."""
    return path.read_text(encoding="utf-8", errors="replace")


def as_markdown(text: str) -> str:
    """A page without what only the site's builder understands."""
    text = _CODE_CELL.sub("```python\n", _FRONT_MATTER.sub("", text))
    text = _FROM_CODE.sub(_OF_THE_SITE, _DIRECTIVE.sub("", text))
    return _COMMENT.sub("", text).strip() + "\n"


def keys_page(keys: Iterable[tuple[str, str]]) -> str:
    """A page of what keys do, of pairs of words and keys."""
    rows = "\n".join(f"| {keys} | {words} |" for words, keys in keys)
    return f"# Keys\n\n| keys | what they do |\n|---|---|\n{rows}\n"


def about_page() -> str:
    """What this program is, and the versions that whoever helps will ask for."""
    rows = "\n".join(f"| {name} | {version} |" for name, version in _versions())
    return (
        f"# Janus Lab {janus_lab.__version__}\n\n"
        "Runs a photodetector bench, real or simulated, and turns its measurements into figures "
        "of merit with their uncertainties.\n\n"
        "[Installing and licences](packages.md) · [changes](changelog.md) · "
        "[how to cite](cite.md)\n\n"
        f"| | version |\n|---|---|\n{rows}\n"
    )


def _versions() -> Iterable[tuple[str, str]]:
    from importlib import metadata  # takes longer than the menu that this page is opened from

    yield "Janus Lab", janus_lab.__version__
    yield "Python", platform.python_version()
    yield "System", platform.platform()
    for name in _LIBRARIES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
