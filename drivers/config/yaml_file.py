"""YAML files into pydantic models, with errors that name file, line, key, what is allowed and the
nearest spelling. What the keys mean is the models' business."""

from __future__ import annotations

import copy
import difflib
import types
import typing
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from drivers import regular_files
from drivers.errors import Cause, ConfigError, Problem

from .mistake_words import annotation_at, reason
from .quantities import quoted

#: No configuration file is larger; to read more would take seconds.
MOST_BYTES = 128 << 10
#: Mistakes that are told of one file; nobody mends more at once.
MOST_MISTAKES = 30
#: Of the words about a mistake (characters).
_LONGEST_WORDS = 300
#: Of a key or spelling that is looked for among others (characters).
_LONGEST_WORD = 80

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


def load(path: Path, model: type[Model], *, as_written: bool = False) -> Model:
    """Read the YAML file `path` as `model`; `as_written` leaves numbers the texts that they are,
    with the digits that were written (and so does a model for its `AS_WRITTEN` keys).

    Raises ConfigError, listing every mistake found, one a line.
    """
    data, lines = _parse(path, read_text(path), True if as_written else _as_written(model))
    return checked(data, model, path, lines)


def content(path: Path, model: type[BaseModel] = BaseModel) -> Any:
    """What the YAML file `path`, of `model`, says, for the caller to change; raises ConfigError."""
    return copy.deepcopy(_parse(path, read_text(path), _as_written(model))[0])


def _as_written(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys whose numbers stay texts."""
    return getattr(model, "AS_WRITTEN", ())


def checked(data: Any, model: type[Model], path: Path, lines: Mapping[Location, int]) -> Model:
    """`data`, from the file `path`, as `model`; `lines` are those of its keys.

    Raises ConfigError, listing every mistake found, one a line.
    """
    if not isinstance(data, dict):
        raise ConfigError("expected keys and values, such as 'key: value'", subject=path)
    try:
        return model.model_validate(data, context={"folder": path.parent})
    except ValidationError as error:
        first, *others = _explain(path, error, model, data, lines)
        raise ConfigError(first.detail, subject=path, where=first.where, also=others) from None


def mistakes(data: Any, model: type[Model], path: Path) -> tuple[Model | None, dict[Location, str]]:
    """`data`, from the file `path`, as `model`, and nothing; or None and what is wrong, by the
    location of the key, which the words do not repeat."""
    try:
        return model.model_validate(data, context={"folder": path.parent}), {}
    except ValidationError as error:
        found: dict[Location, str] = {}
        for problem in error.errors()[:MOST_MISTAKES]:
            location, said = problem["loc"], "is missing"
            if problem["type"] != "missing":
                words = in_words(problem, model, data)
                said = words.removeprefix(f"{name_of(location)}: ")
            found.setdefault(location, said)
        return None, found


def read_text(path: Path) -> str:
    """The text of a configuration file; raises ConfigError for one that has none."""
    try:
        raw = regular_files.read(path, MOST_BYTES)
    except FileNotFoundError:
        raise ConfigError(
            f"no such file{_similar_file(path)}", subject=path, kind=Cause.NOT_FOUND
        ) from None
    except ValueError:
        raise ConfigError("no name of a file", subject=path) from None
    except IsADirectoryError:
        raise ConfigError("is a folder, not a file", subject=path) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError("a text file in UTF-16: save it in UTF-8", subject=path)
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


def _where(lines: Mapping[Location, int], location: Location) -> str:
    while location and location not in lines:
        location = location[:-1]
    return f"line {lines[location]}" if location else ""


def nearest(word: str, allowed: Iterable[object]) -> str:
    """`; did you mean 'x'?` for the allowed spelling nearest to `word`, or nothing."""
    spellings = {str(candidate).lower(): str(candidate) for candidate in allowed}
    given = str(word)[:_LONGEST_WORD].lower()  # comparing takes as long as the word squared
    close = difflib.get_close_matches(given, spellings, n=1, cutoff=0.6)
    return f"; did you mean '{spellings[close[0]]}'?" if close else ""


def _similar_file(path: Path) -> str:
    try:
        return nearest(path.name, (p.name for p in path.parent.iterdir()))
    except OSError:
        return ""


@lru_cache(maxsize=8)  # a file is looked into for its kind, for its content and for its lines
def _parse(
    path: Path, text: str, as_written: Literal[True] | tuple[str, ...] = ()
) -> tuple[Any, dict[Location, int]]:
    """What the file says, which callers leave as it is, and the line of each key; numbers are texts
    `as_written` everywhere, or below some keys."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    from .yaml_nodes import Document

    try:
        document = Document(text)
        lines = document.lines()
        if as_written:
            document.leave_numbers_texts(None if as_written is True else as_written)
        return document.values(), lines
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else ""
        problem = _in_short(error.problem or error.context)
        raise ConfigError(f"not valid YAML: {problem}", subject=path, where=where) from None
    except YAMLError as error:
        raise ConfigError(f"not valid YAML: {_in_short(error)}", subject=path) from None


def _in_short(said: object) -> str:
    """One line, cut where it quotes too much."""
    text = " ".join(str(said).split())
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"


def _explain(
    path: Path,
    error: ValidationError,
    model: type[BaseModel],
    data: Any,
    lines: Mapping[Location, int],
) -> list[Problem]:
    mistakes: list[Problem] = []
    problems = error.errors()
    unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
    misspelt = {
        (*p["loc"][:-1], _nearest_key(model, data, p["loc"])) for p in unknown[:MOST_MISTAKES]
    }
    for number, problem in enumerate(problems):
        location: Location = problem["loc"]
        if problem["type"] == "missing" and location in misspelt:
            continue  # one mistake, one line: the misspelt key is reported
        if len(mistakes) == MOST_MISTAKES:
            more = f"{len(problems) - number} more mistakes"
            mistakes.append(Problem(Cause.CONFIG, more, str(path)))
            break
        said, line = in_words(problem, model, data), _where(lines, location)
        mistakes.append(Problem(Cause.CONFIG, said, str(path), line))
    return mistakes


def in_words(problem: Any, model: type[BaseModel], data: Any, within: Location = ()) -> str:
    """What pydantic has against `data` as `model` in one place, with that place; the names of
    places begin with `within`."""
    location: Location = problem["loc"]
    key = name_of((*within, *location))
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
            return f"{key}: {quoted(given)} is not one of {expected}{nearest(str(given), allowed)}"
        case "value_error":
            return f"{key}: {problem['ctx']['error']}" if key else str(problem["ctx"]["error"])
        case _:
            said = reason(problem, value_at(data, location), annotation_at(model, location))
            return f"{key}: {said}" if key else said


def value_at(content: Any, place: Location) -> Any:
    """What stands at `place` of nested keys and lists; None where nothing does."""
    for key in place:
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _nearest_key(model: type[BaseModel], data: Any, location: Location) -> str:
    allowed = _keys_at(model, data, location[:-1])
    close = difflib.get_close_matches(str(location[-1])[:_LONGEST_WORD], allowed, n=1)
    return close[0] if close else ""


def name_of(location: Iterable[int | str]) -> str:
    """`limits.bias`, `devices[2]`: a location as people read it."""
    name = ""
    for part in location:
        if isinstance(part, int):
            name += f"[{part}]"
            continue
        word = part if len(part) <= _LONGEST_WORD else f"{part[:_LONGEST_WORD]}…"
        name += f".{word}" if name else word
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
