"""The documentation has everything that exists: commands, keys, parameters, recipes, figures,
flags, errors. Whoever adds one adds its line."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import janus_lab
from docs.from_code import MARK, fill
from docs.from_code.configuration import TITLES, sections
from docs.from_code.fields import meaning, taken
from drivers.errors import Cause
from janus_lab.analysis.flags import FLAGS
from janus_lab.cli.commands import cli
from janus_lab.cli.config_files import MODELS
from janus_lab.figure_names import units_of, unknown
from janus_lab.kinds import KINDS
from janus_lab.parameters_model import parameters_model

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def in_code(text: str) -> set[str]:
    """What stands in code within the lines of a page."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```.*?^```$", "", text)))


# -- configuration, parameters, commands


def test_every_kind_of_file_has_its_keys_on_the_page() -> None:
    asked = {mark["argument"] for mark in MARK.finditer(page("reference/configuration.md"))}
    assert asked == set(TITLES) == {*MODELS, "recipe"}


@pytest.mark.parametrize("kind", TITLES)
def test_every_key_says_what_it_means(kind: str) -> None:
    silent = [
        f"{path}.{name}"
        for path, model in sections(kind)
        for name, info in model.model_fields.items()
        if not meaning(taken(info)).strip()
    ]
    assert not silent, "a description is missing in the model"


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_says_what_it_means(kind: str) -> None:
    objects = KINDS[kind].procedure().parameter_objects()
    fields = parameters_model(KINDS[kind].procedure).model_fields
    assert not [name for name in fields if not objects[name].description], "no description"


def test_every_command_and_option_says_what_it_does() -> None:
    assert ".. click:: janus_lab.cli.commands:cli" in page("reference/commands.md")
    context = click.Context(cli)
    silent = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        silent += [name] if not command.help else []
        options = [given for given in command.params if isinstance(given, click.Option)]
        silent += [f"{name} {option.opts[0]}" for option in options if not option.help]
    assert not silent


# -- measurements and recipes


def test_every_measurement_has_a_page_with_flags_and_what_can_go_wrong() -> None:
    rows = re.findall(r"^\| \[[^\]]+\]\(([\w-]+\.md)\) \| `(\w+)` ", page("measurements.md"), re.M)
    assert {kind for _, kind in rows} == set(KINDS)
    for name, kind in rows:
        text = page(name)
        assert f"`{kind}`" in text, name
        assert in_code(text) & set(FLAGS), name
        assert re.search(r"^## How it can go wrong$", text, re.M), name
        assert re.search(r"\bSources?\b|\| source \|", text), name


def test_every_recipe_is_on_the_page() -> None:
    shown = fill(page("reference/recipes.md"))
    shipped = [path.stem for path in (ROOT / "configs" / "recipes").glob("*.yaml")]
    assert not [name for name in shipped if f"| `{name}` |" not in shown]


# -- figures and flags

#: What makes a figure of merit, with its name as the first argument.
_MAKERS = {"figure", "FigureOfMerit", "under", "under_dark", "amplitude", "_expected", "_Formula"}


def named_figures() -> Iterator[str]:
    """The figures that the code can print: written out in the analysis, or in a stored run."""
    for path in (ROOT / "janus_lab" / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in _MAKERS and isinstance(first, ast.Constant):
                    yield str(first.value)
    for path in (ROOT / "tests" / "replays").glob("*/analysis.json"):
        stored = json.loads(path.read_text(encoding="utf-8"))
        yield from (each["name"] for each in stored["figures"])


def test_every_figure_of_merit_is_on_the_page() -> None:
    names = set(named_figures())
    assert len(names) > 60
    assert not names - in_code(page("reference/figures.md"))


#: What only values printed by others have: no run measures it.
_OF_PRINTED_VALUES = {
    "dark_current_density",
    "detectivity_integrated_noise",
    "detectivity_nep",
    "nep_integrated",
    "nep_thermal",
}


def test_a_file_may_name_every_figure_that_is_measured_and_those_of_the_page_in_their_units() -> (
    None
):
    assert not [name for name in set(named_figures()) - _OF_PRINTED_VALUES if unknown(name)]
    rows = re.findall(
        r"^\| (`\w+`.*?) \|.*?\| ([^|]+) \|[^|]*\|[^|]*\|$", page("reference/figures.md"), re.M
    )
    said = {name: units.split(", ") for names, units in rows for name in in_code(names)}
    wrong = {
        name: (units_of(name), units)
        for name, units in said.items()
        if name not in _OF_PRINTED_VALUES
        and not any(_same(unit, one) for unit in units_of(name) for one in units)
    }
    assert len(said) > 75
    assert not wrong


def _same(unit: str, shown: str) -> bool:
    """Whether the page shows `unit` so."""
    spelt = {"°": "deg", "Ω": "ohm", "d": "day", "1/d": "1/day"}.get(shown, shown)
    return unit == spelt.replace("√Hz", "Hz^0.5")


def test_every_flag_stands_on_a_page_beside_a_number_or_a_remedy() -> None:
    written = {flag for each in PAGES for flag in in_code(each.read_text(encoding="utf-8"))}
    assert not set(FLAGS) - written


def test_no_page_names_a_flag_that_does_not_exist() -> None:
    """In the tables of flags: what is in capitals with an underscore there."""
    for name in ("reference/figures.md", *(f"{p}.md" for p in ("iv-sweep", "on-off-cycling"))):
        capitals = {word for word in in_code(page(name)) if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", word)}
        assert not capitals - set(FLAGS), name


# -- errors


def test_every_cause_of_an_error_has_its_section() -> None:
    headings = re.findall(r"^### `(\w+)`$", page("troubleshooting.md"), re.M)
    assert sorted(headings) == sorted(cause.value for cause in Cause)


def test_the_quoted_messages_are_the_codes_own() -> None:
    """Three words in a row of each, or a piece between two values, stand in the source."""
    rooms = ("drivers", "procedures", "janus_lab")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    source = re.sub(r'"\s*\n\s*f?"', "", source)  # a text over several lines
    others = []
    for quoted in re.findall(r"^> (.+)$", page("troubleshooting.md"), re.M):
        words = quoted.split()
        pieces = [" ".join(words[at : at + 3]) for at in range(len(words) - 2)]
        pieces += [piece for piece in re.split(r"[\d+'…]+|: ", quoted) if len(piece) > 9]
        if not any(piece in source for piece in pieces):
            others.append(quoted)
    assert not others


# -- pages


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_what_a_page_asks_of_the_code_is_there(path: Path) -> None:
    assert "<!-- from code" not in fill(path.read_text(encoding="utf-8"))


def test_the_citation_names_this_version() -> None:
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {janus_lab.__version__}\n" in cited
