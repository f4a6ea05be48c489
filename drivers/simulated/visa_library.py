"""The VISA library of simulated instruments: the seam through which every driver reaches them.

`pyvisa.ResourceManager(library)` and pymeasure's `VISAAdapter(name, visa_library=library)` work on
it as on a real one. A session that has to wait lets bench time pass, so timeouts cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from pyvisa import constants, rname
from pyvisa.constants import EventType, ResourceAttribute, StatusCode
from pyvisa.typing import VISAEventContext, VISARMSession, VISASession
from pyvisa.util import LibraryPath

from drivers.clock import Clock
from drivers.config.serial_line import SerialLine
from drivers.simulated.faults.faulty import NoAnswer
from drivers.simulated.instruments.message_instrument import SimulatedInstrument
from drivers.visa.passive_library import PassiveVisaLibrary

from .visa_attributes import is_read_only
from .visa_session import SimulatedSession

#: Bench time that one message costs besides its bytes (s): the controller's own turn-around.
MESSAGE_TIME = 1e-3
_DISCARDING = (
    constants.BufferOperation.discard_read_buffer,
    constants.BufferOperation.discard_read_buffer_no_io,
    constants.BufferOperation.discard_receive_buffer,
    constants.BufferOperation.discard_receive_buffer2,
)


class SimulatedVisaLibrary(PassiveVisaLibrary):
    """Carries messages between VISA sessions and simulated instruments, in bench time.

    `instruments` maps resource names, in any spelling VISA accepts, to instruments; `background` is
    what happens on the bench without being talked to, called before any of them is looked at;
    `lines` says how the RS-232 ports among the resources are set.
    PyVISA knows the library by `path`, which nothing else may have.
    `operations` counts the library calls that a real library would put on the bus.
    """

    _numbers = count(1)
    _instruments: dict[str, SimulatedInstrument]
    _lines: dict[str, SerialLine]
    _clock: Clock
    _background: Sequence[Callable[[], None]]
    operations: int

    def __new__(
        cls,
        instruments: Mapping[str, SimulatedInstrument],
        clock: Clock,
        background: Sequence[Callable[[], None]] = (),
        path: LibraryPath | None = None,
        lines: Mapping[str, SerialLine] | None = None,
    ) -> SimulatedVisaLibrary:
        # PyVISA keeps one library object per path, so every simulation gets a path of its own.
        path = path or LibraryPath(f"simulated-{next(cls._numbers)}", "simulated")
        library: SimulatedVisaLibrary = super().__new__(cls, path)  # type: ignore[assignment]
        library._instruments = {
            rname.to_canonical_name(name): instrument for name, instrument in instruments.items()
        }
        library._lines = {
            rname.to_canonical_name(name): line for name, line in (lines or {}).items()
        }
        library._clock = clock
        library._background = background
        library.operations = 0
        return library

    def __init__(
        self,
        instruments: Mapping[str, SimulatedInstrument],
        clock: Clock,
        background: Sequence[Callable[[], None]] = (),
        path: LibraryPath | None = None,
        lines: Mapping[str, SerialLine] | None = None,
    ) -> None:
        """State is set in `__new__`, where PyVISA's base class makes the object."""

    @property
    def clock(self) -> Clock:
        """Bench time."""
        return self._clock

    def exchange(self, before: SimulatedInstrument, after: SimulatedInstrument) -> None:
        """From now on `after` is where `before` was, for open sessions too."""
        for name, instrument in self._instruments.items():
            if instrument is before:
                self._instruments[name] = after
        for session in self._sessions.values():
            if session.instrument is before:
                session.instrument = after

    def _init(self) -> None:
        self._sessions: dict[int, SimulatedSession] = {}
        self._handles = count(1)

    # -- resources and sessions

    def open_default_resource_manager(self) -> tuple[VISARMSession, StatusCode]:
        session = VISARMSession(next(self._handles))
        return session, self.handle_return_value(session, StatusCode.success)

    def list_resources(self, session: VISARMSession, query: str = "?*::INSTR") -> tuple[str, ...]:
        return tuple(rname.filter(sorted(self._instruments), query))

    def open(
        self,
        session: VISARMSession,
        resource_name: str,
        access_mode: constants.AccessModes = constants.AccessModes.no_lock,
        open_timeout: int = constants.VI_TMO_IMMEDIATE,
    ) -> tuple[VISASession, StatusCode]:
        try:
            parsed = rname.parse_resource_name(resource_name)
            canonical = rname.to_canonical_name(resource_name)
        except rname.InvalidResourceName:
            return VISASession(0), self.handle_return_value(
                None, StatusCode.error_invalid_resource_name
            )
        instrument = self._instruments.get(canonical)
        if instrument is not None:
            instrument.update()
        if instrument is None or instrument.unreachable:
            return VISASession(0), self.handle_return_value(
                None, StatusCode.error_resource_not_found
            )
        handle = VISASession(next(self._handles))
        self._sessions[handle] = SimulatedSession(
            canonical, parsed, instrument, self._lines.get(canonical)
        )
        return handle, self.handle_return_value(handle, StatusCode.success)

    def close(self, session: VISASession | VISAEventContext | VISARMSession) -> StatusCode:
        self._sessions.pop(session, None)  # manager sessions and event contexts hold nothing
        return self.handle_return_value(None, StatusCode.success)

    def open_sessions(self) -> list[str]:
        """Resource names of the sessions that nobody has closed."""
        return [session.resource for session in self._sessions.values()]

    # -- messages

    def write(self, session: VISASession, data: bytes) -> tuple[int, StatusCode]:
        opened = self._sessions[session]
        self._pass(len(data) * opened.byte_time)
        if opened.is_lost:
            return 0, self.handle_return_value(session, opened.lost_status)
        if not opened.is_understood:
            return len(data), self.handle_return_value(session, StatusCode.success)
        message = bytes(data)
        if not opened.stream and not message.endswith((b"\n", b"\r")):
            message += b"\n"  # END ends a message as a line feed does
        opened.instrument.receive(message)
        return len(data), self.handle_return_value(session, StatusCode.success)

    def read(self, session: VISASession, count: int) -> tuple[bytes, StatusCode]:
        opened = self._sessions[session]
        self._pass()
        if opened.is_lost and opened.stream:
            return b"", self.handle_return_value(session, opened.lost_status)
        deadline = self._clock.now() + opened.timeout
        terminator = opened.read_terminator
        received = bytearray()
        while True:
            if not self._wait_for_output(opened, deadline):
                opened.instrument.read_timed_out()
                return bytes(received), self.handle_return_value(session, StatusCode.error_timeout)
            before = len(received)
            status = opened.take(received, count, terminator)
            carried = (len(received) - before) * opened.byte_time
            late = self._clock.now() + carried - deadline
            if late > 0:
                opened.put_back(received, math.ceil(late / opened.byte_time))
                self._clock.wait(carried - late)
                return bytes(received), self.handle_return_value(session, StatusCode.error_timeout)
            self._clock.wait(carried)
            if status is not None:
                return bytes(received), self.handle_return_value(session, status)

    def unread(self, session: VISASession) -> int:
        """At least 1 if a stream has brought what nobody has read, as the client's own computer
        would see; 0 on other interfaces, which do not show it. Takes no time."""
        opened = self._sessions[session]
        if opened.is_lost:
            return 0
        return int(opened.stream and (opened.has_arrived or opened.instrument.output_waiting()))

    def read_stb(self, session: VISASession) -> tuple[int, StatusCode]:
        opened = self._sessions[session]
        if opened.stream:
            return 0, self.handle_return_value(session, StatusCode.error_nonsupported_operation)
        self._pass()
        try:
            status_byte = opened.instrument.status_byte()
        except NoAnswer:
            self._clock.wait(opened.timeout)
            return 0, self.handle_return_value(session, StatusCode.error_timeout)
        return status_byte, self.handle_return_value(session, StatusCode.success)

    def clear(self, session: VISASession) -> StatusCode:
        return self._interface_message(session, "device_clear")

    def assert_trigger(
        self, session: VISASession, protocol: constants.TriggerProtocol
    ) -> StatusCode:
        return self._interface_message(session, "trigger")

    def _interface_message(self, session: VISASession, name: str) -> StatusCode:
        opened = self._sessions[session]
        if opened.stream:
            return self.handle_return_value(session, StatusCode.error_nonsupported_operation)
        self._pass()
        if opened.is_lost:
            return self.handle_return_value(session, opened.lost_status)
        getattr(opened.instrument, name)()
        return self.handle_return_value(session, StatusCode.success)

    def _pass(self, carried: float = 0.0) -> None:
        """An operation on the bus, of which `carried` (s) go into bytes."""
        self.operations += 1
        self._clock.wait(MESSAGE_TIME + carried)
        self.catch_up()

    def catch_up(self) -> None:
        """Bring every instrument up to now: what one does may be light on another's sample."""
        for happen in self._background:
            happen()
        for instrument in self._instruments.values():
            instrument.update()

    def _wait_for_output(self, opened: SimulatedSession, deadline: float) -> bool:
        """Let time pass until there is something to read; False at the deadline."""
        if opened.has_arrived:
            return True
        if not opened.is_understood:
            return self._wait_until(opened, deadline, lambda: False)
        return self._wait_until(opened, deadline, opened.instrument.output_waiting)

    def _wait_until(
        self, opened: SimulatedSession, deadline: float, condition: Callable[[], bool]
    ) -> bool:
        """Let time pass until `condition()`; False at the deadline. All have caught up before."""
        while not condition():
            event = opened.instrument.next_event()
            now = self._clock.now()
            if event is None or event > deadline:
                self._clock.wait(deadline - now if deadline != float("inf") else 0.0)
                if deadline == float("inf"):
                    raise TimeoutError(
                        f"{opened.resource}: a read without a timeout would wait for ever"
                    )
                return False
            self._clock.wait(max(0.0, event - now))
            self.catch_up()
        return True

    # -- events

    def wait_on_event(
        self, session: VISASession, in_event_type: EventType, timeout: int
    ) -> tuple[EventType, VISAEventContext, StatusCode]:
        opened = self._sessions[session]
        if opened.stream or in_event_type is not EventType.service_request:
            self.handle_return_value(session, StatusCode.error_invalid_event)
        deadline = self._clock.now() + timeout / 1000
        instrument = opened.instrument
        self.catch_up()
        if not self._wait_until(opened, deadline, lambda: instrument.service_requested):
            self.handle_return_value(session, StatusCode.error_timeout)
        context = VISAEventContext(next(self._handles))
        return in_event_type, context, self.handle_return_value(session, StatusCode.success)

    # -- the rest of what clients use

    def get_attribute(
        self,
        session: VISASession | VISAEventContext | VISARMSession,
        attribute: ResourceAttribute | constants.EventAttribute,
    ) -> tuple[Any, StatusCode]:
        opened = self._sessions.get(VISASession(session))
        attributes = opened.attributes if opened is not None else {}
        if opened is not None and attribute == ResourceAttribute.asrl_avalaible_number:
            self.catch_up()
            attributes[attribute] = opened.arrived()
        if attribute not in attributes:
            return 0, self.handle_return_value(session, StatusCode.error_nonsupported_attribute)
        return attributes[attribute], self.handle_return_value(session, StatusCode.success)

    def set_attribute(
        self, session: VISASession, attribute: ResourceAttribute, attribute_state: Any
    ) -> StatusCode:
        if attribute not in self._sessions[session].attributes:
            return self.handle_return_value(session, StatusCode.error_nonsupported_attribute)
        if is_read_only(attribute):
            return self.handle_return_value(session, StatusCode.error_attribute_read_only)
        self._sessions[session].attributes[attribute] = attribute_state
        return self.handle_return_value(session, StatusCode.success)

    def flush(self, session: VISASession, mask: constants.BufferOperation) -> StatusCode:
        if mask in _DISCARDING:
            self.catch_up()
            self._sessions[session].discard()
        return self.handle_return_value(session, StatusCode.success)

    def lock(
        self,
        session: VISASession,
        lock_type: constants.Lock,
        timeout: int,
        requested_key: str | None = None,
    ) -> tuple[str, StatusCode]:
        return requested_key or "", self.handle_return_value(session, StatusCode.success)

    def unlock(self, session: VISASession) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)

    @staticmethod
    def get_library_paths() -> Iterable[LibraryPath]:
        return ()
