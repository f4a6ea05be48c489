"""`janus-lab schema`: the JSON Schema of configuration files."""

from __future__ import annotations

import click


@click.command
@click.argument("kind", type=click.Choice(["bench", "device", "recipe"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of file, for editors."""
    from .config_files import MODELS
    from .output import print_json

    published = MODELS[kind].model_json_schema()
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **published})
