"""A run's folder as an RO-Crate: what each file is, who measured which sample on what, and the
figures of merit, as data repositories read it."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from drivers import regular_files
from drivers.errors import Cause
from drivers.printable import printable
from janus_lab import __version__
from janus_lab.quantities import conditions_text
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, EVENTS, NOTES, RESERVE, RUN_JSON
from janus_lab.values import in_words

from .errors import ExportError
from .exported import Exported, Fact
from .options import Options
from .target import lasting_file

if TYPE_CHECKING:
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

METADATA = "ro-crate-metadata.json"
#: Of the specification that the metadata are written by.
_VERSION = "1.1"
#: What the files of a run are, by name; others are what their ending says.
_FILES = {
    RUN_JSON: ("Record of the run: parameters, bench, device, instruments", "application/json"),
    DATA_CSV: ("Raw data, a row for each reading", "text/csv"),
    EVENTS: ("What happened during the run, with bench times", "application/jsonl"),
    NOTES: ("Notes pinned to points of the plots", "application/jsonl"),
    ANALYSIS: ("Figures of merit with uncertainties, flags and methods", "application/json"),
    "transcript.jsonl.gz": ("VISA traffic of the run", "application/gzip"),
    "report.html": ("Report about the run", "text/html"),
}
_TYPES = {".csv": "text/csv", ".svg": "image/svg+xml", ".yaml": "application/yaml"}
#: Of files that no crate has: what is left of writing, and the metadata itself.
_NOT_LISTED = (METADATA, RESERVE)
_UNFINISHED = (".new", ".part")
_CHUNK = 1 << 20


def write_metadata(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The metadata of one run, at `path`. The crate is the folder in which the run is."""
    crate = _crate(runs[0], options)
    path.write_bytes(orjson.dumps(crate.metadata.generate(), option=orjson.OPT_INDENT_2) + b"\n")
    options.progress(runs[0].run.rows)


def write_zip(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """The folder of one run, with its metadata, as one zip file."""
    crate = _crate(runs[0], options)
    with lasting_file(path) as file:
        for chunk in crate.stream_zip(_CHUNK):
            file.write(chunk)
            options.progress(0)
    options.progress(runs[0].run.rows)


def _crate(run: Exported, options: Options) -> ROCrate:
    from rocrate.model import ContextEntity
    from rocrate.rocrate import ROCrate

    record = run.run.record
    if run.run.state.is_open:
        raise ExportError("is still being measured", subject=run.run.path)
    crate = ROCrate(version=_VERSION)
    crate.metadata.extra_terms["sha256"] = "https://schema.org/sha256"

    def add(identifier: str, **properties: Any) -> ContextEntity:
        named = {key.replace("_type", "@type"): value for key, value in properties.items()}
        entity: ContextEntity = crate.add(ContextEntity(crate, identifier, properties=named))
        return entity

    root = crate.root_dataset
    started, ended = run.started, record.ended or run.started
    crate.name = run.title
    described = str(record.device.get("description") or "")
    crate.description = printable(
        f"{run.title}, measured on {started:%Y-%m-%d} with Janus Lab; {run.run.rows} rows; "
        f"{run.run.state.value}. {described}".strip()
    )
    crate.datePublished = ended
    root["identifier"] = run.id
    if options.licence:
        crate.license = add(_address(options.licence), _type="CreativeWork", name=options.licence)
    else:  # the specification asks for one, and nobody may be said to have given it
        crate.license = add(
            "#licence-not-stated",
            _type="CreativeWork",
            name="No licence stated",
            description="Nobody has said how the data may be used; ask those who measured them.",
        )
    people = [add(f"#{quote(name)}", _type="Person", name=name) for name in run.people]
    if people:
        root["author"] = people
    sample = add("#sample", _type="Thing", name=run.sample, description=printable(described))
    if known := run.of("registered"):
        sample["additionalProperty"] = [
            add(f"#sample-{quote(fact.key)}", _type="PropertyValue", **_of_the_registry(fact))
            for fact in known
        ]
    root["about"] = sample
    instruments = [
        add(f"#instrument-{quote(fact.key)}", _type="IndividualProduct", name=str(fact.value))
        for fact in run.of("instruments")
    ]
    program = add(
        "#janus-lab",
        _type="SoftwareApplication",
        name="Janus Lab",
        version=record.versions.get("janus-lab", __version__),
    )
    files = [_add_file(crate, path, run.run.path) for path in _files(run.run.path)]
    add(
        "#measurement",
        _type="CreateAction",
        name=run.title,
        startTime=started.isoformat(),
        endTime=ended.isoformat(),
        agent=people or program,
        instrument=[program, *instruments],
        object=sample,
        result=files,
    )
    root["variableMeasured"] = [
        add(f"#figure-{number}", _type="PropertyValue", **_property(figure))
        for number, figure in enumerate(run.figures, 1)
        if figure.value is not None
    ]
    return crate


def _of_the_registry(fact: Fact) -> dict[str, Any]:
    """What the registry of samples said, in the words of schema.org."""
    said = {"name": fact.words, "propertyID": fact.key, "value": fact.value, "unitText": fact.unit}
    return {key: value for key, value in said.items() if value != ""}


def _property(figure: Any) -> dict[str, Any]:
    """A figure of merit in the words of schema.org."""
    bound = {"lower": "minValue", "upper": "maxValue"}.get(figure.bound or "", "value")
    under = conditions_text(figure.conditions)
    said = {
        "name": f"{in_words(figure.name)} ({under})" if under else in_words(figure.name),
        "propertyID": figure.name,
        bound: figure.value,
        "unitText": "" if figure.unit == "1" else figure.unit,
        "measurementTechnique": printable(figure.method),
        "description": " ".join(figure.flags),
    }
    if figure.uncertainty is not None:
        said["valueReference"] = (
            f"standard uncertainty (k = 1): {figure.uncertainty!r} {said['unitText']}".strip()
        )
    return {key: value for key, value in said.items() if value != ""}


def _address(licence: str) -> str:
    """Where a licence stands: of an SPDX identifier, its page."""
    if "://" in licence:
        return licence
    return f"https://spdx.org/licenses/{quote(licence)}"


def _files(folder: Path) -> Iterator[Path]:
    """What is in the folder and can be handed over: no links, nothing unfinished."""
    for path in sorted(folder.rglob("*")):
        unlisted = path.name in _NOT_LISTED or path.name.endswith(_UNFINISHED)
        if path.is_file() and not path.is_symlink() and not unlisted:
            yield path


def _add_file(crate: ROCrate, path: Path, folder: Path) -> Any:
    inside = path.relative_to(folder).as_posix()
    description, kind = _FILES.get(path.name, ("", ""))
    kind = kind or _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or ""
    size, digest = _sum(path)
    properties = {
        "name": inside,
        "description": description,
        "encodingFormat": kind or "application/octet-stream",
        "contentSize": str(size),
        "sha256": digest,
    }
    return crate.add_file(
        path, inside, properties={key: value for key, value in properties.items() if value}
    )


def _sum(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    try:
        with regular_files.opened(path, through_links=False) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise ExportError(
            f"cannot be read ({error.strerror or error})", subject=path, kind=Cause.FILE
        ) from None
    return size, digest.hexdigest()
