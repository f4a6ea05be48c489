"""Repairing one run: what is damaged is set aside as `*.damaged`, and what can be saved takes its
place. A sound run, and one that is under way, are left as they are."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from drivers.transcript.format import NAME as TRANSCRIPT
from janus_lab.runs import files
from janus_lab.runs.errors import BundleError, RunError
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, EVENTS, RESERVE, RUN_JSON
from janus_lab.runs.record import RunRecord
from janus_lab.runs.run import open_run
from janus_lab.runs.states import RunState
from janus_lab.wall_time import wall_time

from .parts import FileRepair, analysis_change, data_change, events_change, transcript_change
from .record_parts import columns_of, header_lines, kind_from, salvaged_record

#: A folder with any of them is, or was, a run's.
OF_A_RUN = (RUN_JSON, DATA_CSV, EVENTS, TRANSCRIPT, f"{TRANSCRIPT}.gz", ANALYSIS)
#: A run that nobody can say whether it is under way has changed something within so long (s).
_RECENTLY = 60.0


class RepairOutcome(StrEnum):
    """What became of a run."""

    SOUND = "sound"
    REPAIRED = "repaired"
    LEFT_ALONE = "left alone"
    BEYOND = "beyond repair"


@dataclass(frozen=True)
class Repair:
    """What was found and done in one folder."""

    path: Path
    outcome: RepairOutcome
    #: Why it was left alone or is beyond repair; of a repaired run what it still lacks.
    remark: str = ""
    changes: tuple[FileRepair, ...] = field(default=())

    def __str__(self) -> str:
        told = [f"{c.file} {c.damage}, saved: {c.saved}" for c in self.changes]
        return f"{self.path}: {self.outcome}: " + "; ".join(filter(None, (*told, self.remark)))

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "path": str(self.path),
            "outcome": self.outcome.value,
            "remark": self.remark,
            "changes": [
                {"file": c.file, "damage": c.damage, "saved": c.saved} for c in self.changes
            ],
        }


def is_of_a_run(folder: Path) -> bool:
    """Whether `folder` is a run's, whatever has become of it."""
    return any((folder / name).exists() for name in OF_A_RUN)


def repair_run(folder: Path) -> Repair:
    """Save what can be saved of the run in `folder`; nothing is ever deleted."""
    try:
        return _repaired(folder)
    except OSError as error:
        return Repair(
            folder,
            RepairOutcome.BEYOND,
            str(BundleError.of_system(error, folder, "cannot be repaired")),
        )
    except RunError as error:
        return Repair(folder, RepairOutcome.BEYOND, str(error))


def _repaired(folder: Path) -> Repair:
    if odd := next(_odd_files(folder), None):
        return Repair(
            folder, RepairOutcome.LEFT_ALONE, f"{odd.name} is a link, a folder or a device"
        )
    salvaged = salvaged_record(folder)
    record = salvaged.record
    if salvaged.of_newer_version:
        return Repair(folder, RepairOutcome.LEFT_ALONE, "a newer janus-lab wrote it")
    if record.state.is_open and not record.owner.is_gone():
        return Repair(folder, RepairOutcome.LEFT_ALONE, f"{record.state.value}: under way")
    if not salvaged.whole and _may_be_under_way(folder):
        why = "it may be under way; try again in a minute"
        return Repair(folder, RepairOutcome.LEFT_ALONE, why)
    kind = kind_from(folder, record.procedure_name)
    head = header_lines(record, kind)
    measured = bool(record.rows) or record.state is RunState.FINISHED
    changes = [
        *data_change(folder, columns_of(kind), head, expected=measured),
        *events_change(folder),
        *analysis_change(folder),
        *transcript_change(folder),
    ]
    if not salvaged.whole:
        there = (folder / RUN_JSON).exists()
        saved = f"all but {', '.join(salvaged.lost)}" if salvaged.lost else "all that it told"
        damage = "damaged" if there else "is missing"
        changes.append(FileRepair(RUN_JSON, damage, saved, b""))
        record = record.model_copy(update={"rows": _rows(folder, changes)})
    if changes:
        _carry_out(folder, record, changes)
    run = open_run(folder)
    if not changes:
        return Repair(folder, RepairOutcome.SOUND)
    if run.columns:
        len(run.data)
    return Repair(folder, RepairOutcome.REPAIRED, "", tuple(changes))


def _carry_out(folder: Path, record: RunRecord, changes: Sequence[FileRepair]) -> None:
    """Set aside what is damaged, and put what was saved in its place; `run.json` last."""
    for change in changes:
        path = folder / change.file
        _set_aside(path, keep_name=change.content is not None)
        if change.content is not None and change.file != RUN_JSON:
            files.replace(path, change.content)
    told = [f"{c.file}: {c.damage}, saved: {c.saved}" for c in changes]
    note = {"at": wall_time().isoformat(), "saved": told}
    path, whole = folder / RUN_JSON, changes[-1].file != RUN_JSON
    files.replace(path, _with_note(path.read_bytes() if whole else b"", record, note))


def _with_note(content: bytes, record: RunRecord, note: dict[str, Any]) -> bytes:
    """`content`, or, where it was damaged (empty), `record`, with a note of what was repaired;
    what else somebody has written there stays as it is."""
    values = record.model_dump()
    if content and "repaired" not in values:
        told = orjson.dumps([note], option=orjson.OPT_INDENT_2)
        return content.rstrip()[:-1].rstrip() + b',\n  "repaired": ' + told + b"\n}\n"
    values["repaired"] = [*values.get("repaired", ()), note]
    return RunRecord.model_validate(values).model_dump_json(indent=2).encode() + b"\n"


def _rows(folder: Path, changes: Sequence[FileRepair]) -> int:
    """Rows of the data file, as it will be."""
    with suppress(OSError):
        planned = [change.content for change in changes if change.file == DATA_CSV]
        content = (planned[0] if planned else (folder / DATA_CSV).read_bytes()) or b""
        head = sum(line.startswith(b"#") for line in content[: 1 << 16].splitlines())
        return max(0, content.count(b"\n") - head - 1)
    return 0


def _set_aside(path: Path, *, keep_name: bool) -> None:
    """Keep the file `path` as it is as `<name>.damaged`, or `.damaged-2` and so on."""
    if not path.exists():
        return
    content = path.read_bytes()
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.damaged" + (f"-{number}" if number > 1 else ""))
        if not aside.exists():
            break
        if aside.read_bytes() == content:  # a repair was killed before it had replaced the file
            break
        number += 1
    if not aside.exists():
        files.replace(aside, content)
        shutil.copystat(path, aside)
    if not keep_name:
        path.unlink()


def _odd_files(folder: Path) -> Iterator[Path]:
    """What is no plain file where one should be: nothing is read through it or put in its place."""
    for path in [folder, *(folder / name for name in OF_A_RUN)]:
        with suppress(FileNotFoundError):
            mode = path.lstat().st_mode
            if not (stat.S_ISDIR(mode) if path is folder else stat.S_ISREG(mode)):
                yield path


def _may_be_under_way(folder: Path) -> bool:
    """Whether a run whose `run.json` does not say so may still be measured: it has its reserve,
    and its files grow."""
    if not (folder / RESERVE).exists():
        return False
    grown = [folder / name for name in (DATA_CSV, EVENTS, TRANSCRIPT)]
    changed = [path.stat().st_mtime for path in grown if path.exists()]
    return time.time() - max(changed, default=0.0) < _RECENTLY
