"""One run in the catalogue: what the index keeps of it, and what a listing shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from .errors import BundleError
from .layout import DATA_CSV
from .notes.remarks import Remarks, remarks_from, to_json
from .states import RunState, state_now

if TYPE_CHECKING:  # with its models, a tenth of a second to import
    from .record import EndingRecord, RunRecord

#: What a listing needs, so that it reads no `run.json`. Dates as ISO 8601, `made` for their order.
COLUMNS = (
    "folder",  # below the runs directory, with /
    "signature",  # of run.json, so that only what changed is read again
    "id",
    "procedure",
    "sample",
    "device",
    "state",
    "made",  # s since 1970
    "created",
    "started",
    "ended",
    "rows",
    "reason",
    "ending",  # as JSON
    "host",  # of the process that owns the run, and the next three
    "pid",
    "process_started",
    "process_after_boot",
    "remarks",  # as JSON
    "notes",  # those pinned to plots: their words
)


@dataclass(frozen=True)
class CatalogueRow:
    """One run in a listing."""

    path: Path
    id: str
    procedure: str
    sample: str
    device: str
    state: RunState
    created: datetime
    started: datetime | None
    ended: datetime | None
    rows: int
    reason: str | None
    ending_json: str | None = None
    remarks_json: str | None = None
    note_words: str = ""  #: of the notes pinned to its plots

    @cached_property
    def remarks(self) -> Remarks:
        """What people think of it."""
        return remarks_from(self.remarks_json) if self.remarks_json else Remarks()

    @property
    def remark_words(self) -> str:
        """What a search finds of that, and of the notes pinned to its plots."""
        words = self.remarks.words if self.remarks_json else ""
        return "\n".join(filter(None, (words, self.note_words)))

    @property
    def ending(self) -> EndingRecord | None:
        """Why it ended, as data; None of a run that is open or finished without a remark."""
        if self.ending_json is None:
            return None
        from .record import EndingRecord

        return EndingRecord.model_validate_json(self.ending_json)

    @classmethod
    def of_kept(cls, runs_dir: Path, values: Sequence[Any]) -> Self:
        """From what is kept in COLUMNS; of an open run, as it is now."""
        kept = dict(zip(COLUMNS, values, strict=True))
        path, rows, state = runs_dir / kept["folder"], kept["rows"], RunState(kept["state"])
        if state.is_open:  # run.json counts the rows when the run ends
            rows = _rows_by_now(path, otherwise=rows)
            process = (kept["pid"], kept["process_started"], kept["process_after_boot"])
            state = state_now(state, kept["host"], *process)
        return cls(
            path=path,
            id=kept["id"],
            procedure=kept["procedure"],
            sample=kept["sample"],
            device=kept["device"],
            state=state,
            created=datetime.fromisoformat(kept["created"]),
            started=_date(kept["started"]),
            ended=_date(kept["ended"]),
            rows=rows,
            reason=kept["reason"],
            ending_json=kept["ending"],
            remarks_json=kept["remarks"],
            note_words=str(kept["notes"] or ""),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, but for the dates."""
        told = vars(self) | {"path": str(self.path), "ending": None}
        for key in ("remarks", "note_words"):
            told.pop(key, None)
        ending, remarks = told.pop("ending_json"), told.pop("remarks_json")
        told |= {"ending": json.loads(ending)} if ending else {}
        return told | ({"remarks": json.loads(remarks)} if remarks else {})


CatalogueRows = list[CatalogueRow]


def kept_of(
    record: RunRecord, remarks: Remarks | None = None, notes: str = ""
) -> tuple[object, ...]:
    """What the index keeps of a run, in the order of COLUMNS, behind folder and signature."""
    said = to_json(remarks).decode() if remarks else None
    owner = record.owner
    return (
        record.id,
        record.procedure_name,
        record.sample,
        str(record.device.get("name", "")),
        record.state.value,
        record.created.timestamp(),
        record.created.isoformat(),
        record.started and record.started.isoformat(),
        record.ended and record.ended.isoformat(),
        record.rows,
        record.reason,
        record.ending and record.ending.model_dump_json(),
        owner.host,
        owner.pid,
        owner.started,
        owner.after_boot,
        said,
        notes or None,
    )


def _date(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _rows_by_now(folder: Path, otherwise: int) -> int:
    """Whole rows in the data file of a run that is open."""
    from .files import whole_lines
    from .header import read_header

    try:
        data = folder / DATA_CSV
        return whole_lines(data).whole - read_header(data).lines
    except (OSError, BundleError):
        return otherwise
