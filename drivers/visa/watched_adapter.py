"""The adapter of a bench that a guard watches: whatever waits for an instrument says so first."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from drivers.liveness import Liveness

from .bounded_adapter import BoundedAdapter


class WatchedAdapter(BoundedAdapter):
    """Gives `liveness` a sign of life around each transfer, which may take its VISA timeout, and
    sends nothing once the bench is not this process's any more: then it raises BenchError."""

    def __init__(self, address: str, liveness: Liveness, **settings: Any) -> None:
        super().__init__(address, **settings)
        self._liveness = liveness

    @property
    def taken_away(self) -> bool:
        """Whether the bench is not in this process's hands any more."""
        return self._liveness.taken_away()

    def waiting(self) -> AbstractContextManager[None]:
        """To be entered around whatever waits for the instrument."""
        return self._liveness.may_take(self.connection.timeout / 1000)

    def _write(self, command: str, **kwargs: Any) -> None:
        self._liveness.check()
        with self.waiting():
            super()._write(command, **kwargs)

    def _write_bytes(self, content: bytes, **kwargs: Any) -> None:
        self._liveness.check()
        with self.waiting():
            super()._write_bytes(content, **kwargs)

    def _read(self, **kwargs: Any) -> str:
        with self.waiting():
            return super()._read(**kwargs)

    def _read_bytes(self, count: int, break_on_termchar: bool = False, **kwargs: Any) -> bytes:
        with self.waiting():
            return bytes(super()._read_bytes(count, break_on_termchar, **kwargs))
