"""The fallback folder: a run whose own folder can no longer be written is kept as a bundle
elsewhere, as far as it can still be read, with everything that came since."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.files import READS_ASIDE, AppendFile
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.record import RunRecord
from janus_lab.runs.salvage import objects_among, rows_among

from .kept_file import KeptFile, NoLongerOurs

#: Names the folder in place of the one in the user's home.
VARIABLE = "JANUS_LAB_RESCUE"
FOLDER = "janus-lab-rescued"
#: How long copying to one place may take (s), and how long from a disk that hangs.
_COPYING, _FROM_A_HANGING_DISK = 600.0, 10.0

Result = TypeVar("Result")
Waiting = Sequence[tuple[KeptFile, bytes]]


@dataclass
class Rescued:
    """A run in its fallback folder."""

    bundle: RunBundle
    files: dict[str, AppendFile]  #: by name, to be gone on with
    rows: int
    whole: bool  #: whether everything that was measured is there

    @property
    def path(self) -> Path:
        return self.bundle.path

    def append(self, name: str, piece: bytes) -> None:
        """Write `piece` behind the file `name`; what cannot be written is lost."""
        with suppress(OSError):
            if name not in self.files:
                self.files[name] = AppendFile(self.path / name, new=True)
            self.files[name].append(piece)

    def close(self) -> None:
        """Close the files, with all of it on the disk."""
        for file in self.files.values():
            with suppress(OSError):
                file.sync()
            file.close()


def places() -> Iterator[Path]:
    """Where a run may be kept, best first; the folders are made when they are needed."""
    if named := os.environ.get(VARIABLE):
        yield Path(named)
    with suppress(RuntimeError):  # a user without a home
        yield Path.home() / FOLDER
    with suppress(OSError):  # a name that nobody else can have taken there before
        temporary = Path(tempfile.mkdtemp(prefix=f"{FOLDER}-"))
        yield temporary
        temporary.rmdir()  # another place was asked for: nothing could be kept there


def rescue(
    folder: Path, record: RunRecord, files: Sequence[KeptFile], waiting: Waiting, *, hangs: bool
) -> Rescued | None:
    """Keep the run of `folder` elsewhere: what stands in `files`, and the pieces `waiting` to be
    written to them. None if it can be kept nowhere.

    `hangs` says that the disk may never answer.
    """
    for place in places():
        for with_earlier in (True, False) if hangs else (True,):
            if hangs and with_earlier and not READS_ASIDE:
                continue
            seconds = _FROM_A_HANGING_DISK if hangs else _COPYING
            copy = _Copy(place, folder, record, files, waiting, with_earlier)
            with suppress(OSError, TimeoutError):
                return within(seconds, copy.made)
            copy.given_up = True
    return None


def within(seconds: float, action: Callable[[], Result]) -> Result:
    """What `action` returns or raises; TimeoutError if a disk holds it longer than `seconds`."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def act() -> None:
        try:
            results.append(action())
        except BaseException as error:  # noqa: BLE001 - raised below
            errors.append(error)

    thread = threading.Thread(target=act, name="file work of the run", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError("the disk does not answer")
    return results[0]


class _Copy:
    """One attempt."""

    def __init__(
        self,
        place: Path,
        folder: Path,
        record: RunRecord,
        files: Sequence[KeptFile],
        waiting: Waiting,
        with_earlier: bool,
    ) -> None:
        self._folder, self._record = folder, record
        self._files = [(file, file.recent) for file in files]
        self._waiting, self._with_earlier = waiting, with_earlier
        self._day = place / folder.parent.name
        self._whole = True
        self.given_up = False  #: it took too long; what it has made is of no use

    def made(self) -> Rescued:
        """Make the folder. Raises OSError, without leaving any of it."""
        path = self._made_folder()
        rescued: Rescued | None = None
        try:
            rescued = self._filled(path)
            if self.given_up:
                raise TimeoutError("too late")
        except BaseException:
            if rescued is not None:
                rescued.close()
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):  # other runs are in it
                self._day.rmdir()
            raise
        return rescued

    def _made_folder(self) -> Path:
        self._day.mkdir(parents=True, exist_ok=True)
        for number in range(1, 100):
            path = self._day / (self._folder.name + (f"-{number}" if number > 1 else ""))
            with suppress(FileExistsError):
                path.mkdir()
                return path
        raise FileExistsError(f"{path}: there are too many")

    def _filled(self, path: Path) -> Rescued:
        values = {**self._record.model_dump(), "rescued_from": str(self._folder)}
        bundle = RunBundle(path, RunRecord.model_validate(values))
        rescued = Rescued(bundle, {}, 0, True)
        try:
            for file, recent in self._files:
                target = AppendFile(path / file.path.name, new=True)
                rescued.files[file.path.name] = target
                self._copy(file, recent, target)
                if file.path.name == DATA_CSV:
                    lines = sum(chunk.count(b"\n") for chunk in target.chunks(target.size))
                    rescued.rows = lines - file.head.count(b"\n")
            bundle.update()
        except BaseException:
            rescued.close()
            raise
        rescued.whole = self._whole
        return rescued

    def _copy(self, file: KeptFile, recent: bytes, target: AppendFile) -> None:
        try:
            self._copy_earlier(file, target)
        except (OSError, NoLongerOurs):
            self._whole = False
            target.cut(0)
            target.append(file.head)
            with suppress(OSError):
                target.append(self._salvaged(file))
        target.append(recent + b"".join(piece for of, piece in self._waiting if of is file))
        target.sync()

    def _copy_earlier(self, file: KeptFile, target: AppendFile) -> None:
        if not file.earlier_size:
            return
        if not self._with_earlier:
            raise OSError("the disk hangs")
        for chunk in file.earlier():
            target.append(chunk)

    def _salvaged(self, file: KeptFile) -> bytes:
        """What can be believed of a file that is not as it was written."""
        if not self._with_earlier:
            return b""
        content = b"".join(file.file.chunks(file.earlier_size))
        content = content.removeprefix(file.head)
        if file.path.name == DATA_CSV:
            columns = file.head.splitlines()[-1].count(b",") + 1
            return rows_among(content, columns).content
        return objects_among(content).content
