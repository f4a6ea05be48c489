"""The file of a batch, beside its runs: from which recipe and sheet it is, and which run answers
which sample and step. What became of a run stands in the run's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class BatchRecord(BaseModel):
    """The content of a batch's file. Keys that somebody added by hand are kept."""

    model_config = ConfigDict(extra="allow")

    format: Literal[1] = 1
    recipe: str
    samples: str  #: the sheet
    bench: str | None = None  #: that of --bench
    seed: int | None = None
    runs: list[BatchEntry] = []


def batch_path(out_dir: Path, sheet: Path) -> Path:
    """The file of the batch that measures `sheet` into `out_dir`."""
    return out_dir / f"{_PREFIX}{sheet.stem}{_SUFFIX}"


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
        key = ".".join(map(str, problem["loc"]))
        raise ConfigError(
            f"not the file of a batch ({f'{key}: ' if key else ''}{problem['msg'].lower()})",
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
