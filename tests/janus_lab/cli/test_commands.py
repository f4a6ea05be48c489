"""The group of commands: each is there, and is loaded only when it is used."""

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from janus_lab.cli.commands import COMMANDS, cli

REPLAYS = Path(__file__).parents[2] / "replays"
#: What takes long to import.
HEAVY = (
    "IPython", "PyQt5", "matplotlib", "numpy", "pandas", "pint", "pydantic", "pymeasure",
    "pyqtgraph", "pyvisa", "ruamel", "scipy",
)  # fmt: skip


def imported_by(*arguments, cwd=None):
    """Which of `HEAVY` a command imports, and what it prints."""
    code = (
        "import sys; from janus_lab.cli.main import main;"
        f"sys.argv = ['janus-lab', *{list(arguments)!r}]; code = main();"
        f"print('imported', *[m for m in {HEAVY!r} if m in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=cwd
    )
    assert done.returncode == 0, done.stderr
    *printed, last = done.stdout.splitlines()
    return set(last.split()[1:]), printed


def test_help_imports_nothing_that_takes_long():
    imported, printed = imported_by("--help")
    assert imported == set()
    assert all(any(line.split()[:1] == [name] for line in printed) for name in COMMANDS)


def test_a_listing_of_runs_imports_nothing_that_takes_long(tmp_path):
    shutil.copytree(REPLAYS / "iv-janus-160C", tmp_path / "2026-11-01" / "iv")
    imported_by("runs", "--out", str(tmp_path))  # makes the catalogue
    imported, printed = imported_by("runs", "--out", str(tmp_path))
    assert imported == set()
    assert "janus-160C" in printed[-1]


def test_showing_a_run_with_its_figures_needs_no_pandas_scipy_or_instruments(tmp_path):
    shutil.copytree(REPLAYS / "iv-janus-160C", tmp_path / "2026-11-01" / "iv")
    imported, printed = imported_by("show", "latest", "--out", str(tmp_path))
    assert imported <= {"numpy", "pydantic"}
    assert any("[4.8]" in line for line in printed), "the published responsivity"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_imports_nothing_that_takes_long(name):
    code = (
        "import sys; from janus_lab.cli.commands import cli;"
        f"command = cli.get_command(None, {name!r}); print(command.name);"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines() == [name, ""]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_the_help_that_is_listed(name):
    command = cli.get_command(click.Context(cli), name)
    first, *_ = command.help.split("\n\n")
    assert " ".join(first.split()) == COMMANDS[name].help
    unexplained = [
        parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert unexplained == []


def test_a_command_that_is_not_there_is_named(type_):
    code, out, err = type_("measure")
    assert (code, out) == (2, "")
    assert "No such command 'measure'" in err
