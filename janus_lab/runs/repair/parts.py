"""The files of a damaged run beside `run.json`: what each should hold, made of what it holds.
Nothing here writes anything."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic_core import from_json

from drivers.transcript import format as transcript
from janus_lab.kinds import KINDS
from janus_lab.runs.bundle import ANALYSIS_FORMAT
from janus_lab.runs.errors import BundleError
from janus_lab.runs.figures import what_it_lacks
from janus_lab.runs.header import column_line, read_header
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, EVENTS
from janus_lab.runs.salvage import as_utf8, events_among, row_pattern, rows_among

#: What a whole file of rows looks like, a piece at a time.
_PIECE = 1 << 22
_CLASS = re.compile(r"#Procedure: <([\w.]+)>")


@dataclass(frozen=True)
class FileRepair:
    """A file that is damaged, and what is to be in its place."""

    file: str
    damage: str  #: what is wrong with it
    saved: str  #: what is left of it
    content: bytes | None  #: None: the file is only set aside


def data_change(
    folder: Path, columns: Sequence[str], head: Sequence[str], *, expected: bool
) -> list[FileRepair]:
    """What is to be done with `data.csv`, whose columns should be `columns` (empty: not known) and
    whose header, if it is damaged, `head`. `expected` says that the run has had one."""
    path = folder / DATA_CSV
    there = path.exists()
    if not there or not path.stat().st_size:
        if not expected or not columns:
            return []
        damage = "is empty" if there else "is missing"
        return [FileRepair(DATA_CSV, damage, "no rows", _head(head, columns))]
    if _is_sound(path, columns):
        return []
    content = as_utf8(path.read_bytes())
    lines = content.splitlines()
    found = _found_columns(lines) or list(columns)
    if not found:
        return []
    told, header = _found_head(lines)
    if not told:
        header = _head(head, found)
    kept = rows_among(content, len(found))
    header_lines = sum(line.startswith(b"#") for line in lines) + (
        _found_columns(lines) is not None
    )
    bad = max(0, kept.left_out - header_lines)
    damages = ([] if told else ["its header"]) + ([f"{bad} lines"] if bad else [])
    damage = ", ".join(damages) or "its encoding"
    body = kept.content.replace(b"\r\n", b"\n")
    return [FileRepair(DATA_CSV, f"{damage} damaged", f"{kept.kept} rows", header + body)]


def events_change(folder: Path) -> list[FileRepair]:
    """What is to be done with `events.jsonl`."""
    path = folder / EVENTS
    if not path.exists():
        return []
    content = path.read_bytes()
    kept = events_among(as_utf8(content))
    if kept.content == content:
        return []
    damage = f"{kept.left_out} lines damaged" if kept.left_out else "not in UTF-8"
    return [FileRepair(EVENTS, damage, f"{kept.kept} events", kept.content)]


def analysis_change(folder: Path) -> list[FileRepair]:
    """What is to be done with `analysis.json`."""
    path = folder / ANALYSIS
    if not path.exists():
        return []
    content = path.read_bytes()
    try:
        told, cut = orjson.loads(content), False
    except orjson.JSONDecodeError:
        told, cut = partly_read(content), True
    found = told.get("figures") if isinstance(told, dict) else None
    figures = found if isinstance(found, list) else []
    good = [figure for figure in figures if _is_figure(figure)]
    if not cut and isinstance(found, list) and len(good) == len(figures):
        return []
    saved = f"{len(good)} figures of merit; 'janus-lab analyse' computes all of them"
    new = orjson.dumps({"format": ANALYSIS_FORMAT, "figures": good}, option=orjson.OPT_INDENT_2)
    return [FileRepair(ANALYSIS, "damaged", saved, new + b"\n" if good else None)]


def transcript_change(folder: Path) -> list[FileRepair]:
    """What is to be done with the transcript."""
    path = transcript.find(folder)
    if path is None:
        return []
    try:
        transcript.read(path)
    except (transcript.TranscriptError, zlib.error):
        pass
    else:
        return []
    content = path.read_bytes()
    packed = path.suffix == ".gz"
    if packed:
        unpack = zlib.decompressobj(wbits=31)
        content = _unpacked(unpack.decompress, content)
    kept = transcript.whole_part(as_utf8(content))
    lines = kept.count(b"\n")
    saved = f"its first {lines} lines" if lines else "nothing"
    change = FileRepair(transcript.NAME, "damaged", saved, kept or None)
    if packed:
        aside = FileRepair(path.name, "damaged", f"see {transcript.NAME}", None)
        return [aside, change] if kept else [aside]
    return [change]


def partly_read(content: bytes) -> Any:
    """What can be read of JSON that was cut off or has NULs in it; None for nothing."""
    text = as_utf8(content).replace(b"\0", b"")
    try:
        return from_json(text.decode("utf-8", errors="replace"), allow_partial=True)
    except ValueError:
        return None


def procedure_class(folder: Path) -> str | None:
    """The class that the header of `data.csv` names; None if it names none."""
    found = _CLASS.match(as_utf8(_beginning(folder)).decode("utf-8", errors="replace"))
    return found[1] if found else None


def told_columns(folder: Path) -> list[str] | None:
    """The columns that the data have, where they are those of a measurement."""
    return _found_columns(as_utf8(_beginning(folder)).splitlines())


def told_parameters(folder: Path) -> dict[str, str]:
    """The parameters in the header of `data.csv`, as text, by the names that people read."""
    text = as_utf8(_beginning(folder)).decode("utf-8", errors="replace")
    lines = [line[2:] for line in text.splitlines() if line.startswith("#\t")]
    return {name: value for name, colon, value in (line.partition(": ") for line in lines) if colon}


def _beginning(folder: Path) -> bytes:
    try:
        with (folder / DATA_CSV).open("rb") as file:
            return file.read(1 << 16)
    except OSError:
        return b""


def _is_sound(path: Path, columns: Sequence[str]) -> bool:
    """Whether a data file has a header and nothing but whole rows. Columns that differ little from
    those that there should be are damaged ones; others may be another version's."""
    try:
        header = read_header(path)
        column_line(header.columns)
    except (BundleError, ValueError):
        return False
    if b"\0" in _beginning(path.parent):
        return False
    if len(header.columns) == len(columns) and not _is_known(header.columns):
        same = sum(a == b for a, b in zip(header.columns, columns, strict=True))
        if same >= len(columns) / 2:
            return False
    whole = re.compile(rb"(?:%b\r?\n)*+" % row_pattern(len(header.columns)))
    with path.open("rb") as file:
        for _ in range(header.lines):
            file.readline()
        rest = b""
        while piece := file.read(_PIECE):
            rest += piece
            end = rest.rfind(b"\n") + 1
            if whole.fullmatch(rest, 0, end) is None:
                return False
            rest = rest[end:]
    return not rest


def _found_columns(lines: Sequence[bytes]) -> list[str] | None:
    """The column line among the lines of a data file: the first that is no header and no row."""
    for line in lines:
        if line.startswith(b"#"):
            continue
        try:
            names = line.decode("utf-8").split(",")
            column_line(names)
        except (UnicodeDecodeError, ValueError):
            return None
        return names if _is_known(names) else None
    return None


def _is_known(columns: Sequence[str]) -> bool:
    return any(list(columns) == kind.procedure.DATA_COLUMNS for kind in KINDS.values())


def _found_head(lines: Sequence[bytes]) -> tuple[bool, bytes]:
    """Whether the header is whole, and what it is."""
    head = []
    for line in lines:
        head.append(line)
        if not line.startswith(b"#"):
            break
    try:
        text = b"\n".join([*head, b""]).decode("utf-8")
    except UnicodeDecodeError:
        return False, b""
    whole = text.startswith("#Procedure:") and _found_columns(lines) is not None
    return whole and "\0" not in text, text.encode()


def _head(head: Sequence[str], columns: Sequence[str]) -> bytes:
    return "\n".join([*head, column_line(columns), ""]).encode()


def _is_figure(figure: object) -> bool:
    return isinstance(figure, dict) and what_it_lacks(figure) is None


def _unpacked(decompress: Callable[[bytes], bytes], content: bytes) -> bytes:
    """As much as can be unpacked."""
    out = bytearray()
    try:
        for at in range(0, len(content), 4096):
            out += decompress(content[at : at + 4096])
    except zlib.error:
        pass
    return bytes(out)
