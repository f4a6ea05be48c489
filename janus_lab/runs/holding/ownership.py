"""A bench has one owner at a time: a lock that dies with its process, and who holds it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from drivers.config.addresses import canonical
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError, Cause

from ..record import Owner, this_process


class BenchBusy(BenchError):
    """Another process has the bench."""

    KIND = Cause.BUSY


@contextmanager
def owned(config: BenchConfig) -> Iterator[None]:
    """Own the instruments of `config` on this computer; raises BenchBusy, naming who does.

    A simulated bench exists in its process only and needs no owner.
    """
    if not config.outlasts_process:
        yield
        return
    with ExitStack() as held:
        for address in sorted({canonical(address) for _, address in config.instruments.values()}):
            held.enter_context(_one_owned(address, config.name))
        yield


@contextmanager
def _one_owned(address: str, bench: str) -> Iterator[None]:
    path = _lock_path(address)
    lock = FileLock(path, timeout=0)
    holder = path.with_suffix(".owner")
    try:
        lock.acquire()
    except Timeout:
        raise BenchBusy(
            f"{address} is in use by {_who(holder)}",
            subject=bench,
            advice="wait until it is done or stop it",
        ) from None
    try:
        holder.write_text(this_process().model_dump_json(), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _lock_path(address: str) -> Path:
    name = hashlib.sha256(address.encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / "janus-lab"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"instrument-{name}.lock"


def _who(holder: Path) -> str:
    try:
        owner = Owner.model_validate_json(holder.read_bytes())
    except (OSError, ValidationError):
        return "another process"
    return f"process {owner.pid} on {owner.host}"
