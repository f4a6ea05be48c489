"""Saying again what was said to the instruments, to live or simulated ones, and comparing what they
answer. The laser and the outputs are switched on as they were: the bench's limits, its lock, its
guard and its safe-off are those of a run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isclose
from typing import Any

from pyvisa import VisaIOError
from pyvisa.constants import EventType, ResourceAttribute, StatusCode, TriggerProtocol

from drivers.bench import Bench
from drivers.clock import Clock, Stop
from drivers.config.addresses import canonical
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from drivers.transcript.format import Operation, Session, quoted
from janus_lab.runs.holding.held_bench import hold
from janus_lab.runs.resuming.resumption import repetition
from janus_lab.runs.run import Run

#: Numbers in a reply may differ by this (relative), or where both are this close to zero.
TOLERANCE, ZERO = 0.05, 1e-9
#: An answer may come later than it did by this (s), asked for so often (s).
PATIENCE, INTERVAL = 10.0, 0.1

_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def check(
    run: Run, session: Session, config: BenchConfig, stop: Stop, tolerance: float = TOLERANCE
) -> tuple[str, ...]:
    """The first reply that differs from that of `session`, with what was said before; or nothing.

    Raises BenchError before anything is switched on: where an instrument is missing, or the bench
    may do less than the recorded one.
    """
    recorded = run.bench
    check_allowed(recorded, config)
    device = run.device
    age = repetition(run).procedure.sample_age
    with hold(config, device, seed=run.record.seed, sample_age=age) as held:
        bench, stopped = held.use(), held.renewing(stop)
        connections = _connections(bench, recorded, session)
        report = RepeatedSession(bench.clock, connections, session, stopped, tolerance).check()
        return (*report, *(f"check the bench: {doubt}" for doubt in held.switch_off()))


def check_allowed(recorded: BenchConfig, config: BenchConfig) -> None:
    """Raise ConfigError if a bench has not the instruments, or may not do all, that another may."""
    here, there = config.instruments, recorded.instruments
    for role, (model, _) in there.items():
        if role not in here or here[role][0] != model:
            raise ConfigError(
                f"has no {model} as its {role}, as the recorded bench", subject=config.name
            )
    for name, limit in recorded.limits.model_dump().items():
        if limit > getattr(config.limits, name):
            raise ConfigError(
                f"limits.{name} is {getattr(config.limits, name):g}, but the "
                f"recorded bench was allowed {limit:g}",
                subject=config.name,
            )
    before, now = recorded.laser.calibration, config.laser.calibration
    if (before and before.points) != (now and now.points):
        raise ConfigError(
            "its laser is calibrated anew, so nobody knows what light the recorded "
            "currents would make; record another run",
            subject=config.name,
        )


def same_reply(then: bytes, now: bytes, tolerance: float) -> bool:
    """Whether two replies say the same: words alike, numbers within `tolerance` (relative).

    Binary replies, which hold readings and their times, have to be of equal length.
    """
    if not (then.isascii() and now.isascii()):
        return len(then) == len(now)
    if _NUMBER.split(then) != _NUMBER.split(now):
        return False
    numbers = zip(_NUMBER.findall(then), _NUMBER.findall(now), strict=True)
    return all(isclose(float(a), float(b), rel_tol=tolerance, abs_tol=ZERO) for a, b in numbers)


def _connections(bench: Bench, recorded: BenchConfig, session: Session) -> dict[int, Any]:
    """The open VISA resource of the bench for each session of a recorded one."""
    roles = {canonical(address): role for role, (_, address) in recorded.instruments.items()}
    return {
        operation.session: bench.sessions[roles[canonical(operation.resource)]].connection
        for operation in session.operations
        if operation.op == "open" and canonical(operation.resource) in roles
    }


class RepeatedSession:
    """One session's operations, carried out on open VISA resources (by number of the session)."""

    def __init__(
        self,
        clock: Clock,
        connections: Mapping[int, Any],
        session: Session,
        stop: Stop,
        tolerance: float,
    ) -> None:
        self._clock = clock
        self._connections = connections
        self._operations = _joined(session.operations)
        self._stop = stop
        self._tolerance = tolerance
        self._last_write: dict[int, bytes] = {}
        #: Replies that came sooner than they did.
        self._early: dict[int, Operation] = {}

    def check(self) -> tuple[str, ...]:
        """The first difference, or nothing."""
        in_vain = _in_vain(self._operations)
        for index, operation in enumerate(self._operations):
            if operation.op in ("open", "close") or operation.session not in self._connections:
                continue
            self._clock.wait(self._pause(operation), self._stop)
            if self._stop():
                return (f"line {operation.line}: stopped by the user",)
            if index in in_vain:
                self._ask_in_vain(operation)
            elif (got := self._carry_out(operation)) is not None:
                return self._report(index, operation, got)
        return ()

    def _pause(self, operation: Operation) -> float:
        """What has to pass before `operation` (s)."""
        return operation.waited

    def _ask_in_vain(self, operation: Operation) -> None:
        """Nothing had come yet; now it may have, and is kept for the read that follows."""
        if operation.session not in self._early:
            got = self._do(operation)
            if got.op == "read" and got.status >= 0:
                self._early[operation.session] = got

    def _carry_out(self, operation: Operation) -> Operation | None:
        """Do it, again if it takes longer than it did; what came of it if that is not the same."""
        deadline = self._clock.now() + PATIENCE
        while True:
            got = self._early.pop(operation.session, None) or self._do(operation)
            if self._alike(operation, got):
                return None
            asked = operation.op == "poll" or (
                got.status == StatusCode.error_timeout and operation.status >= 0
            )
            if not asked or self._clock.now() > deadline or self._stop():
                return got
            self._clock.wait(INTERVAL, self._stop)

    def _do(self, operation: Operation) -> Operation:
        connection = self._connections[operation.session]
        library, handle = connection.visalib, connection.session
        for name, value in operation.changed.items():
            library.set_attribute(handle, ResourceAttribute[name], value)
        data, value, status = operation.data, operation.value, StatusCode.success
        try:
            match operation.op:
                case "write":
                    self._last_write[operation.session] = data
                    status = library.write(handle, data)[1]
                case "read":
                    data, status = self._read(connection, operation)
                case "poll":
                    value, status = library.read_stb(handle)
                case "clear":
                    status = library.clear(handle)
                case "trigger":
                    status = library.assert_trigger(handle, TriggerProtocol.default)
                case "event":
                    wanted = EventType.service_request
                    status = library.wait_on_event(handle, wanted, value or 0)[2]
        except VisaIOError as error:
            status = StatusCode(error.error_code)
            if operation.op == "read":
                data = b""
            elif operation.op == "poll":
                value = None
        return replace(operation, data=data, value=value, status=status)

    def _read(self, connection: Any, operation: Operation) -> tuple[bytes, StatusCode]:
        """One reply; of a binary one, all that there was: any of its bytes may end a read."""
        data, status = b"", StatusCode.success
        left = operation.count or 0
        with connection.ignore_warning(StatusCode.success_max_count_read):
            while left > 0:
                more, status = connection.visalib.read(connection.session, left)
                data += more
                if operation.data.isascii() or status == StatusCode.success:
                    break
                left = len(operation.data) - len(data)
        return data, status

    def _alike(self, then: Operation, now: Operation) -> bool:
        if then.status < 0 or now.status < 0:
            return then.status == now.status
        if then.value != now.value:
            return False
        if self._last_write.get(then.session, b"").strip().upper() == b"*IDN?":
            return self._same_identity(then.data, now.data)
        return then.op != "read" or same_reply(then.data, now.data, self._tolerance)

    def _same_identity(self, then: bytes, now: bytes) -> bool:
        """Serial numbers differ; that it is the model was seen when the bench was opened."""
        return True

    def _report(self, index: int, then: Operation, now: Operation) -> tuple[str, ...]:
        before: Sequence[Operation] = [
            operation for operation in self._operations[:index] if operation.session == then.session
        ][-3:]
        asked = quoted(self._last_write.get(then.session, b""))
        return (
            f"line {then.line}: to {asked} the reply was {then.said()}, now it is {now.said()} "
            f"(tolerance: {self._tolerance:g} relative)",
            *(f"  before: line {operation.line}: {operation.said()}" for operation in before),
        )


def _joined(operations: Sequence[Operation]) -> list[Operation]:
    """`operations` with the pieces of a binary reply put together."""
    found: list[Operation] = []
    last: dict[int, int] = {}  #: where in `found` each session's last stands
    for operation in operations:
        index = last.get(operation.session)
        if index is not None and operation.op == "read" == found[index].op:
            before = found[index]
            data = before.data + operation.data
            unfinished = before.status > StatusCode.success and operation.status >= 0
            if unfinished and not data.isascii():
                found[index] = replace(before, data=data, status=operation.status)
                continue
        last[operation.session] = len(found)
        found.append(operation)
    return found


def _in_vain(operations: Sequence[Operation]) -> set[int]:
    """Indices of polls and reads that were repeated at once: how often is a matter of timing."""
    found: set[int] = set()
    after: dict[int, str] = {}
    for index in range(len(operations) - 1, -1, -1):
        operation = operations[index]
        waiting = operation.op == "poll" or operation.status == StatusCode.error_timeout
        if waiting and after.get(operation.session) == operation.op:
            found.add(index)
        after[operation.session] = operation.op
    return found
