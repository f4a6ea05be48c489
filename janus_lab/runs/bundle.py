"""The folder of a run, as its owner writes it: `run.json`, `data.csv` (by the recorder),
`events.jsonl`, `analysis.json` and the tables beside it. Reading is `open_run`'s business."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import orjson

from drivers.errors import Cause, is_disk_full
from janus_lab.wall_time import wall_time

from . import files
from .errors import BundleError
from .layout import ANALYSIS, EVENTS, RESERVE, RUN_JSON
from .record import (
    EndingRecord,
    RunRecord,
    read_record,
    this_process,
    versions,
)
from .states import RunState

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANALYSIS_FORMAT = 1
_RESERVE_BYTES = 1 << 16

#: Longest part of a folder name (bytes): the whole path has to fit into Windows' 260 characters.
_LONGEST_PART = 40


class RunBundle:
    """A run's folder in the hands of the process that owns the run::

        bundle = RunBundle.create(out, "iv_sweep", sample, {"procedure": ..., "parameters": ...})
        bundle.start()
        ...
        bundle.finish(RunState.FINISHED, rows=recorder.rows)

    A process that dies before `finish` leaves a run that readers call interrupted.
    """

    def __init__(self, path: Path, record: RunRecord) -> None:
        self.path = path
        self.record = record

    @classmethod
    def create(
        cls, out_dir: Path, procedure_name: str, sample: str, record: Mapping[str, Any]
    ) -> Self:
        """Make ``<out_dir>/<YYYY-MM-DD>/<HHMMSS>-<procedure>-<sample>-<id>/``; the run is queued.

        record: fields of `RunRecord`, `procedure` and `parameters` at least; id, state, versions,
        dates and owner are filled in.

        Raises BundleError if the folder cannot be made, ValueError if the record is not valid.
        """
        filled = RunRecord.model_validate(
            {
                "id": uuid.uuid4().hex[:8],
                "state": RunState.QUEUED,
                "procedure_name": procedure_name,
                "sample": sample,
                "versions": versions(),
                "created": wall_time(),
                "owner": this_process(),
                **record,
            }
        )
        made = filled.created
        name = f"{made:%H%M%S}-{safe_name(procedure_name)}-{safe_name(sample)}-{filled.id}"
        path = out_dir / f"{made:%Y-%m-%d}" / name
        bundle = cls(path, filled)
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise BundleError.of_system(error, path, "cannot be made") from None
        bundle._write_record()
        return bundle

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Take over the run in `path`, to resume it; `start` then makes it this process's own.

        Raises BundleError if the run is finished, or its process is still there.
        """
        record = read_record(path)
        check_resumable(path, record)
        events = path / EVENTS
        if events.exists():
            with files.AppendFile(events) as file:
                file.cut(files.whole_lines(events).end)
        return cls(path, record)

    @contextmanager
    def whole_or_nothing(self) -> Iterator[None]:
        """What is made inside is made whole: if it fails, the folder is removed.

        Raises BundleError in place of an OSError.
        """
        try:
            yield
        except BaseException as error:
            shutil.rmtree(self.path, ignore_errors=True)
            if isinstance(error, OSError):
                raise BundleError.of_system(error, self.path) from error
            raise

    def start(self) -> None:
        """The run begins, or goes on: running, in this process, counted once more."""
        self.update(
            state=RunState.RUNNING,
            owner=this_process(),
            started=self.record.started or wall_time(),
            starts=self.record.starts + 1,
            ended=None,
            reason=None,
            ending=None,
        )

    def finish(
        self,
        state: RunState,
        *,
        rows: int,
        reason: str | None = None,
        ending: EndingRecord | None = None,
    ) -> None:
        """The run has ended, as `state` says, with `rows` whole rows in the data file; `reason` is
        the sentence for `ending`."""
        self.update(state=state, rows=rows, reason=reason, ending=ending, ended=wall_time())

    def update(self, **changes: Any) -> None:
        """Change fields of `run.json`, which is replaced in one step.

        Raises BundleError, with the old file in place, if it cannot be written; ValueError for an
        unknown field or an impossible value.
        """
        unknown = changes.keys() - RunRecord.model_fields.keys()
        if unknown:
            raise ValueError(f"{RUN_JSON} has no field {', '.join(sorted(unknown))}")
        self.record = RunRecord.model_validate({**self.record.model_dump(), **changes})
        self._write_record()

    def event(self, time_s: float, kind: str, **details: Any) -> None:
        """Note what happened at bench time `time_s` (s since the start of the run).

        Raises BundleError, with no half line left behind, if it cannot be written.
        """
        path = self.path / EVENTS
        line = event_line(time_s, kind, details)
        try:
            with files.AppendFile(path, new=not path.exists()) as file:
                file.append(line)
        except OSError as error:
            raise BundleError.of_system(error, path) from error

    def write_analysis(self, figures: Sequence[Mapping[str, Any]]) -> None:
        """Replace the figures of merit; a value that is not finite is missing (null)."""
        path = self.path / ANALYSIS
        content = {"format": ANALYSIS_FORMAT, "figures": list(figures)}
        try:
            files.replace(path, _json(content, orjson.OPT_INDENT_2) + b"\n")
        except OSError as error:
            raise BundleError.of_system(error, path) from error

    def write_table(self, name: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Replace the CSV file `name`, a table beside the analysis: arrays of one length."""
        import pandas as pd

        path = self.path / name
        try:
            files.replace(path, pd.DataFrame(dict(columns)).to_csv(index=False).encode())
        except OSError as error:
            raise BundleError.of_system(error, path) from error

    def write_text(self, name: str, text: str) -> None:
        """Replace the text file `name`, in UTF-8, beside the analysis."""
        path = self.path / name
        try:
            files.replace(path, text.encode())
        except OSError as error:
            raise BundleError.of_system(error, path) from error

    def _write_record(self) -> None:
        path, reserve = self.path / RUN_JSON, self.path / RESERVE
        content = self.record.model_dump_json(indent=2).encode() + b"\n"
        try:
            try:
                files.replace(path, content)
            except OSError as error:
                if not (is_disk_full(error) and reserve.exists()):
                    raise
                reserve.unlink()
                files.replace(path, content)
            if not self.record.state.is_open:
                reserve.unlink(missing_ok=True)
        except OSError as error:
            raise BundleError.of_system(error, path) from error
        if self.record.state.is_open and not reserve.exists():
            # no room for it: then the disk is full enough to be noticed
            with suppress(OSError), reserve.open("xb") as file:
                file.write(os.urandom(_RESERVE_BYTES))  # a file system may drop zeros


def event_line(time_s: float, kind: str, details: Mapping[str, Any]) -> bytes:
    """The line of `events.jsonl` that says what happened at bench time `time_s` (s)."""
    return _json({"time_s": time_s, "kind": kind, **details}) + b"\n"


def check_resumable(path: Path, record: RunRecord) -> None:
    """Raise BundleError if the run is finished, or its process is still there."""
    if record.state is RunState.FINISHED:
        analysed = (path / ANALYSIS).exists()
        hint = "" if analysed else f"'janus-lab analyse {record.id}' makes its figures of merit"
        raise BundleError(
            "the run is finished, there is nothing to resume",
            subject=path,
            advice=hint,
            kind=Cause.NOT_POSSIBLE,
        )
    if record.state.is_open and not record.owner.is_gone() and record.owner != this_process():
        owner = record.owner
        raise BundleError(
            f"the run is {record.state} in process {owner.pid} on {owner.host}; stop that first",
            subject=path,
        )


def safe_name(text: str) -> str:
    """`text` as part of a folder name on any system: letters, digits and ``_ . + -``, kept short.

    Windows reserves ``<>:"/\\|?*`` and control characters, and drops dots and blanks at the end.
    """
    kept = re.sub(r"[^\w.+-]+", "_", unicodedata.normalize("NFC", text)).strip("._")
    return kept.encode()[:_LONGEST_PART].decode(errors="ignore").strip("._") or "unnamed"


def _json(value: object, option: int = 0) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_SERIALIZE_NUMPY | option)
