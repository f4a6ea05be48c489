"""`janus-lab check`: configuration files, without opening anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .options import JSON


@click.command
@click.argument("files", nargs=-1, required=True)
@click.option("--bench", help="Bench file to check recipes against; replaces theirs.")
@JSON
def check(files: tuple[str, ...], bench: str | None, as_json: bool) -> int:
    """Validate recipe, bench and device FILES without opening any instrument.

    The exit code is 0 if all files are valid, and 2 if one is not.
    """
    from .output import print_json

    results = [_checked(name, bench) for name in files]
    if as_json:
        print_json(results)
    else:
        for result in results:
            _print(result)
    return 2 if any(result["error"] for result in results) else 0


def _checked(name: str, bench: str | None) -> dict[str, Any]:
    from drivers.config import shipped_files, yaml_file
    from drivers.errors import ConfigError
    from janus_lab.durations import duration, runs
    from janus_lab.recipe import load

    from .config_files import MODELS, kind_of

    found: dict[str, Any] = dict.fromkeys(("file", "kind", "error", "problem", "summary"))
    found["file"] = name
    try:
        path = Path(name) if Path(name).exists() else shipped_files.find(name, "recipes")
        kind = found["kind"] = kind_of(path)
        if kind == "recipe":
            _, measurements = load(path, bench)
            seconds = sum(measurement.duration for measurement in measurements)
            found |= {"duration_s": seconds, "runs": len(measurements)}
            found["summary"] = f"recipe, {runs(len(measurements))}, about {duration(seconds)}"
        else:
            yaml_file.load(path, MODELS[kind])
            found["summary"] = f"{kind} file"
    except ConfigError as error:
        found |= {"error": str(error), "problem": error.problem.to_dict()}
    return found


def _print(result: dict[str, Any]) -> None:
    from rich.markup import escape

    from .output import console, remarks

    if result["error"]:
        for line in result["error"].splitlines():
            remarks.print(f"[red bold]error:[/] {escape(line)}", soft_wrap=True, highlight=False)
    else:
        file, summary = escape(result["file"]), result["summary"]
        console.print(f"[green]good[/]  {file}: {summary}", soft_wrap=True)
