"""A sheet of samples: a table (CSV) or a YAML file with a line for each sample, and what is its own
of device file and conditions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from drivers import regular_files
from drivers.config import yaml_file
from drivers.config.device import DeviceConfig
from drivers.config.quantities import quoted
from drivers.config.section import Section
from drivers.errors import Cause, ConfigError
from janus_lab.kinds import CONDITIONS
from janus_lab.limits import Limit
from janus_lab.registry.sample_file import Text, as_text

#: Samples of one sheet; each is measured once at least, and one recipe makes no more runs.
MOST_SAMPLES = 1_000
_MOST_BYTES = 1 << 20
_SEPARATORS = ",;\t"
#: Endings of the names of tables; other sheets are YAML.
TABLES = (".csv", ".tsv", ".txt")


class SampleRow(Section):
    """One sample. Other keys than these are conditions of its runs, or keys of its device file with
    dots between, such as `physics.dark_current.density`."""

    model_config = ConfigDict(extra="allow")

    sample: Annotated[Text, Field(min_length=1, max_length=200, description="Its name")]
    device: str | None = Field(None, description="Device file or the name of a shipped one")
    channel: int | None = Field(
        None, ge=1, description="Of the bench's switch, that it is on, such as 101"
    )


class SampleSheet(Section):
    """A sheet of samples."""

    title: str = Field("", description="Of the sheet")
    device: str | None = Field(None, description="Of the samples that name none")
    limits: list[Limit] = Field(
        [], max_length=500, description="What counts as a good sample in a summary"
    )
    samples: list[SampleRow] = Field(
        min_length=1, max_length=MOST_SAMPLES, description="In the order of measurement"
    )


@dataclass(frozen=True)
class ListedSample:
    """One line of a sheet, and the number of it in the file."""

    name: str
    device: str | None
    #: Of its runs, by the name of the parameter.
    conditions: Mapping[str, Any]
    #: What it has of its own in the device file, by keys with dots.
    own: Mapping[str, Any]
    line: int
    #: Of the bench's switch, as the sheet has it; None where it says none.
    channel: int | None = None

    @property
    def position(self) -> str:
        """Where it stands on its substrate; empty where nobody has said it."""
        return str(self.conditions.get("position", ""))


@dataclass(frozen=True)
class Sheet:
    """What a sheet of samples says."""

    path: Path
    samples: list[ListedSample]
    limits: list[Limit] = field(default_factory=list)
    title: str = ""


def read_sheet(path: Path) -> Sheet:
    """The sheet in the file `path`: CSV with a line of headings, or YAML.

    Raises ConfigError, with the line, for what is none, and for a sample that is listed twice.
    """
    if path.suffix.lower() in TABLES:
        sheet, lines = _from_table(path)
    else:
        sheet = yaml_file.load(path, SampleSheet)
        where = [yaml_file.where(path, ("samples", n)) for n in range(len(sheet.samples))]
        lines = [int(text.removeprefix("line ") or 0) for text in where]
    samples = []
    known: dict[str, int] = {}
    for row, line in zip(sheet.samples, lines, strict=True):
        if row.sample in known:
            raise ConfigError(
                f"{quoted(row.sample)} is listed twice, also in line {known[row.sample]}",
                subject=path,
                where=f"line {line}",
            )
        known[row.sample] = line
        samples.append(_sample(row, sheet.device, line))
        _check_keys(path, samples[-1])
    return Sheet(path, samples, sheet.limits, sheet.title)


def _sample(row: SampleRow, device: str | None, line: int) -> ListedSample:
    given = dict(_flat(row.model_extra or {}))
    conditions = {key: as_text(given.pop(key)) for key in CONDITIONS if key in given}
    return ListedSample(row.sample, row.device or device, conditions, given, line, row.channel)


def _check_keys(path: Path, sample: ListedSample) -> None:
    """Raise ConfigError for a key that neither a sheet nor a device file has."""
    columns = ["sample", "device", "channel", *CONDITIONS]
    for key in sample.own:
        if key.partition(".")[0] not in DeviceConfig.model_fields:
            fields = [name for name in DeviceConfig.model_fields if name != "physics"]
            raise ConfigError(
                f"unknown key {quoted(key)}{yaml_file.nearest(key, [*columns, *fields])} (allowed: "
                f"{', '.join(columns)}, and the keys of a device file: {', '.join(fields)}, "
                "physics.…)",
                subject=path,
                where=f"line {sample.line}",
            )


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Keys inside keys as one key with dots; what is left empty is not said."""
    for key, value in values.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif value not in (None, ""):
            yield name, value


def _from_table(path: Path) -> tuple[SampleSheet, list[int]]:
    text = _text_of(path)
    lines = text.splitlines()
    heading = next((line for line in lines if _says_something(line)), "")
    separator = max(_SEPARATORS, key=heading.count)
    # strict: a quotation mark that is never closed would take the rest of the file for one cell
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    names: list[str] = []
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    ended = 0  #: the last line of the row before
    try:
        for fields in reader:
            ended = reader.line_num
            if not any(cell.strip() for cell in fields) or fields[0].lstrip().startswith("#"):
                continue
            cells = [cell.strip() for cell in fields]
            if not names:
                names = cells
                _check_headings(path, names, reader.line_num)
                continue
            if len(cells) > len(names):
                raise ConfigError(
                    f"{len(cells)} cells, but there are {len(names)} headings; a cell with a "
                    f"{quoted(separator)} in it stands in quotation marks",
                    subject=path,
                    where=f"line {reader.line_num}",
                )
            rows.append({name: cell for name, cell in zip(names, cells, strict=False) if cell})
            numbers.append(reader.line_num)
    except csv.Error as error:
        raise ConfigError(
            f"not a table from here on ({error}); has a quotation mark no other that closes it?",
            subject=path,
            where=f"line {ended + 1}",
        ) from None
    if not rows:
        raise ConfigError("lists no sample", subject=path)
    lines_of: dict[tuple[int | str, ...], int]
    lines_of = {("samples", place): number for place, number in enumerate(numbers)}
    return yaml_file.checked({"samples": rows}, SampleSheet, path, lines_of), numbers


def _text_of(path: Path) -> str:
    try:
        return regular_files.read(path, _MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("no such file", subject=path, kind=Cause.NOT_FOUND) from None
    except OSError as error:
        raise ConfigError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(
            "not a text file in UTF-8: save it as 'CSV UTF-8'", subject=path
        ) from None


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _check_headings(path: Path, names: list[str], line: int) -> None:
    """Raise ConfigError for headings that are not those of a sheet."""
    where = f"line {line}"
    if "sample" not in names:
        raise ConfigError(
            f"no column 'sample' (its headings are {', '.join(map(quoted, names))})",
            subject=path,
            where=where,
        )
    twice = [name for name in names if names.count(name) > 1]
    if twice or "" in names:
        what = f"the heading {quoted(twice[0])} twice" if twice else "a column without a heading"
        raise ConfigError(f"has {what}", subject=path, where=where)
