"""The file of a batch, beside its runs: from which recipe and sheet it is, and which run answers
which sample and step. What became of a run stands in the run's own folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from drivers.config import yaml_file
from drivers.errors import Cause, ConfigError, file_problem
from janus_lab.runs import files

_PREFIX, _SUFFIX = "batch-", ".json"
#: A thousand runs take a tenth of it (bytes).
_LONGEST = 4 << 20


class BatchEntry(BaseModel):
    """Which run answers a sample's step."""

    sample: str
    step: int = Field(ge=1)  #: the how manieth run of the sample
    run: str  #: its folder, below that of the file, with /


class KnownFile(BaseModel):
    """By what a file is known again where the folder of the batch has been moved or copied."""

    place: str = ""  #: from the folder of the batch's file, with /; empty if no way leads there
    sha256: str  #: of what it says, whatever its ends of lines


class BatchRecord(BaseModel):
    """The content of a batch's file. Keys that somebody added by hand are kept."""

    model_config = ConfigDict(extra="allow")

    format: Literal[1] = 1
    recipe: str
    samples: str  #: the sheet
    #: Of these files; None in what earlier versions wrote.
    known_recipe: KnownFile | None = None
    known_samples: KnownFile | None = None
    bench: str | None = None  #: that of --bench
    seed: int | None = None
    runs: list[BatchEntry] = []


def batch_path(out_dir: Path, sheet: Path) -> Path:
    """The file of the batch that measures `sheet` into `out_dir`."""
    return out_dir / f"{_PREFIX}{sheet.stem}{_SUFFIX}"


def known_file(path: Path, folder: Path) -> KnownFile:
    """By what the file `path` is known again from `folder`; raises ConfigError if it is gone."""
    try:
        said = files.read(path, _LONGEST).replace(b"\r\n", b"\n")
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    try:
        place = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        place = ""
    return KnownFile(place=place, sha256=hashlib.sha256(said).hexdigest())


def is_same_file(begun: str, then: KnownFile | None, asked: str, now: KnownFile | None) -> bool:
    """Whether a batch that was `begun` with one file is `asked` for with the same: it says the
    same, or is where that was and has been changed since."""
    if begun == asked or then is None or now is None:
        return begun == asked
    return then.sha256 == now.sha256 or (bool(then.place) and then.place == now.place)


def file_of(batch: Path, path: str, known: KnownFile | None) -> Path:
    """Where the file `path` of the batch in the file `batch` is now: moved with it, or where it
    was."""
    if known is not None and known.place:
        beside = batch.parent / known.place
        if beside.is_file():
            return beside
    return Path(path)


def is_batch(path: Path) -> bool:
    """Whether `path` has the name of a batch's file."""
    return path.name.startswith(_PREFIX) and path.suffix == _SUFFIX


def read_batch(path: Path) -> BatchRecord:
    """The content of a batch's file; raises ConfigError for what is none."""
    try:
        content = files.read(path, _LONGEST)
        return BatchRecord.model_validate_json(content)
    except FileNotFoundError:
        raise ConfigError("no such file", subject=path, kind=Cause.NOT_FOUND) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        if problem["type"] == "json_invalid":
            why = f"not valid JSON ({problem['msg'].partition(': ')[2]})"
        else:
            why = yaml_file.in_words(problem, BatchRecord, from_json(content))
        raise ConfigError(
            f"not the file of a batch ({why})",
            subject=path,
            kind=Cause.FILE_DAMAGED,
        ) from None


def write_batch(path: Path, record: BatchRecord) -> None:
    """Replace a batch's file in one step; raises ConfigError if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, record.model_dump_json(indent=1).encode() + b"\n")
    except OSError as error:
        found = file_problem(error, path)
        raise ConfigError(
            found.detail, subject=path, kind=found.kind, advice=found.advice
        ) from None
