"""The recipes that come with Janus Lab."""

from __future__ import annotations

from pathlib import Path

from drivers.config import yaml_file
from janus_lab.kinds import KINDS
from janus_lab.recipe import Recipe, recipe_model

from .markdown import code, table

FOLDER = Path(__file__).parents[2] / "configs" / "recipes"


def shipped(_: str = "") -> str:
    """Each recipe with its title, what it measures, and of which devices."""
    return table(
        ("recipe", "title", "measurements", "devices"),
        [
            _row(path.stem, yaml_file.load(path, recipe_model()))
            for path in sorted(FOLDER.iterdir())
        ],
    )


def _row(name: str, recipe: Recipe) -> list[str]:
    own = [step for entry in recipe.devices for step in entry.steps or ()]
    kinds = dict.fromkeys(KINDS[step.name].title for step in [*recipe.steps, *own])
    devices = [Path(entry.device).stem for entry in recipe.devices]
    return [code(name), recipe.title, ", ".join(kinds), ", ".join(map(code, devices))]
