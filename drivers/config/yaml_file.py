"""YAML files into pydantic models, with errors that name file, line, key, what is allowed and the
nearest spelling. What the keys mean is the models' business."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from drivers.errors import Cause, ConfigError, Problem

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


def load(path: Path, model: type[Model], *, as_written: bool = False) -> Model:
    """Read the YAML file `path` as `model`; `as_written` leaves numbers the texts that they are,
    with the digits that were written.

    Raises ConfigError, listing every mistake found, one a line.
    """
    text = read_text(path)
    data, lines = _parse(path, text, as_written)
    if not isinstance(data, dict):
        raise ConfigError("expected keys and values, such as 'key: value'", subject=path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first, *others = _explain(path, error, model, data, lines)
        raise ConfigError(first.detail, subject=path, where=first.where, also=others) from None


def read_text(path: Path) -> str:
    """The text of a configuration file; raises ConfigError for one that has none."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"no such file{_similar_file(path)}", subject=path, kind=Cause.NOT_FOUND
        ) from None
    except IsADirectoryError:
        raise ConfigError("is a folder, not a file", subject=path) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    if not raw.strip():
        raise ConfigError("the file is empty", subject=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError("not a text file in UTF-8", subject=path) from None
    if "\0" in text:
        raise ConfigError("not a text file (it has NUL bytes)", subject=path)
    return text


def top_level_keys(path: Path) -> list[str]:
    """The keys at the top of a YAML file; raises ConfigError for what is none."""
    data, _ = _parse(path, read_text(path))
    return [str(key) for key in data] if isinstance(data, dict) else []


def where(path: Path, location: Location) -> str:
    """`line N` of the key at `location`, or of the nearest thing above it; empty for neither."""
    return _where(_parse(path, read_text(path))[1], location)


def _where(lines: dict[Location, int], location: Location) -> str:
    while location and location not in lines:
        location = location[:-1]
    return f"line {lines[location]}" if location else ""


def nearest(word: str, allowed: Iterable[object]) -> str:
    """`; did you mean 'x'?` for the allowed spelling nearest to `word`, or nothing."""
    spellings = {str(candidate).lower(): str(candidate) for candidate in allowed}
    close = difflib.get_close_matches(str(word).lower(), spellings, n=1, cutoff=0.6)
    return f"; did you mean '{spellings[close[0]]}'?" if close else ""


def _similar_file(path: Path) -> str:
    folder = path.parent
    return nearest(path.name, (p.name for p in folder.iterdir())) if folder.is_dir() else ""


@lru_cache(maxsize=8)  # a file is looked into for its kind, for its content and for its lines
def _parse(path: Path, text: str, as_written: bool = False) -> tuple[Any, dict[Location, int]]:
    """What the file says, which callers leave as it is, and the line of each key."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yaml = YAML(typ="safe", pure=True)
        root = yaml.compose(text)
        lines = _lines(root)
        if as_written:
            _leave_numbers_texts(root)
        data = None if root is None else yaml.constructor.construct_document(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else ""
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(f"not valid YAML: {problem}", subject=path, where=where) from None
    except YAMLError as error:
        problem = " ".join(str(error).split())
        raise ConfigError(f"not valid YAML: {problem}", subject=path) from None
    except (TypeError, RecursionError) as error:  # a list as a key, an alias that contains itself
        raise ConfigError(f"not usable as a configuration: {error}", subject=path) from None
    return data, lines


def _leave_numbers_texts(node: Any) -> None:
    """Let numbers below `node` be constructed as texts."""
    from ruamel.yaml.tag import Tag

    tag = Tag(suffix="tag:yaml.org,2002:str")
    if node is None or isinstance(node.value, str):
        if node is not None and node.tag.endswith((":float", ":int")):
            node.ctag = tag
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            _leave_numbers_texts(part)


def _lines(node: Any, location: Location = (), above: tuple[Any, ...] = ()) -> dict[Location, int]:
    """Line number (from 1) of every key and list item below `node`, by location."""
    found: dict[Location, int] = {}
    if node is None or node in above:
        return found
    if isinstance(node.value, list) and node.id == "mapping":
        for key, value in node.value:
            here = (*location, str(key.value))
            found[here] = key.start_mark.line + 1
            found |= _lines(value, here, (*above, node))
    elif isinstance(node.value, list):
        for index, item in enumerate(node.value):
            here = (*location, index)
            found[here] = item.start_mark.line + 1
            found |= _lines(item, here, (*above, node))
    return found


def _explain(
    path: Path,
    error: ValidationError,
    model: type[BaseModel],
    data: Any,
    lines: dict[Location, int],
) -> list[Problem]:
    mistakes = []
    problems = error.errors()
    misspelt = {
        (*p["loc"][:-1], _nearest_key(model, data, p["loc"]))
        for p in problems
        if p["type"] == "extra_forbidden"
    }
    for problem in problems:
        location: Location = problem["loc"]
        if problem["type"] == "missing" and location in misspelt:
            continue  # one mistake, one line: the misspelt key is reported
        said, line = _words(problem, location, model, data), _where(lines, location)
        mistakes.append(Problem(Cause.CONFIG, said, str(path), line))
    return mistakes


def _words(problem: Any, location: Location, model: type[BaseModel], data: Any) -> str:
    key = name_of(location)
    match problem["type"]:
        case "extra_forbidden":
            allowed = sorted(_keys_at(model, data, location[:-1]))
            return (
                f"unknown key '{key}'{nearest(str(location[-1]), allowed)}"
                f" (allowed: {', '.join(allowed)})"
            )
        case "missing":
            return f"key '{key}' is missing"
        case "literal_error" | "enum":
            expected = problem["ctx"]["expected"]
            allowed = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
            given = problem["input"]
            return f"{key}: {given!r} is not one of {expected}{nearest(str(given), allowed)}"
        case "value_error":
            return f"{key}: {problem['ctx']['error']}" if key else str(problem["ctx"]["error"])
        case _:
            return f"{key}: {problem['msg']} (got {problem['input']!r})"


def _nearest_key(model: type[BaseModel], data: Any, location: Location) -> str:
    allowed = _keys_at(model, data, location[:-1])
    close = difflib.get_close_matches(str(location[-1]), allowed, n=1)
    return close[0] if close else ""


def name_of(location: Iterable[int | str]) -> str:
    """`limits.bias`, `devices[2]`: a location as people read it."""
    name = ""
    for part in location:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def _keys_at(model: type[BaseModel], data: Any, location: Location) -> list[str]:
    """The keys that the (sub)model at `location` of `data` knows."""
    annotation: Any = model
    for part in location:
        annotation = _model_in(annotation, data)
        if annotation is None:
            return []
        if isinstance(part, str):
            field = annotation.model_fields.get(part)
            annotation = field.annotation if field else None
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
    found = _model_in(annotation, data)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _model_in(annotation: Any, data: Any) -> type[BaseModel] | None:
    """The model inside `X`, `X | None`, `list[X]`, `dict[str, X]`; None if there is none.

    Of several the one whose `kind` is that of `data`, else the first.
    """
    found = _models_in(annotation)
    kind = data.get("kind") if isinstance(data, dict) else None
    for model in found:
        field = model.model_fields.get("kind")
        if field is None:
            continue
        if kind in typing.get_args(field.annotation) or (kind is None and not field.is_required()):
            return model
    return next(iter(found), None)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (list, tuple, dict, typing.Union, types.UnionType):
        return [found for argument in typing.get_args(annotation) for found in _models_in(argument)]
    return []
