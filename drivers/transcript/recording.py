"""Recording a session: a VISA library and a clock that pass everything on to those they wrap, and
note it down for a transcript.

Any PyVISA program can be recorded, whatever its library::

    with Path("transcript.jsonl").open("ab") as file:
        recording = Recording()
        recording.keep(file.write)
        library, clock = recording.library_and_clock("@py", WallClock())
        manager = pyvisa.ResourceManager(library)
        ...
        recording.end()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import count
from typing import Any

from pyvisa import VisaIOError, constants
from pyvisa.constants import EventType, ResourceAttribute, StatusCode
from pyvisa.highlevel import VisaLibraryBase, open_visa_library
from pyvisa.typing import VISAEventContext, VISARMSession, VISASession
from pyvisa.util import LibraryPath

from drivers.clock import Clock, Stop, holding, never

from .format import packed
from .traffic_log import TrafficLog

#: What a playback has to know of a session without an instrument behind it.
_ATTRIBUTES = (
    "resource_name",
    "resource_class",
    "interface_type",
    "interface_number",
    "timeout_value",
    "termchar",
    "termchar_enabled",
    "send_end_enabled",
    "suppress_end_enabled",
    "io_prot",
    "gpib_primary_address",
    "gpib_secondary_address",
    "asrl_end_in",
    "asrl_end_out",
)


class RecordingVisaLibrary(VisaLibraryBase):
    """Carries out every operation on the library it wraps, and notes what goes through."""

    _numbers = count(1)
    _wrapped: VisaLibraryBase
    _log: TrafficLog
    _manager: VISARMSession | None = None
    #: Bench time, on a clock of which every look is noted.
    clock: Clock

    def __new__(cls, wrapped: VisaLibraryBase, log: TrafficLog) -> RecordingVisaLibrary:
        # PyVISA keeps one library object per path, so every recording gets a path of its own
        path = LibraryPath(f"recording-{next(cls._numbers)}", "recording")
        library: RecordingVisaLibrary = super().__new__(cls, path)  # type: ignore[assignment]
        library._wrapped = wrapped
        library._log = log
        library.issue_warning_on = wrapped.issue_warning_on
        for name in dir(VisaLibraryBase):  # what is not noted is the wrapped library's own affair
            if not name.startswith("_") and name not in vars(cls):
                method = getattr(wrapped, name, None)
                if callable(method):
                    setattr(library, name, method)
        return library

    def __init__(self, wrapped: VisaLibraryBase, log: TrafficLog) -> None:
        """State is set in `__new__`, where PyVISA's base class makes the object."""

    def _init(self) -> None:
        self._sessions: dict[int, int] = {}
        self._changed: dict[int, dict[int, Any]] = {}
        self._named: dict[int, dict[int, Any]] = {}

    @staticmethod
    def get_library_paths() -> Iterable[LibraryPath]:
        return ()

    @property
    def wrapped(self) -> VisaLibraryBase:
        """The library that carries the traffic."""
        return self._wrapped

    @property
    def last_status(self) -> StatusCode:
        return self._wrapped.last_status

    # -- what is noted

    def open(
        self,
        session: VISARMSession,
        resource_name: str,
        access_mode: constants.AccessModes = constants.AccessModes.no_lock,
        open_timeout: int = constants.VI_TMO_IMMEDIATE,
    ) -> tuple[VISASession, StatusCode]:
        number = len(self._named) + 1
        self._named[number] = {}
        self._changed[number] = {}
        try:
            handle, status = self._wrapped.open(session, resource_name, access_mode, open_timeout)
        except Exception as error:
            self._log.note("open", number, resource=resource_name, **_failure(error))
            raise
        self._sessions[handle] = number
        attributes = self._attributes(handle)
        self._named[number] = {ResourceAttribute[name]: attributes[name] for name in attributes}
        self._log.note(
            "open", number, resource=resource_name, attributes=attributes, **_success(status)
        )
        return handle, status

    def _attributes(self, handle: VISASession) -> dict[str, Any]:
        found = {}
        for name in _ATTRIBUTES:
            try:
                value = self._wrapped.get_attribute(handle, ResourceAttribute[name])[0]
            except Exception:  # noqa: BLE001 - what a library does not know is left out
                continue
            found[name] = value if isinstance(value, str) else int(value)
        return found

    def open_default_resource_manager(self) -> tuple[VISARMSession, StatusCode]:
        self._manager, status = self._wrapped.open_default_resource_manager()
        return self._manager, status

    def close(self, session: VISASession | VISAEventContext | VISARMSession) -> StatusCode:
        number = self._sessions.pop(session, None)
        if number is None:  # a manager's session, or an event's context
            status = self._wrapped.close(session)
            if session == self._manager:
                self._log.when_closed()
            return status
        return self._told("close", number, lambda: self._wrapped.close(session))

    def write(self, session: VISASession, data: bytes) -> tuple[int, StatusCode]:
        number = self._sessions[session]
        content = packed(bytes(data))
        try:
            written, status = self._wrapped.write(session, data)
        except Exception as error:
            self._log.note("write", number, **content, **_failure(error))
            raise
        if written != len(data):
            content["count"] = written  # type: ignore[assignment]
        self._log.note("write", number, **content, **_success(status))
        return written, status

    def read(self, session: VISASession, count: int) -> tuple[bytes, StatusCode]:
        number = self._sessions[session]
        changed = self._settings(number)
        try:
            data, status = self._wrapped.read(session, count)
        except Exception as error:
            self._log.note("read", number, count=count, **changed, **_failure(error))
            raise
        self._log.note(
            "read", number, count=count, **packed(bytes(data)), **changed, **_success(status)
        )
        return data, status

    def read_stb(self, session: VISASession) -> tuple[int, StatusCode]:
        number = self._sessions[session]
        try:
            value, status = self._wrapped.read_stb(session)
        except Exception as error:
            self._log.note("poll", number, **_failure(error))
            raise
        self._log.note("poll", number, value=int(value), **_success(status))
        return value, status

    def clear(self, session: VISASession) -> StatusCode:
        number = self._sessions[session]
        return self._told("clear", number, lambda: self._wrapped.clear(session))

    def assert_trigger(
        self, session: VISASession, protocol: constants.TriggerProtocol
    ) -> StatusCode:
        number = self._sessions[session]
        return self._told(
            "trigger", number, lambda: self._wrapped.assert_trigger(session, protocol)
        )

    def wait_on_event(
        self, session: VISASession, in_event_type: EventType, timeout: int
    ) -> tuple[EventType, VISAEventContext, StatusCode]:
        number = self._sessions[session]
        try:
            kind, context, status = self._wrapped.wait_on_event(session, in_event_type, timeout)
        except Exception as error:
            self._log.note("event", number, value=timeout, **_failure(error))
            raise
        self._log.note("event", number, value=timeout, **_success(status))
        return kind, context, status

    def set_attribute(
        self, session: VISASession, attribute: ResourceAttribute, attribute_state: Any
    ) -> StatusCode:
        status = self._wrapped.set_attribute(session, attribute, attribute_state)
        number = self._sessions.get(session)
        if number is not None:
            self._changed[number][attribute] = attribute_state
        return status

    def _told(self, op: str, number: int, tell: Callable[[], StatusCode]) -> StatusCode:
        """An operation that is told to an instrument and has no answer but its status."""
        try:
            status = tell()
        except Exception as error:
            self._log.note(op, number, **_failure(error))
            raise
        self._log.note(op, number, **_success(status))
        return status

    def _settings(self, number: int) -> dict[str, Any]:
        """The attributes that have another value than when they were last named."""
        pending = self._changed[number]
        if not pending:
            return {}
        named = self._named[number]
        changed = {key: value for key, value in pending.items() if named.get(key) != value}
        pending.clear()
        if not changed:
            return {}
        named |= changed
        return {"set": {ResourceAttribute(k).name: int(value) for k, value in changed.items()}}


class _RecordingClock:
    """The bench's clock; every look at it and every wait is noted."""

    def __init__(self, clock: Clock, log: TrafficLog) -> None:
        self._clock = clock
        self._log = log

    def now(self) -> float:
        reading = self._clock.now()
        self._log.read_clock(reading)
        return reading

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        self._log.begin_waiting()
        done = False
        try:
            done = self._clock.wait(seconds, stop)
        finally:
            self._log.end_waiting(seconds if done else 0.0)
        return done

    def held(self) -> AbstractContextManager[None]:
        """As of the bench's clock."""
        return holding(self._clock)


class Recording(TrafficLog):
    """A recording of one session, to be opened like a bench (see `format.Tape`)."""

    live = True

    def library_and_clock(
        self, library: Any, clock: Clock, start: int = 1
    ) -> tuple[RecordingVisaLibrary, Clock]:
        """A library and a clock to use in place of the given ones; `library` may be a name."""
        if not isinstance(library, VisaLibraryBase):
            library = open_visa_library(library)
        self.begin(clock, start)
        recorded = RecordingVisaLibrary(library, self)
        recorded.clock = _RecordingClock(clock, self)
        return recorded, recorded.clock


def _success(status: StatusCode) -> dict[str, str]:
    return {"status": StatusCode(status).name} if status else {}


def _failure(error: Exception) -> dict[str, Any]:
    if isinstance(error, VisaIOError):
        return {"status": StatusCode(error.error_code).name}
    return {"error": [type(error).__name__, " ".join(str(error).split())]}
