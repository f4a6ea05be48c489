"""The keys of every kind of configuration file, from the models that read them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from janus_lab.cli.config_files import MODELS
from janus_lab.kinds import KINDS
from janus_lab.recipe import recipe_model

from . import fields, measurements
from .markdown import summary, table

#: What their page calls them.
TITLES = {
    "bench": "Bench file",
    "device": "Device file",
    "recipe": "Recipe",
    "samples": "Sheet of samples",
    "sample": "Sample file",
    "detector": "Reference-detector file",
    "calibration": "Calibration file",
}


def model_of(kind: str) -> type[BaseModel]:
    """The model of a kind of file, as `janus-lab schema` names them."""
    return recipe_model() if kind == "recipe" else MODELS[kind]


def sections(kind: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Path and model of each section of a file, from the outside in; each model once.

    The parameters of the measurements are none of them: they have pages of their own.
    """
    waiting: list[tuple[str, type[BaseModel]]] = [("", model_of(kind))]
    seen = {KINDS[name].procedure.__name__ for name in KINDS}
    while waiting:
        path, model = waiting.pop(0)
        if model.__name__ in seen:
            continue
        seen.add(model.__name__)
        yield path, model
        for name, info in model.model_fields.items():
            of = fields.taken(info)
            waiting += [(f"{path}.{name}".lstrip("."), inner) for inner in of.models]


def anchor(kind: str, model: type[BaseModel]) -> str:
    return f"{kind}-{model.__name__.lower()}"


def file_kind(kind: str) -> str:
    """All keys of a kind of file, section by section."""
    parts = []
    known = {model.__name__ for _, model in sections(kind)}
    for path, model in sections(kind):
        heading = f"### `{path}`" if path else f"## {TITLES[kind]}"
        if path and sum(path == other for other, _ in sections(kind)) > 1:
            heading += f" ({_alternative(model)})"
        rows = [_row(kind, name, info, known) for name, info in model.model_fields.items()]
        told = table(("key", *fields.COLUMNS), rows)
        parts.append(f"({anchor(kind, model)})=\n{heading}\n\n{summary(model.__doc__)}\n\n{told}")
    return "\n".join(parts)


def _alternative(model: type[BaseModel]) -> str:
    """What a file says to choose this one of several sections."""
    info = model.model_fields.get("kind")
    return f"kind: {fields.type_text(fields.taken(info))}" if info is not None else model.__name__


def _row(kind: str, name: str, info: FieldInfo, known: set[str]) -> list[str]:
    said = fields.row(name, info)
    if name in KINDS:
        said[1] = f"[parameters](parameters.md#{measurements.anchor(name)})"
    elif links := [one for one in fields.taken(info).models if one.__name__ in known]:
        said[1] = f"[{said[1]}](#{anchor(kind, links[0])})"
    return said
