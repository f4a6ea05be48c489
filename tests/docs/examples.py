"""The examples of a page of the documentation, and how they are carried out.

An example is a command line of `janus-lab`, a block of Python, a file (a block of YAML whose first
line is `# name.yaml`), or what the command right before it prints: a block of text. One that is not
to be carried out has a line before its block that says why, `<!-- not run: REASON -->`; one that is
to fail, `<!-- exit code N -->`.

    python -m tests.docs.examples [PAGE …]

carries out those of pages, or of all, each page in a folder of its own; minutes, if of all.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

DOCS = Path(__file__).parents[2] / "docs"
#: Carried out as they stand by tests of their own: `tests/examples`.
HOW_TO = {"add-a-device.md", "add-a-measurement.md", "add-an-instrument.md"}
#: Carried out whenever the site is built.
NOTEBOOKS = "notebooks/"

_COMMENT = re.compile(r"<!-- (?:not run: (?P<reason>.+)|exit code (?P<code>\d+)) -->")
_COMMAND = re.compile(r" *(?:janus-lab|python3 start\.py) (?P<rest>[a-z].*)")
_FILE = re.compile(r"# (?P<name>[\w.-]+\.yaml)\n")


@dataclass(frozen=True)
class Example:
    """One example; `text` is a command without its name, or the content of a block."""

    page: str
    line: int
    kind: str  #: command, python, file or output
    text: str
    not_run: str = ""  #: why it is not carried out
    exit_code: int = 0

    @property
    def arguments(self) -> list[str]:
        """Of a command; what stands three spaces behind it is a remark."""
        return shlex.split(re.split(r" {3,}", self.text)[0], comments=True)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """All pages with examples of their own, by their path in `docs`."""
    found = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
    return [page for page in found if page not in HOW_TO and not page.startswith(NOTEBOOKS)]


def examples(page: str) -> list[Example]:
    """The examples of `page` in their order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found: list[Example] = []
    after_command = 0  # the line right after a block of commands
    for number, block in _blocks(text):
        here = list(_of_block(page, number, block))
        found += [each for each in here if each.kind != "output" or number == after_command]
        if here and here[-1].kind == "command":
            after_command = number + len(block)
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each block of code with the comment before it, and the number of its first line."""
    block: list[str] = []
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("```"):
            if not fenced and any(each.startswith("    ") for each in block):
                yield number - len(block), block
                block = []
            fenced = not fenced
            block.append(line)
            if not fenced:
                yield number - len(block) + 1, block
                block = []
        elif fenced or (line.startswith("    ") and line.strip()):
            block.append(line)
        elif line.startswith("<!--"):
            block = [line]
        elif line.strip() or not block:  # prose
            yield number - len(block), block
            block = []
        else:
            block.append(line)
    yield text.count("\n") - len(block) + 1, block


def _of_block(page: str, number: int, block: Sequence[str]) -> Iterator[Example]:
    said = _COMMENT.fullmatch(block[0].strip()) if block else None
    reason, code = ("", 0) if said is None else (said["reason"] or "", int(said["code"] or 0))
    fence = next((index for index, line in enumerate(block) if line.startswith("```")), None)
    if fence is None:
        for index, line in enumerate(block):
            if command := _COMMAND.fullmatch(line):
                yield Example(page, number + index, "command", command["rest"], reason, code)
        return
    content = "\n".join(block[fence + 1 : -1]) + "\n"
    if block[fence] == "```python":
        yield Example(page, number + fence, "python", content, reason, code)
    elif block[fence] == "```yaml" and _FILE.match(content):
        yield Example(page, number + fence, "file", content, reason, code)
    elif block[fence] == "```text" and not said:
        yield Example(page, number + fence, "output", content)


def carry_out(page: str, folder: Path) -> None:
    """Carry out the examples of `page` in `folder`, in this process, as one who reads it would.

    Raises AssertionError for an example that ends with another exit code, and for one that does not
    print what the page says.
    """
    names: dict[str, object] = {}
    printed = ""
    os.chdir(folder)
    for example in examples(page):
        if example.not_run:
            continue
        print(f"--- {example}", flush=True)
        if example.kind == "file":
            found = _FILE.match(example.text)
            assert found is not None
            (folder / found["name"]).write_text(example.text, encoding="utf-8")
        elif example.kind == "python":
            exec(compile(example.text, str(example), "exec"), names)
        elif example.kind == "command":
            code, printed = _command(example.arguments)
            assert code == example.exit_code, f"{example}: exit code {code}\n{printed}"
        else:
            lines = {" ".join(line.split()) for line in printed.splitlines()}
            for line in filter(str.strip, example.text.splitlines()):
                assert " ".join(line.split()) in lines, f"{example}: {line!r} is not in\n{printed}"


def _command(arguments: Sequence[str]) -> tuple[int, str]:
    """Exit code of a command, and what it prints."""
    from janus_lab.cli.main import main

    printed = io.StringIO()
    with (
        patch.object(sys, "argv", ["janus-lab", *arguments]),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        code = main()
    return code, printed.getvalue()


def _carry_out_in_turn(wanted: Sequence[str]) -> None:
    for page in wanted or pages():
        if any(not example.not_run for example in examples(page)):
            began = time.process_time()
            with tempfile.TemporaryDirectory() as folder:
                carry_out(page, Path(folder))
                os.chdir(DOCS)  # Windows removes no folder that a process is in
            print(f"=== {page}: {time.process_time() - began:.1f} s", flush=True)


if __name__ == "__main__":
    _carry_out_in_turn(sys.argv[1:])
