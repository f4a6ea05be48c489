"""Playing a recorded session back: a VISA library and a clock that answer from a transcript,
with no instrument behind them."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from pyvisa import constants, rname
from pyvisa.constants import EventType, ResourceAttribute, StatusCode
from pyvisa.typing import VISAEventContext, VISARMSession, VISASession
from pyvisa.util import LibraryPath

from drivers.clock import Clock, Stop, never
from drivers.visa.passive_library import PassiveVisaLibrary

from .format import Operation
from .played_session import PlayedSession


class PlaybackVisaLibrary(PassiveVisaLibrary):
    """Answers every operation as a transcript says."""

    _numbers = count(1)
    _playback: PlayedSession
    _manager: VISARMSession | None = None
    #: Bench time, as the program read it then.
    clock: Clock
    #: Called when the resource manager is closed.
    when_closed: Callable[[], object]

    def __new__(cls, playback: PlayedSession) -> PlaybackVisaLibrary:
        # PyVISA keeps one library object per path, so every playback gets a path of its own
        path = LibraryPath(f"playback-{next(cls._numbers)}", "playback")
        library: PlaybackVisaLibrary = super().__new__(cls, path)  # type: ignore[assignment]
        library._playback = playback
        library.when_closed = lambda: None
        return library

    def __init__(self, playback: PlayedSession) -> None:
        """State is set in `__new__`, where PyVISA's base class makes the object."""

    def _init(self) -> None:
        #: Handles are the numbers of the sessions; a manager's are negative.
        self._attributes: dict[int, dict[int, Any]] = {}
        self._opened = 0
        self._others = count(-1, -1)

    @staticmethod
    def get_library_paths() -> Iterable[LibraryPath]:
        return ()

    @property
    def playback(self) -> PlayedSession:
        """Of what it answers, and how far that has gone."""
        return self._playback

    def open_default_resource_manager(self) -> tuple[VISARMSession, StatusCode]:
        self._manager = VISARMSession(next(self._others))
        return self._manager, self.handle_return_value(self._manager, StatusCode.success)

    def open_sessions(self) -> list[str]:
        """Resource names of the sessions that nobody has closed."""
        name = ResourceAttribute.resource_name
        return [str(attributes.get(name, "")) for attributes in self._attributes.values()]

    # -- from the transcript

    def open(
        self,
        session: VISARMSession,
        resource_name: str,
        access_mode: constants.AccessModes = constants.AccessModes.no_lock,
        open_timeout: int = constants.VI_TMO_IMMEDIATE,
    ) -> tuple[VISASession, StatusCode]:
        self._opened += 1
        found = self._playback.take("open", self._opened, resource=resource_name)
        if found.error is None and found.status >= 0:
            self._attributes[self._opened] = {
                ResourceAttribute[name]: value for name, value in found.attributes.items()
            }
        handle = VISASession(self._opened)
        return handle, self._result(handle, found)

    def close(self, session: VISASession | VISAEventContext | VISARMSession) -> StatusCode:
        if session in self._attributes:
            del self._attributes[session]
            if self._playback.deviation is not None:  # a connection is closed wherever it ends
                return self.handle_return_value(None, StatusCode.success)
            return self._result(None, self._playback.take("close", session))
        if session == self._manager:
            self.when_closed()
        return self.handle_return_value(None, StatusCode.success)

    def write(self, session: VISASession, data: bytes) -> tuple[int, StatusCode]:
        found = self._playback.take("write", session, data=bytes(data))
        written = len(data) if found.count is None else found.count
        return written, self._result(session, found)

    def read(self, session: VISASession, count: int) -> tuple[bytes, StatusCode]:
        found = self._playback.take("read", session)
        full = found.status == StatusCode.success_max_count_read and found.count != count
        if full or len(found.data) > count:
            raise self._playback.deviates_in_count(found, count)
        return found.data, self._result(session, found)

    def read_stb(self, session: VISASession) -> tuple[int, StatusCode]:
        found = self._playback.take("poll", session)
        return found.value or 0, self._result(session, found)

    def clear(self, session: VISASession) -> StatusCode:
        return self._result(session, self._playback.take("clear", session))

    def assert_trigger(
        self, session: VISASession, protocol: constants.TriggerProtocol
    ) -> StatusCode:
        return self._result(session, self._playback.take("trigger", session))

    def wait_on_event(
        self, session: VISASession, in_event_type: EventType, timeout: int
    ) -> tuple[EventType, VISAEventContext, StatusCode]:
        found = self._playback.take("event", session)
        context = VISAEventContext(next(self._others))
        return in_event_type, context, self._result(session, found)

    def _result(self, session: VISASession | None, found: Operation) -> StatusCode:
        if found.error is not None:
            raise _error(*found.error)
        return self.handle_return_value(session, found.status)

    # -- what no instrument hears of

    def get_attribute(
        self,
        session: VISASession | VISAEventContext | VISARMSession,
        attribute: ResourceAttribute | constants.EventAttribute,
    ) -> tuple[Any, StatusCode]:
        attributes = self._attributes.get(session, {})
        if attribute not in attributes:
            return 0, self.handle_return_value(session, StatusCode.error_nonsupported_attribute)
        return attributes[attribute], self.handle_return_value(session, StatusCode.success)

    def set_attribute(
        self, session: VISASession, attribute: ResourceAttribute, attribute_state: Any
    ) -> StatusCode:
        self._attributes.setdefault(session, {})[attribute] = attribute_state
        return self.handle_return_value(session, StatusCode.success)

    def list_resources(self, session: VISARMSession, query: str = "?*::INSTR") -> tuple[str, ...]:
        return tuple(rname.filter(self._playback.addresses(), query))


class _PlaybackClock:
    """The clock as the program read it then."""

    def __init__(self, session: PlayedSession) -> None:
        self._session = session

    def now(self) -> float:
        return self._session.read_clock()

    def wait(self, seconds: float, stop: Stop = never) -> bool:
        return self._session.wait(seconds, stop)


class Playback(PlayedSession):
    """A recorded session, to be opened like a bench (see `format.Tape`)."""

    live = False

    def library_and_clock(
        self, library: Any, clock: Clock, start: int = 1
    ) -> tuple[PlaybackVisaLibrary, Clock]:
        """The recorded library and clock, whatever the bench's own are."""
        recorded = PlaybackVisaLibrary(self)
        recorded.clock = _PlaybackClock(self)
        return recorded, recorded.clock


def _error(name: str, text: str) -> Exception:
    """The error that was raised then, if it is one of Python's own."""
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        return kind(text)
    return RuntimeError(f"{name}: {text}")
