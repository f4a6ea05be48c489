"""A bench has one owner at a time: a lock that dies with its process, and who holds it.

Lock files lie where every user of the computer may write, and belong to nobody for good.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ValidationError

from drivers.config.addresses import canonical
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError, Cause
from janus_lab.wall_time import wall_time

from ..record import Owner, this_process

#: Everybody may take a lock after its owner.
_FOR_ALL = 0o666
#: A symbolic link that somebody has put in the place of a note leads nowhere.
_UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
#: No holder's note is longer (bytes).
_LONGEST_NOTE = 4096


class BenchBusy(BenchError):
    """Another process has the bench."""

    KIND = Cause.BUSY


class Holder(BaseModel):
    """Who has an instrument, what for, and since when."""

    process: Owner
    user: str
    doing: str
    since: AwareDatetime

    def __str__(self) -> str:
        doing = f" ({self.doing})" if self.doing else ""
        return (
            f"process {self.process.pid} on {self.process.host}{doing}, started by {self.user}, "
            f"since {self.since:%Y-%m-%d %H:%M:%S}"
        )


@contextmanager
def owned(config: BenchConfig, doing: str = "") -> Iterator[list[str]]:
    """Own the instruments of `config` on this computer; raises BenchBusy, naming who does.

    `doing` tells others what for. Yields remarks about owners that ended without letting go. A
    simulated bench exists in its process only and needs no owner.
    """
    if not config.outlasts_process:
        yield []
        return
    remarks: list[str] = []
    with ExitStack() as held:
        for address in sorted({_place(address) for _, address in config.instruments.values()}):
            earlier = held.enter_context(_one_owned(address, config.name, doing))
            if earlier is not None:
                remarks.append(f"{address} was not let go by {earlier}; it has ended")
        yield remarks


@contextmanager
def owned_address(address: str, doing: str = "") -> Iterator[None]:
    """Own the instrument at `address`, of whichever bench; raises BenchBusy, naming who does."""
    with _one_owned(_place(address), address, doing):
        yield


@contextmanager
def _one_owned(address: str, bench: str, doing: str) -> Iterator[Holder | None]:
    """Own one instrument; yields who had it before and did not let go of it."""
    path = _lock_path(address)
    lock = FileLock(path, timeout=0, mode=_FOR_ALL)
    note = path.with_suffix(".owner")
    try:
        lock.acquire()
    except Timeout:
        holder = _read(note)
        raise BenchBusy(
            f"{address} is in use by {holder or 'another process'}",
            subject=bench,
            advice="wait until it is done or stop it",
        ) from None
    try:
        earlier = _read(note)
        me = Holder(process=this_process(), user=_user(), doing=doing, since=wall_time())
        _write(note, me.model_dump_json().encode())
        yield earlier
    finally:
        _write(note, b"")
        lock.release()


def _place(address: str) -> str:
    """One spelling for all that lead to one instrument: of a host's names, its number."""
    name = canonical(address)
    fields = name.split("::")
    if fields[0].startswith("TCPIP") and len(fields) > 1:
        with contextlib.suppress(OSError, UnicodeError):  # nobody knows it: it cannot be opened
            fields[1] = socket.gethostbyname(fields[1])
    return "::".join(fields)


def _lock_path(address: str) -> Path:
    name = hashlib.sha256(address.encode()).hexdigest()[:16]
    return _folder() / f"janus-lab-{name}.lock"


def _folder() -> Path:
    """A folder that all users of the computer share, and that none of them owns."""
    if os.name == "nt":
        return Path(os.environ.get("PUBLIC", r"C:\Users\Public"))
    return Path("/tmp")  # not TMPDIR, which each user may have of their own


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return "somebody"


def _read(note: Path) -> Holder | None:
    with contextlib.suppress(OSError, ValidationError):
        descriptor = os.open(note, os.O_RDONLY | _UNFOLLOWED)
        with os.fdopen(descriptor, "rb") as file:
            return Holder.model_validate_json(file.read(_LONGEST_NOTE))
    return None


def _write(note: Path, content: bytes) -> None:
    """Write in place: where users share a folder nobody may replace another's file. What cannot be
    written is done without, the lock counts."""
    with contextlib.suppress(OSError):
        try:
            descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _UNFOLLOWED, _FOR_ALL)
            with contextlib.suppress(AttributeError):
                os.fchmod(descriptor, _FOR_ALL)
        except FileExistsError:
            descriptor = os.open(note, os.O_WRONLY | _UNFOLLOWED)
        with os.fdopen(descriptor, "wb") as file:
            file.truncate()
            file.write(content)
