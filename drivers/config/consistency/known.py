"""As much of a section of a file as is right, for what can be said of it while the rest is not."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails

Model = TypeVar("Model", bound=BaseModel)
#: Keys from the section that is looked at inwards, and what is wrong there.
Mistake = tuple[tuple[str | int, ...], str]


def known_part(model: type[Model], given: object, context: Any = None) -> Model:
    """`given` as `model`, without what is wrong: to ask for that is an AttributeError."""
    said = given if isinstance(given, Mapping) else {}
    values: dict[str, Any] = {}
    unknown = {name for name, field in model.model_fields.items() if field.is_required()}
    for name in model.model_fields.keys() & said.keys():
        try:
            values[name] = _adapter(model, name).validate_python(said[name], context=context)
        except ValidationError:
            inner = _model_in(model.model_fields[name].annotation)
            if inner is not None and isinstance(said[name], Mapping):
                values[name] = known_part(inner, said[name], context)
            else:
                unknown.add(name)
    made = model.model_construct(**values)
    for name in unknown - values.keys():
        made.__dict__.pop(name, None)  # nor is it the default
    return made


def at_their_keys(
    mistakes: Iterable[Mistake], given: object = None, others: ValidationError | None = None
) -> ValidationError:
    """What a validator raises for `mistakes`, each at its keys, beside the `others` of pydantic."""
    before = others.errors() if others is not None else ()
    found = [
        InitErrorDetails(type=p["type"], loc=p["loc"], input=p["input"], ctx=p.get("ctx", {}))
        for p in before
    ]
    found += [
        InitErrorDetails(
            type="value_error", loc=place, input=given, ctx={"error": ValueError(words)}
        )
        for place, words in mistakes
    ]
    return ValidationError.from_exception_data("", found)


@lru_cache(maxsize=512)
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    said = tuple(field.metadata)
    whole: Any = typing.Annotated[(field.annotation, *said)] if said else field.annotation
    return TypeAdapter(whole)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `X`, or `X | None`, also with something said about it."""
    if hasattr(annotation, "__metadata__"):
        return _model_in(annotation.__origin__)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        found = (_model_in(part) for part in typing.get_args(annotation))
        return next((each for each in found if each is not None), None)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None
