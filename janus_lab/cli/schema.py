"""`janus-lab schema`: the JSON Schema of configuration files."""

from __future__ import annotations

import click


@click.command
@click.argument(
    "kind",
    type=click.Choice(
        ["bench", "calibration", "detector", "device", "recipe", "sample", "samples"]
    ),
)
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of file, for editors."""
    from janus_lab.recipe import recipe_model

    from .config_files import MODELS
    from .output import print_json

    model = recipe_model() if kind == "recipe" else MODELS[kind]
    published = model.model_json_schema()
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **published})
