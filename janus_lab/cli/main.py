"""The command `janus-lab`: carries out what the command line says, and ends with an exit code and
words for whatever went wrong."""

from __future__ import annotations

import importlib.util
import os
import sys
import warnings
from pathlib import Path

import click

from janus_lab.runs.states import EXIT_CODES, RunState

#: Bad input: nothing was switched on.
BAD_INPUT = 2


def main() -> int:
    """The command's entry point; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not sys.warnoptions:  # what libraries warn their programmers of is nothing to a user
        warnings.simplefilter("ignore")
    shadow = _shadowed()
    if shadow:
        return _fail(shadow)
    from .commands import cli  # not above: it imports the packages that may be shadowed

    try:
        return int(cli.main(prog_name="janus-lab", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return BAD_INPUT
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        return _fail("aborted", EXIT_CODES[RunState.ABORTED])
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f": {error.filename}" if error.filename else ", where the output goes"
        return _fail(f"{error.strerror or error}{where}", 1)
    except Exception as error:
        if os.environ.get("JANUS_LAB_DEBUG"):
            raise
        return _explain(error)


def _explain(error: Exception) -> int:
    from drivers.errors import BenchError
    from janus_lab.runs.errors import RunError

    if isinstance(error, BenchError | RunError):
        return _fail(str(error))
    kind = type(error).__name__
    return _fail(
        f"internal error, please report it: {kind}: {error} (JANUS_LAB_DEBUG=1 shows where)", 1
    )


def _fail(message: str, code: int = BAD_INPUT) -> int:
    for line in message.splitlines():
        click.echo(f"{click.style('error:', fg='red', bold=True)} {line}", err=True)
    return code


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
