"""`run.json`: who measured what, on which bench, and what became of it. The schema, and
its reading."""

from __future__ import annotations

import platform
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import psutil
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    JsonValue,
    ValidationError,
)
from pydantic_core import from_json

from drivers.config import yaml_file
from drivers.config.quantities import quoted
from drivers.errors import Cause, Problem
from drivers.meter_record import MeterRecord
from drivers.unsafe import Unsafe

from . import files
from .errors import REPAIR, BundleError
from .layout import DATA_CSV, RUN_JSON
from .states import RunState, process_is_gone, started_after_boot, state_now

#: A `run.json` is not larger (bytes): one with every list as long as it may be has a hundredth.
_LONGEST = 16 << 20
#: What people and databases can count to.
_Count = Annotated[int, Field(ge=0, lt=1 << 53)]
#: What a record is of use without: damaged, it is left out.
_DISPENSABLE = frozenset(
    {
        "bench",
        "device",
        "ended",
        "ending",
        "instruments",
        "meters",
        "reason",
        "recipe",
        "registered",
        "started",
    }
)


def _on_every_calendar(date: datetime) -> datetime:
    if not 1970 < date.year < 9999:  # nearer to the ends some system cannot show it in local time
        raise ValueError("not a date on which a run was made")
    return date


_Date = Annotated[AwareDatetime, AfterValidator(_on_every_calendar)]


class Owner(BaseModel):
    """The process that runs a run: its number alone may be another's by now."""

    host: str
    pid: Annotated[int, Field(ge=0, lt=1 << 32)]
    started: FiniteFloat  #: seconds since 1970
    after_boot: FiniteFloat | None = None  #: seconds since the start of the system

    def is_gone(self) -> bool:
        """Whether the process has ended. False for another host's, which cannot be asked."""
        return process_is_gone(self.host, self.pid, self.started, self.after_boot)


class EndingRecord(BaseModel):
    """Why a run ended, as data: the fields of a `Problem`, what could not be kept, and what may
    still be on. The sentence made of it is the record's `reason`."""

    kind: Cause | None = None  #: None where it is only `unsafe`
    detail: str = ""
    subject: str = ""
    where: str = ""
    advice: str = ""
    lost: tuple[Problem, ...] = ()
    unsafe: tuple[Unsafe, ...] = ()

    @property
    def why(self) -> Problem | None:
        if self.kind is None:
            return None
        return Problem(self.kind, self.detail, self.subject, self.where, self.advice)


class SourceRecord(BaseModel):
    """The file of another program that a run's data were read from; it lies in the run's folder."""

    file: str  #: its name
    sha256: str
    format: str  #: whose
    #: Flags of every figure of merit: what is not known of how the data were measured.
    objections: tuple[str, ...] = ()


class RunRecord(BaseModel):
    """The content of `run.json`. Keys that somebody added by hand are kept."""

    model_config = ConfigDict(extra="allow", ser_json_inf_nan="strings")

    format: Literal[1] = 1
    id: str = Field(min_length=1)
    state: RunState
    procedure: str  #: module and class
    procedure_name: str  #: as in recipes
    parameters: dict[str, JsonValue]
    sample: str
    device: dict[str, JsonValue] = {}
    bench: dict[str, JsonValue] = {}
    #: What the registry of samples said of the sample when the run began; empty if it had none.
    registered: dict[str, JsonValue] = {}
    recipe: str | None = None
    seed: int | None = None
    instruments: dict[str, JsonValue] = {}
    #: Accuracy and status bits of the meters, by role; empty in runs from before they were kept.
    meters: dict[str, MeterRecord] = {}
    #: Of data that Janus Lab did not measure: the files, and the fields of
    #: `janus_lab.analysis.conditions.Conditions` that a bench would tell.
    sources: tuple[SourceRecord, ...] = ()
    conditions: dict[str, JsonValue] = {}
    versions: dict[str, str]
    created: _Date
    started: _Date | None = None
    ended: _Date | None = None
    reason: str | None = None  #: why it failed or was aborted, as a sentence
    ending: EndingRecord | None = None  #: the same as data; older versions did not keep it
    owner: Owner
    starts: _Count = 0  #: how often it was started: more than once if it was resumed
    rows: _Count = 0  #: whole rows in the data file when it ended

    @property
    def simulated(self) -> bool:
        """Whether the instruments were simulated, also where the rest of `bench` makes no sense."""
        return self.bench.get("visa_library") == "simulated"

    def state_now(self) -> RunState:
        """The state a reader should believe: an open run whose process is gone is interrupted."""
        owner = self.owner
        return state_now(self.state, owner.host, owner.pid, owner.started, owner.after_boot)


def read_record(folder: Path) -> RunRecord:
    """Read the `run.json` of a run's folder; raises BundleError, in one sentence."""
    return read_with_oddities(folder)[0]


def read_with_oddities(folder: Path) -> tuple[RunRecord, list[Problem]]:
    """As `read_record`, and what in it is damaged and left out, because the rest is of use."""
    path = folder / RUN_JSON
    content = _content(folder, path)
    try:
        return RunRecord.model_validate_json(content), []
    except ValidationError as error:
        problems = error.errors(include_url=False)
        first = problems[0]
    if first["type"] == "json_invalid":
        said = first["msg"].partition(": ")[2]
        raise BundleError(f"not valid JSON ({said})", subject=path, advice=REPAIR)
    wrong = {problem["loc"][:1]: problem for problem in reversed(problems)}
    if ("format",) in wrong:
        raise BundleError(
            f"has format {quoted(wrong['format',]['input'])}, and this version of janus-lab reads "
            "format 1; open it with a newer janus-lab",
            subject=path,
        )
    values = from_json(content)
    for problem in problems:
        if not _DISPENSABLE.issuperset(problem["loc"][:1]) or not problem["loc"]:
            said = yaml_file.in_words(problem, RunRecord, values)
            raise BundleError(said, subject=path, advice=REPAIR)
    odd = []
    given = dict(values)
    for (key,), problem in wrong.items():
        values.pop(key, None)
        why = yaml_file.in_words(problem, RunRecord, given).removeprefix(f"{key}: ")
        said = f"{key} is damaged and left out ({why})"
        odd.append(Problem(Cause.FILE_DAMAGED, said, RUN_JSON))
    return RunRecord.model_validate(values), odd


def _content(folder: Path, path: Path) -> bytes:
    """The bytes of `run.json`; raises BundleError if there are none, or no text."""
    if not folder.is_dir():
        raise BundleError("no such folder", subject=folder, kind=Cause.NOT_FOUND)
    try:
        content = files.read(path, _LONGEST)
    except FileNotFoundError:
        raise BundleError(
            f"holds no {RUN_JSON}, so it is not the folder of a run",
            subject=folder,
            advice=REPAIR if (folder / DATA_CSV).exists() else "",
            kind=Cause.NOT_FOUND,
        ) from None
    except OSError as error:
        raise BundleError.of_system(error, path, "cannot be read") from None
    if not content.strip():
        raise BundleError("the file is empty", subject=path, advice=REPAIR)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise BundleError("not a text file in UTF-8", subject=path, advice=REPAIR) from None
    return content


@cache
def this_process() -> Owner:
    """The process that asks."""
    process = psutil.Process()
    return Owner(
        host=platform.node(),
        pid=process.pid,
        started=process.create_time(),
        after_boot=started_after_boot(process),
    )


@cache
def versions() -> dict[str, str]:
    """What the run was measured with, so that it can be repeated to the last bit."""
    packages = ("janus-lab", "numpy", "pymeasure", "pyvisa")
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
        "platform": platform.platform(),
    }
