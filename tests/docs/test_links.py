"""The links of the documentation lead somewhere; the commands, options and files it names exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from janus_lab.cli.commands import cli

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")],
    key=lambda page: page.relative_to(ROOT).as_posix(),
)

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
#: Behind the command's name: what it is given, to the end of the code or the line.
_COMMAND = re.compile(r"(?:janus-lab|start\.py) (?P<rest>[a-z][^`|\n]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
#: Options that stand alone in a text are some command's.
_ALONE = re.compile(r"`(--[a-z][a-z-]*)")
#: Of other programs; `start.py test` hands its own on to pytest.
_OTHERS = {"--cov"}
#: A path of the source in code; one with a placeholder or a wildcard names no file.
_PATH = re.compile(
    r"`((?:drivers|procedures|janus_lab|pyvisa_janus|configs|tests|examples|docs)/[\w./-]*)`"
)


def by_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def options(command: click.Command) -> set[str]:
    spelled = [[*given.opts, *given.secondary_opts] for given in command.params]
    return {option for both in spelled for option in both} | {"--help"}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    texts = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in texts}


def named_commands(text: str) -> Iterator[tuple[str, set[str]]]:
    """The commands that a page names, each with the options beside it."""
    for match in _COMMAND.finditer(text):
        yield match["rest"].split()[0].rstrip("'"), set(_OPTION.findall(match["rest"]))


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_relative_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_commands_and_options_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    known = commands()
    unknown = []
    for name, given in named_commands(text):
        if name in known:
            unknown += [f"{name} {option}" for option in given - options(known[name])]
        elif name != "test":
            unknown.append(name)
    every = set().union(*map(options, known.values())) | _OTHERS
    unknown += sorted(set(_ALONE.findall(text)) - every)
    assert not unknown


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in _LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists():
                waiting.append(target)
            elif target.is_dir():  # a folder shows what is in it
                waiting += target.glob("*.md")
    assert not set(PAGES) - reached


def test_every_command_is_documented() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert not [name for name in commands() if f"janus-lab {name}" not in text]


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_paths_of_the_source_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    added = ("example_sm1", "example-sm1", "dark_current", "dark-current", "example-film")
    named = [path for path in _PATH.findall(text) if not any(word in path for word in added)]
    assert not [path for path in named if not (ROOT / path).exists()]
