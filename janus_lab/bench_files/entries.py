"""What a person may fill in of a bench file: each key, what it means, and what is allowed."""

from __future__ import annotations

import types
import typing
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from drivers.config.bench import BenchConfig
from drivers.config.quantities import Unit
from janus_lab.values import number_text
from janus_lab.yaml_draft import Place

#: Sections by the words of the window, in its order; what is the bench's own stands first.
SECTIONS: Mapping[str, str] = {
    "": "Bench",
    "smu": "Source-meter",
    "laser": "Laser",
    "laser.calibration": "Light calibration",
    "laser.modulation": "Fast edges",
    "limits": "Limits",
    "fixture": "Fixture",
    "analyser": "Analyser",
    "generator": "Generator",
    "power_meter": "Power meter",
    "reference": "Reference detector",
    "switch": "Relay bank",
}
#: Lists and what belongs to a simulation: of the file itself, edited with a text editor.
_LEFT_OUT = ("filters", "simulation", "points", "flags")


#: How files write what is yes or no, and how the window shows it.
YES_NO: Mapping[str, str] = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class BenchKey:
    """One key of a bench file.

    `choices` are all that is allowed, none where anything may be typed; `default` is what counts
    where nothing is said, as it would be written; `files` is the kind of files, as `shipped_files`
    calls it, of which one is named.
    """

    place: Place
    title: str
    help: str
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    unit: str = ""
    files: str = ""
    example: str = ""


def place_of(section: str) -> Place:
    """Where in the file a section of `SECTIONS` is."""
    return tuple(section.split(".")) if section else ()


@lru_cache
def entries(section: str) -> tuple[BenchKey, ...]:
    """The keys of a section of `SECTIONS` that hold one value each."""
    model: type[BaseModel] = BenchConfig
    for key in place_of(section):
        model = _models(model.model_fields[str(key)].annotation)[0]
    return tuple(_entries(model, place_of(section), len(place_of(section))))


def entries_of(model: type[BaseModel], left_out: Collection[str] = ()) -> tuple[BenchKey, ...]:
    """The keys at the top of any kind of file that hold one value each, but for some."""
    found = _entries(model, (), 0)
    return tuple(entry for entry in found if entry.place[0] not in left_out)


def _entries(model: type[BaseModel], place: Place, above: int) -> Iterator[BenchKey]:
    """Of `model` at `place`; titles leave out the first `above` parts of it."""
    for name, field in model.model_fields.items():
        here = (*place, name)
        if name in _LEFT_OUT or ".".join(map(str, here)) in SECTIONS:
            continue
        inside = _models(field.annotation)
        if name == "detector" and place == ("reference",):
            said = field.description or ""
            yield BenchKey(here, "Detector", said, required=True, files="detectors")
        elif inside:
            yield from _entries(inside[0], here, above)
        else:
            yield _entry(here, above, field)


def _entry(here: Place, above: int, field: FieldInfo) -> BenchKey:
    metadata = [*field.metadata, *_metadata(field.annotation)]
    unit = next((each.name for each in metadata if isinstance(each, Unit)), "")
    choices = _choices(field.annotation)
    words = " ".join(str(part).replace("_", " ") for part in here[above:])
    return BenchKey(
        here,
        words.capitalize().replace("Visa", "VISA"),
        field.description or "",
        choices,
        _default(field, unit),
        field.is_required(),
        unit,
        example=str(next(iter(field.examples or ()), "")),
    )


def _default(field: FieldInfo, unit: str) -> str:
    value = field.default
    if value is None or value is PydanticUndefined:
        return ""
    if isinstance(value, float):
        return number_text(value, unit)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _choices(annotation: Any) -> tuple[str, ...]:
    if annotation is bool:
        return tuple(YES_NO)
    if typing.get_origin(annotation) is typing.Literal:
        return tuple(map(str, typing.get_args(annotation)))
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        found = [_choices(part) for part in typing.get_args(annotation) if part is not type(None)]
        return found[0] if len(found) == 1 else ()
    return ()


def _metadata(annotation: Any) -> list[Any]:
    """What is said of `X` inside `X | None`."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [each for part in typing.get_args(annotation) for each in _metadata(part)]
    return [*getattr(annotation, "__metadata__", ())]


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The model inside `X` or `X | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return [found for part in typing.get_args(annotation) for found in _models(part)]
    if hasattr(annotation, "__metadata__"):
        return _models(annotation.__origin__)
    return []
