"""The examples of the documentation are carried out, or say why not; all of them can be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from janus_lab.cli.commands import cli

from . import examples
from .examples import Example

ROOT = Path(__file__).parents[2]
#: Carried out here; `python -m tests.docs.examples` carries out all.
QUICK = ("tutorial.md", "other-data.md", "connect-a-bench.md")


def every() -> list[Example]:
    return [each for page in examples.pages() for each in examples.examples(page)]


def test_every_command_line_can_be_read() -> None:
    context = click.Context(cli)
    unreadable = []
    for example in every():
        if example.kind != "command":
            continue
        name, *arguments = example.arguments
        command = cli.get_command(context, name)
        assert command is not None, str(example)
        try:
            command.make_context(name, arguments).close()
        except click.ClickException as error:
            unreadable.append(f"{example}: {error.format_message()}")
    assert not unreadable


def test_every_block_of_python_is_python() -> None:
    blocks = [example for example in every() if example.kind == "python"]
    assert len(blocks) > 5
    for example in blocks:
        compile(example.text, str(example), "exec")


def test_the_tutorial_and_quick_pages_do_what_they_say() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs.examples", *QUICK],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "160"},  # tables as wide as on the pages
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    carried_out = [line for line in done.stdout.splitlines() if line.startswith("--- ")]
    assert len(carried_out) > 12


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(examples, "DOCS", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "page.md"


def test_an_example_is_a_command_a_file_or_python_wherever_it_stands(page: Path) -> None:
    page.write_text(
        "Text\n\n    janus-lab runs   # now\n\n```text\nno runs\n```\n\n"
        "```yaml\n# a.yaml\nb: 1\n```\n\n```yaml\nc: 2\n```\n"
        "<!-- not run: takes long -->\n\n```python\nx = 1\n```\n\n<!-- exit code 2 -->\n\n"
        "    janus-lab show nothing       a remark\n    other\n\n"
        "Its words:\n\n```text\nanything\n```\n",
        encoding="utf-8",
    )
    found = examples.examples("page.md")
    assert [(each.kind, each.line, each.not_run, each.exit_code) for each in found] == [
        ("command", 3, "", 0),
        ("output", 5, "", 0),
        ("file", 9, "", 0),
        ("python", 19, "takes long", 0),
        ("command", 25, "", 2),
    ]
    assert [each.arguments for each in found if each.kind == "command"] == [
        ["runs"],
        ["show", "nothing"],
    ]


def test_an_example_that_ends_otherwise_than_it_says_fails(page: Path) -> None:
    page.write_text("    janus-lab check nothing.yaml\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:1: exit code 2"):
        examples.carry_out("page.md", page.parent)
    page.write_text("```python\n1 / 0\n```\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        examples.carry_out("page.md", page.parent)
    page.write_text("    janus-lab check --help\n\n```text\nHelps\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="'Helps' is not in"):
        examples.carry_out("page.md", page.parent)
