"""The catalogue: an SQLite index over the folders of a runs directory. The folders are the truth;
an index that is lost, old or broken is made again from them; one that somebody else holds is done
without."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from drivers import regular_files
from drivers.errors import Problem, problem_of

from .catalogue_row import COLUMNS, CatalogueRow, CatalogueRows, kept_of
from .errors import BundleError
from .layout import NOTES, REMARKS, RUN_JSON
from .notes.pinned import note_words
from .notes.remarks import Remarks, read_remarks
from .run_filter import RunFilter
from .states import RunState

if TYPE_CHECKING:
    from .record import RunRecord

CATALOGUE = "catalogue.sqlite"
#: How long an index that another process is writing is waited for (s): that takes milliseconds.
PATIENCE = 0.5
#: The file, and what SQLite writes beside it.
_BESIDE = ("", "-journal", "-wal", "-shm")
_VERSION = 5  # of the table, that is of COLUMNS; another one is made again
_SCHEMA = f"""
CREATE TABLE runs ({", ".join(COLUMNS)}, PRIMARY KEY (folder));
CREATE INDEX by_date ON runs (made DESC, folder DESC)
"""

Result = TypeVar("Result")


class HasRecord(Protocol):
    """What `Catalogue.add` takes: a `RunBundle` or a `Run`."""

    path: Path
    record: RunRecord


class Catalogue:
    """The index of a runs directory; a context manager that holds one connection.

    `notes` tells what the person should know: an index that was made again, or that another program
    holds, so that the folders themselves were read. `broken` has the folders that were left out,
    and why.
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

    @property
    def left_out(self) -> list[str]:
        """A sentence for each folder in `broken`."""
        return [f"left out: {why}" for why in self.broken.values()]

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
        """Bring the index up to date; only of what changed is `run.json` read."""
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
        conditions = {  # what the index can answer by itself
            "sample = ?": sample,
            "device = ?": device,
            "procedure = ?": procedure,
            "made >= ?": since.timestamp() if since else None,
        }
        return self._guarded(
            lambda: list(islice(filter(asked.matches, self._select(conditions)), limit))
        )

    def find(self, prefix: str) -> CatalogueRows:
        """The runs whose id starts with `prefix`; newest first."""
        return self._guarded(lambda: list(self._select({"instr(id, ?) = 1": prefix.lower()})))

    def _select(self, conditions: Mapping[str, object]) -> Iterator[CatalogueRow]:
        asked = {text: value for text, value in conditions.items() if value is not None}
        where = f"WHERE {' AND '.join(asked)}" if asked else ""
        query = f"SELECT {', '.join(COLUMNS)} FROM runs {where} ORDER BY made DESC, folder DESC"
        found = self._db.execute(query, tuple(asked.values())).fetchall()
        return (CatalogueRow.of_kept(self.runs_dir, values) for values in found)

    def _rebuild(self) -> None:
        with self._db:
            self._db.execute("DROP TABLE IF EXISTS runs")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")
        self._refresh()

    def _refresh(self) -> None:
        known = dict(self._db.execute("SELECT folder, signature FROM runs"))
        self.broken = {}
        with self._db:
            for folder, signature in self._folders():
                if known.pop(folder, None) != signature:
                    self._read(folder, signature)
            self._db.executemany("DELETE FROM runs WHERE folder = ?", [(f,) for f in known])

    def _read(self, folder: str, signature: str) -> None:
        """Take in the run in `folder`, or leave it out if its `run.json` is broken."""
        from .record import read_record  # with its model, a tenth of a second to import

        path = self.runs_dir / folder
        try:
            self._put(folder, signature, read_record(path))
        except (OSError, BundleError) as error:
            self._db.execute("DELETE FROM runs WHERE folder = ?", (folder,))
            self.broken[path] = problem_of(error)

    def _folders(self) -> Iterator[tuple[str, str]]:
        """The folders of runs and the signatures of their `run.json`, none of which is opened."""
        for day in _subfolders(self.runs_dir):
            for run in _subfolders(self.runs_dir / day):
                with suppress(OSError):  # no run.json, or gone by now
                    yield f"{day}/{run}", _signature(f"{self.runs_dir}/{day}/{run}")

    def _put(self, folder: str, signature: str, record: RunRecord) -> None:
        places = ", ".join("?" * len(COLUMNS))
        path = self.runs_dir / folder
        remarks, notes = read_remarks(path), note_words(path)
        kept = kept_of(record, remarks if remarks != Remarks() else None, notes)
        values = (folder, signature, *kept)
        self._db.execute(f"INSERT OR REPLACE INTO runs VALUES ({places})", values)

    def _check_version(self) -> None:
        if self._db.execute("PRAGMA user_version").fetchone() != (_VERSION,):
            raise sqlite3.DatabaseError("another version of Janus Lab wrote it")
        made = {sql.strip() for (sql,) in self._db.execute("SELECT sql FROM sqlite_master") if sql}
        if made != {statement.strip() for statement in _SCHEMA.split(";")}:
            raise sqlite3.DatabaseError("it is not as Janus Lab makes it")

    def _connect(self) -> sqlite3.Connection:
        """The index file, or, where none can be written, an index in memory."""
        try:
            for suffix in _BESIDE:
                regular_files.refuse_link(self._file.with_name(f"{CATALOGUE}{suffix}"))
            if self._file.exists():  # not a pipe either, at which SQLite would wait
                regular_files.opened(self._file).close()
            return sqlite3.connect(self._file, timeout=PATIENCE)
        except OSError as error:
            why = error.strerror or error
            self.notes.append(f"{self._file}: not used, the folders were read ({why})")
        except sqlite3.OperationalError:
            pass
        return sqlite3.connect(":memory:")

    def _guarded(self, action: Callable[[], Result]) -> Result:
        """Do `action`; if the index turns out to be broken, make it again and repeat."""
        try:
            return action()
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest tells it more exactly
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return self._without_file(action)
            self.notes.append(f"{self._file}: made again from the folders ({error})")
        except (ValueError, TypeError, OverflowError) as error:  # values that we would not write
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

    def _without_file(self, action: Callable[[], Result]) -> Result:
        """Do `action` on an index in memory: another program holds the file."""
        self.notes.append(f"{self._file}: another program holds it, so the folders were read")
        self._db.close()
        self._db = sqlite3.connect(":memory:")
        self._rebuild()
        return action()


def _signature(folder: Path | str) -> str:
    """Changes with every replacement of `run.json` and of the remarks beside it, and with every
    note that is pinned, even within one tick of the file dates."""
    signed = _signed(f"{folder}/{RUN_JSON}")
    for beside in (REMARKS, NOTES):
        with suppress(OSError):  # most runs have none
            signed = f"{signed} {beside} {_signed(f'{folder}/{beside}')}"
    return signed


def _signed(path: str) -> str:
    status = os.stat(path)  # noqa: PTH116 - thousands of them: a Path each is slow
    return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"


def _subfolders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name for e in entries if e.is_dir() and not e.name.startswith("."))
    except OSError:
        return []
