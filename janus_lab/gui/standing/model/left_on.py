"""What is kept of a session while its real bench is in use or in doubt, so that the next start
knows where nobody has confirmed that everything is off. One small file a bench."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ValidationError

from drivers.config.bench import BenchConfig
from janus_lab.runs import files
from janus_lab.runs.ending import CHECK_THE_BENCH
from janus_lab.runs.record import Owner

#: No such file is longer (bytes).
_LONGEST = 16_384


class LeftOn(BaseModel):
    """That a session has used `bench`, in the process `owner`; `doubts` are what it could not
    confirm to be off, in words, as of `when`."""

    bench: str
    owner: Owner
    when: AwareDatetime
    doubts: str = ""
    is_older: bool = False  #: the doubts are the sentence of a session before, which still stands

    @property
    def sentence(self) -> str:
        """For whoever starts next."""
        doubts = self.doubts.removeprefix(CHECK_THE_BENCH).lstrip(": ")
        began = f"{self.when.astimezone():%Y-%m-%d %H:%M}"
        if not doubts:
            said = f"the session that was at the bench from {began} ended by itself, and nobody"
            return f"{CHECK_THE_BENCH}: {said} has confirmed that {self.bench} is off"
        if self.is_older:
            return f"{CHECK_THE_BENCH}: {doubts}"
        said = f"the last session ended ({began}) without confirmation that {self.bench} is off"
        return f"{CHECK_THE_BENCH}: {said}: {doubts}"


def path_in(folder: Path, bench: BenchConfig) -> Path:
    """Where that is kept of `bench`: of its instruments, however the bench is called."""
    instruments = repr((bench.visa_library, sorted(bench.instruments.items())))
    key = hashlib.sha256(instruments.encode()).hexdigest()[:12]
    return folder / f"not-confirmed-off-{key}.json"


def read(path: Path) -> LeftOn | None:
    """What an ended session has left there; None where there is nothing, or it still goes on."""
    found = _read(path)
    return found if found is not None and found.owner.is_gone() else None


def is_told_by_another(path: Path, session: int) -> bool:
    """Whether another session than that of process number `session` goes on, and tells of it."""
    found = _read(path)
    return found is not None and found.owner.pid != session and not found.owner.is_gone()


def _read(path: Path) -> LeftOn | None:
    try:
        with path.open("rb") as file:
            return LeftOn.model_validate_json(file.read(_LONGEST))
    except (OSError, ValidationError):
        return None


def write(path: Path, left: LeftOn) -> None:
    """Keep it; where that cannot be, it is done without."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, left.model_dump_json().encode())


def remove(path: Path) -> None:
    """Nothing is in doubt any more."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def remove_after_its_session(path: Path) -> None:
    """As `remove`, unless the session that keeps it goes on: that knows better."""
    if read(path) is not None:
        remove(path)
