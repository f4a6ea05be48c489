"""`janus-lab check`: configuration files, without opening anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import JSON

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig


@click.command
@click.argument("files", nargs=-1, required=True)
@click.option("--bench", help="Bench file to check recipes and devices against.")
@JSON
def check(files: tuple[str, ...], bench: str | None, as_json: bool) -> int:
    """Validate recipe, bench and device FILES without opening any instrument.

    The exit code is 0 if all files are valid, and 2 if one is not. Remarks tell what may be meant,
    or what a source has printed, though it contradicts itself.
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
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig
    from drivers.errors import ConfigError
    from janus_lab.durations import duration, runs
    from janus_lab.recipe import load

    from .config_files import MODELS, kind_of

    found: dict[str, Any] = dict.fromkeys(("file", "kind", "error", "problem", "summary"))
    found |= {"file": name, "remarks": []}
    try:
        path = Path(name) if Path(name).exists() else shipped_files.find(name, "recipes")
        kind = found["kind"] = kind_of(path)
        if kind == "recipe":
            recipe, measurements = load(path, bench)
            files = [
                shipped_files.find(device, "devices", path.parent) for device in recipe.devices
            ]
            for file in dict.fromkeys(files):
                device = yaml_file.load(file, DeviceConfig)
                found["remarks"] += _remarks(file, device, measurements[0].bench)
            seconds = sum(measurement.duration for measurement in measurements)
            found |= {"duration_s": seconds, "runs": len(measurements)}
            found["summary"] = f"recipe, {runs(len(measurements))}, about {duration(seconds)}"
        else:
            read = yaml_file.load(path, MODELS[kind])
            if isinstance(read, DeviceConfig):
                on = bench and yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
                found["remarks"] = _remarks(path, read, on or None)
            found["summary"] = f"{kind} file"
    except ConfigError as error:
        found |= {"error": str(error), "problem": error.problem.to_dict()}
    return found


def _remarks(path: Path, device: DeviceConfig, bench: BenchConfig | None) -> list[str]:
    """What is to be remarked about a device file; raises ConfigError if it cannot be meant."""
    from drivers.config import yaml_file
    from drivers.errors import Cause, ConfigError, Problem
    from janus_lab.contradictions import contradictions

    told: dict[bool, list[Problem]] = {True: [], False: []}
    for each in contradictions(device, bench):
        line = yaml_file.where(path, each.key)
        told[each.refused].append(Problem(Cause.CONFIG, each.message, str(path), line))
    if told[True]:
        first, *others = told[True]
        raise ConfigError(first.detail, subject=path, where=first.where, also=others)
    return [str(problem) for problem in told[False]]


def _print(result: dict[str, Any]) -> None:
    from rich.markup import escape

    from .output import console, remarks

    if result["error"]:
        for line in result["error"].splitlines():
            remarks.print(f"[red bold]error:[/] {escape(line)}", soft_wrap=True, highlight=False)
    else:
        file, summary = escape(result["file"]), result["summary"]
        console.print(f"[green]good[/]  {file}: {summary}", soft_wrap=True)
        for remark in result["remarks"]:
            console.print(f"      remark: {escape(remark)}", soft_wrap=True, highlight=False)
