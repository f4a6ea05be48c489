"""The command `janus-lab`: carries out what the command line says, and ends with an exit code and
words for whatever went wrong."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from janus_lab.runs.states import EXIT_CODES, RunState

if TYPE_CHECKING:  # Python may find other packages by these names: `main` looks first
    from drivers.errors import Problem

#: Bad input: nothing was switched on.
BAD_INPUT = 2
_ERROR = click.style("error:", fg="red", bold=True)
#: The option with which errors, too, are printed as JSON.
_AS_JSON = "--json"


def main() -> int:
    """The command's entry point; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not sys.warnoptions:  # what libraries warn their programmers of is nothing to a user
        warnings.simplefilter("ignore")
    shadow = _shadowed()
    if shadow:
        click.echo(f"{_ERROR} {shadow}", err=True)
        return BAD_INPUT
    from .commands import cli  # not above: it imports the packages that may be shadowed

    try:
        return int(cli.main(prog_name="janus-lab", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return BAD_INPUT
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - told as what it is
        return _explain(error)


def _explain(error: BaseException) -> int:
    """Say what went wrong, with `--json` also as JSON; returns the exit code."""
    from drivers.errors import Cause, JanusLabError, Problem, problem_of
    from drivers.printable import printable

    match error:
        case click.Abort() | KeyboardInterrupt():
            return _fail(Problem(Cause.KEYBOARD, "aborted"), EXIT_CODES[RunState.ABORTED])
        case click.ClickException():
            if _AS_JSON in sys.argv:
                _print_json(Problem(Cause.USAGE, error.format_message()))
            shown = io.StringIO()
            error.show(shown)
            click.echo(printable(shown.getvalue()), err=True, nl=False)
            return BAD_INPUT
        case JanusLabError():
            return _fail(error.problem, BAD_INPUT)
        case OSError():
            found = problem_of(error)
            where = f": {found.subject}" if found.subject else ", where the output goes"
            return _fail(Problem(found.kind, f"{error.strerror or error}{where}"), 1)
    if os.environ.get("JANUS_LAB_DEBUG"):
        raise error
    said = f"internal error, please report it: {type(error).__name__}: {error}"
    return _fail(Problem(Cause.INTERNAL, f"{said} (JANUS_LAB_DEBUG=1 shows where)"), 1)


def _fail(problem: Problem, code: int) -> int:
    if _AS_JSON in sys.argv:
        _print_json(problem)
    from drivers.printable import printable

    for line in str(problem).splitlines():
        click.echo(f"{_ERROR} {printable(line)}", err=True)
    return code


def _print_json(problem: Problem) -> None:
    from drivers.printable import json_printable

    click.echo(json_printable(json.dumps(problem.to_dict(), ensure_ascii=False, indent=2)))


def _shadowed() -> str | None:
    """Our packages have common names; say so if Python would find somebody else's."""
    home = Path(__file__).parents[2]
    for package in ("drivers", "procedures"):
        found = importlib.util.find_spec(package)
        if found is None or found.origin is None or Path(found.origin).parent.parent != home:
            where = found.origin if found else "nowhere"
            return (
                f"Python finds the package '{package}' in {where}, not Janus Lab's own in {home}; "
                "run janus-lab from another folder or in an environment of its own"
            )
    return None
