"""Transcripts of other people's programs, which have no run: saying one again to simulated
instruments, and comparing what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pyvisa
from pyvisa.constants import StatusCode

from drivers.clock import Clock, Stop
from drivers.config.addresses import canonical
from drivers.errors import ConfigError
from drivers.transcript.format import Operation, Session

from .check import RepeatedSession


def check_program(session: Session, library: str, stop: Stop, tolerance: float) -> tuple[str, ...]:
    """The first reply of the bench called `library` ('…@janus') that differs from that of
    `session`, with what was said before; or nothing. Numbers may differ by `tolerance` (relative).

    It has virtual time and no other user. Raises ConfigError if an instrument is missing there.
    """
    manager = pyvisa.ResourceManager(library)
    with closing(manager):
        opened = [
            operation
            for operation in session.operations
            if operation.op == "open" and not operation.error and operation.status >= 0
        ]
        there = manager.list_resources("?*")
        missing = [o.resource for o in opened if canonical(o.resource) not in there]
        if missing:
            raise ConfigError(
                f"{library.removesuffix('@janus')}: has no {missing[0]}, which was talked to; "
                f"it has {', '.join(there)}"
            )
        connections = {o.session: manager.open_resource(o.resource) for o in opened}
        clock: Clock = manager.visalib.clock  # type: ignore[attr-defined]
        return _Program(clock, connections, session, stop, tolerance).check()


class _Program(RepeatedSession):
    """A program of which nobody knows what it waited: everything is said when it was then."""

    def __init__(
        self,
        clock: Clock,
        connections: Mapping[int, Any],
        session: Session,
        stop: Stop,
        tolerance: float,
    ) -> None:
        super().__init__(clock, connections, session, stop, tolerance)
        self._ahead = clock.now() - session.bench_time

    def _pause(self, operation: Operation) -> float:
        if operation.status == StatusCode.error_timeout:  # it will wait by itself
            return 0.0
        return max(0.0, operation.time + self._ahead - self._clock.now())

    def _same_identity(self, then: bytes, now: bytes) -> bool:
        """Manufacturers change their names and numbers; the model is the second field."""
        return then.split(b",")[1:2] == now.split(b",")[1:2]
