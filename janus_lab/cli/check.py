"""`janus-lab check` and `janus-lab schema`: configuration files, without opening anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from rich.markup import escape

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from janus_lab import recipe as recipes
from janus_lab.durations import duration, runs
from janus_lab.recipe import Recipe, recipe_model

from .output import console, print_json, remarks

_MODELS: dict[str, type[BaseModel]] = {
    "bench": BenchConfig,
    "device": DeviceConfig,
    "recipe": Recipe,
}


def check_files(files: tuple[str, ...], bench: str | None, as_json: bool) -> int:
    """Check every file; 0 if all are good, 2 otherwise."""
    results = [_check(name, bench) for name in files]
    if as_json:
        print_json(results)
    for result in results:
        if as_json:
            break
        if result["error"]:
            for line in result["error"].splitlines():
                remarks.print(
                    f"[red bold]error:[/] {escape(line)}", soft_wrap=True, highlight=False
                )
        else:
            console.print(
                f"[green]good[/]  {escape(result['file'])}: {result['summary']}", soft_wrap=True
            )
    return 2 if any(result["error"] for result in results) else 0


def _check(name: str, bench: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"file": name, "kind": None, "error": None, "problem": None}
    found["summary"] = None
    try:
        path = Path(name) if Path(name).exists() else shipped_files.find(name, "recipes")
        kind = found["kind"] = _kind(path)
        if kind == "recipe":
            _, measurements = recipes.load(path, bench)
            seconds = sum(measurement.duration for measurement in measurements)
            found |= {"duration_s": seconds, "runs": len(measurements)}
            found["summary"] = f"recipe, {runs(len(measurements))}, about {duration(seconds)}"
        else:
            yaml_file.load(path, _MODELS[kind])
            found["summary"] = f"{kind} file"
    except ConfigError as error:
        found |= {"error": str(error), "problem": error.problem.to_dict()}
    return found


def _kind(path: Path) -> str:
    """Which kind of file it is meant to be, by the top-level keys it has."""
    keys = set(yaml_file.top_level_keys(path))
    own = {kind: set(model.model_fields) for kind, model in _MODELS.items()}
    scores = {kind: len(keys & fields) for kind, fields in own.items()}
    best = max(scores, key=lambda kind: scores[kind])
    if not scores[best]:
        raise ConfigError(
            "neither a recipe ('steps'), a bench ('smu', 'laser', 'limits') "
            "nor a device ('active_area')",
            subject=path,
        )
    return best


def print_schema(kind: str) -> None:
    """Print the JSON Schema of a kind of configuration file."""
    model = recipe_model() if kind == "recipe" else _MODELS[kind]
    schema = model.model_json_schema()
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
