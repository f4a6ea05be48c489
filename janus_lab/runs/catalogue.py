"""The catalogue: an SQLite index over the folders of a runs directory, and the names a run goes
by. The folders are the truth; an index that is lost, old or broken is made again from them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from drivers.errors import Problem, problem_of

from .bundle import DATA_CSV
from .errors import BundleError, CatalogueError, RunNotFound
from .files import whole_lines
from .header import read_header
from .record import RUN_JSON, EndingRecord, RunRecord, read_record
from .run_filter import RunFilter
from .states import RunState

CATALOGUE = "catalogue.sqlite"
_VERSION = 1  # of the table below; another one is made again
_SCHEMA = """
CREATE TABLE runs (
    folder TEXT PRIMARY KEY,  -- below the runs directory, with /
    signature TEXT,           -- of run.json, so that only what changed is read again
    id TEXT, procedure TEXT, sample TEXT, state TEXT, created REAL, record TEXT
)
"""
_CANDIDATES = 5

Result = TypeVar("Result")


class HasRecord(Protocol):
    """What `Catalogue.add` takes: a `RunBundle` or a `Run`."""

    path: Path
    record: RunRecord


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
    ending: EndingRecord | None = None


CatalogueRows = list[CatalogueRow]


class Catalogue:
    """The index of a runs directory; a context manager that holds one connection.

    `notes` tells what the person should know: an index that was made again. `broken` has the
    folders that were left out, and why.
    """

    def __init__(self, runs_dir: Path) -> None:
        self.runs_dir = runs_dir
        self.notes: list[str] = []
        self.broken: dict[Path, Problem] = {}
        self._file = runs_dir / CATALOGUE
        existed = self._file.exists()
        self._db = self._connect()
        try:
            if existed:
                self._guarded(self._check_version)
            else:
                self.rebuild()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def rebuild(self) -> None:
        """Make the index again from the folders."""
        self._guarded(self._rebuild)

    def refresh(self) -> None:
        """Bring the index up to date; only a `run.json` that changed is read."""
        self._guarded(self._refresh)

    def add(self, run: HasRecord) -> None:
        """Take one run in, or its change. Raises ValueError if it is not in the runs directory."""
        folder = run.path.resolve().relative_to(self.runs_dir.resolve()).as_posix()

        def action() -> None:
            with self._db:
                self._put(folder, _signature(run.path), run.record)

        self._guarded(action)

    def list(
        self,
        sample: str | None = None,
        procedure: str | None = None,
        state: RunState | None = None,
        since: datetime | None = None,
        limit: int | None = None,
        *,
        device: str | None = None,
        until: datetime | None = None,
        text: str = "",
    ) -> CatalogueRows:
        """The runs for which all that is asked holds, as `RunFilter` means it; newest first."""
        asked = RunFilter(sample, device, procedure, state, since, until, text)
        conditions = {  # what the index knows of it, so that not every record is read
            "sample = ?": sample,
            "procedure = ?": procedure,
            "created >= ?": since.timestamp() if since else None,
        }
        rows = []
        for folder, record in self._select(conditions):
            row = self._row(folder, record)
            if asked.matches(row):
                rows.append(row)
            if len(rows) == limit:
                break
        return rows

    def find(self, prefix: str) -> CatalogueRows:
        """The runs whose id starts with `prefix`; newest first."""
        found = self._select({"instr(id, ?) = 1": prefix.lower()})
        return [self._row(folder, record) for folder, record in found]

    def _select(self, conditions: Mapping[str, object]) -> Iterator[tuple[str, RunRecord]]:
        asked = {text: value for text, value in conditions.items() if value is not None}
        where = f"WHERE {' AND '.join(asked)}" if asked else ""
        query = f"SELECT folder, record FROM runs {where} ORDER BY created DESC, folder DESC"
        found = self._guarded(lambda: self._db.execute(query, tuple(asked.values())).fetchall())
        return ((folder, RunRecord.model_validate_json(record)) for folder, record in found)

    def _row(self, folder: str, record: RunRecord) -> CatalogueRow:
        path = self.runs_dir / folder
        rows = record.rows
        if record.state.is_open:  # run.json counts the rows when the run ends
            with suppress(OSError, BundleError):
                data = path / DATA_CSV
                rows = whole_lines(data).whole - read_header(data).lines
        return CatalogueRow(
            path=path,
            id=record.id,
            procedure=record.procedure_name,
            sample=record.sample,
            device=str(record.device.get("name", "")),
            state=record.state_now(),
            created=record.created,
            started=record.started,
            ended=record.ended,
            rows=rows,
            reason=record.reason,
            ending=record.ending,
        )

    def _rebuild(self) -> None:
        with self._db:
            self._db.execute("DROP TABLE IF EXISTS runs")
            self._db.execute(_SCHEMA)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        self._refresh()

    def _refresh(self) -> None:
        known = dict(self._db.execute("SELECT folder, signature FROM runs"))
        self.broken = {}
        with self._db:
            for folder in self._folders():
                path = self.runs_dir / folder
                try:
                    signature = _signature(path)
                    if known.pop(folder, None) != signature:
                        self._put(folder, signature, read_record(path))
                except (OSError, BundleError) as error:
                    self._db.execute("DELETE FROM runs WHERE folder = ?", (folder,))
                    self.broken[path] = problem_of(error)
            self._db.executemany("DELETE FROM runs WHERE folder = ?", [(f,) for f in known])

    def _folders(self) -> Iterator[str]:
        for day in _subfolders(self.runs_dir):
            for run in _subfolders(self.runs_dir / day):
                if (self.runs_dir / day / run / RUN_JSON).is_file():
                    yield f"{day}/{run}"

    def _put(self, folder: str, signature: str, record: RunRecord) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                folder,
                signature,
                record.id,
                record.procedure_name,
                record.sample,
                record.state,
                record.created.timestamp(),
                record.model_dump_json(),
            ),
        )

    def _check_version(self) -> None:
        if self._db.execute("PRAGMA user_version").fetchone() != (_VERSION,):
            raise sqlite3.DatabaseError("it is another version's")

    def _connect(self) -> sqlite3.Connection:
        """The index file, or, where none can be written, an index in memory."""
        try:
            return sqlite3.connect(self._file)
        except sqlite3.OperationalError:
            return sqlite3.connect(":memory:")

    def _guarded(self, action: Callable[[], Result]) -> Result:
        """Do `action`; if the index turns out to be broken, make it again and repeat."""
        try:
            return action()
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise CatalogueError(
                    "another process is writing it; try again in a moment", subject=self._file
                ) from None
            self.notes.append(f"{self._file}: made again from the folders ({error})")
        self._db.close()
        try:
            self._file.unlink(missing_ok=True)
            self._db = self._connect()
            self._rebuild()
        except (OSError, sqlite3.DatabaseError):
            self._db.close()
            self._db = sqlite3.connect(":memory:")
            self._rebuild()
        return action()


def resolve(runs_dir: Path, text: str) -> Path:
    """The folder of the run that `text` names: a folder, an id or the start of one, or `latest`.

    Raises RunNotFound, with the candidates, if that is no run or more than one.
    """
    given = Path(text)
    if text != "latest":
        for folder in (given.parent if given.is_file() else given, runs_dir / given):
            if (folder / RUN_JSON).is_file():
                return folder
    with Catalogue(runs_dir) as catalogue:
        catalogue.refresh()
        newest = catalogue.list(limit=_CANDIDATES)
        found = newest[:1] if text == "latest" else catalogue.find(text) if text else []
    if not found and text and given.exists():
        raise RunNotFound(f"holds no {RUN_JSON}, so it is not the folder of a run", subject=given)
    if not newest:
        raise RunNotFound("there are no runs here", subject=runs_dir)
    if not found:
        raise RunNotFound(f"no run goes by '{text}'; the newest are {_named(newest)}")
    if len(found) > 1:
        raise RunNotFound(f"'{text}' is the start of {len(found)} runs' ids: {_named(found)}")
    return found[0].path


def _named(rows: CatalogueRows) -> str:
    names = [f"{row.id} ({row.path.parent.name}/{row.path.name})" for row in rows[:_CANDIDATES]]
    return ", ".join(names) + (", ..." if len(rows) > _CANDIDATES else "")


def _signature(folder: Path) -> str:
    """Changes with every replacement of `run.json`, even within one tick of the file dates."""
    status = (folder / RUN_JSON).stat()
    return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"


def _subfolders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.is_dir() and not e.name.startswith("."))
    except OSError:
        return []
