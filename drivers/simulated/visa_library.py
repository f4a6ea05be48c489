"""The VISA library of simulated instruments: the seam through which every driver reaches them.

`pyvisa.ResourceManager(library)` and pymeasure's `VISAAdapter(name, visa_library=library)` work on
it as on a real one. A session that has to wait lets bench time pass, so timeouts cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pyvisa import constants, rname
from pyvisa.constants import EventType, InterfaceType, ResourceAttribute, StatusCode
from pyvisa.typing import VISAEventContext, VISARMSession, VISASession
from pyvisa.util import LibraryPath

from drivers.clock import Clock
from drivers.simulated.instruments.faults import NoAnswer
from drivers.simulated.instruments.message_instrument import SimulatedInstrument
from drivers.visa.passive_library import PassiveVisaLibrary

#: Bench time that one message costs on the bus, and what each of its bytes adds (s). IEEE-488 with
#: a PC controller moves some 500 kB/s; the first figure is the controller's own turn-around.
MESSAGE_TIME = 1e-3
BYTE_TIME = 2e-6


@dataclass
class _Session:
    resource: str
    interface: InterfaceType
    instrument: SimulatedInstrument
    #: raw socket or serial line: a stream of bytes without END, serial poll, or device clear
    stream: bool
    attributes: dict[int, Any] = field(default_factory=dict)

    @property
    def timeout(self) -> float:
        """Seconds; infinite where the client asked for it."""
        milliseconds = self.attributes[ResourceAttribute.timeout_value]
        infinite = milliseconds == constants.VI_TMO_INFINITE
        return float("inf") if infinite else milliseconds / 1000


class SimulatedVisaLibrary(PassiveVisaLibrary):
    """Carries messages between VISA sessions and simulated instruments, in bench time.

    `instruments` maps resource names, in any spelling VISA accepts, to instruments; `by_itself` is
    what happens on the bench without being talked to, called before any of them is looked at.
    PyVISA knows the library by `path`, which nothing else may have.
    `operations` counts the library calls that a real library would put on the bus.
    """

    _numbers = count(1)
    _instruments: dict[str, SimulatedInstrument]
    _clock: Clock
    _by_itself: Sequence[Callable[[], None]]
    operations: int

    def __new__(
        cls,
        instruments: Mapping[str, SimulatedInstrument],
        clock: Clock,
        by_itself: Sequence[Callable[[], None]] = (),
        path: LibraryPath | None = None,
    ) -> SimulatedVisaLibrary:
        # PyVISA keeps one library object per path, so every simulation gets a path of its own.
        path = path or LibraryPath(f"simulated-{next(cls._numbers)}", "simulated")
        library: SimulatedVisaLibrary = super().__new__(cls, path)  # type: ignore[assignment]
        library._instruments = {
            rname.to_canonical_name(name): instrument for name, instrument in instruments.items()
        }
        library._clock = clock
        library._by_itself = by_itself
        library.operations = 0
        return library

    def __init__(
        self,
        instruments: Mapping[str, SimulatedInstrument],
        clock: Clock,
        by_itself: Sequence[Callable[[], None]] = (),
        path: LibraryPath | None = None,
    ) -> None:
        """State is set in `__new__`, where PyVISA's base class makes the object."""

    @property
    def clock(self) -> Clock:
        """Bench time."""
        return self._clock

    def _init(self) -> None:
        self._sessions: dict[int, _Session] = {}
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
        if instrument is None:
            return VISASession(0), self.handle_return_value(
                None, StatusCode.error_resource_not_found
            )
        interface = parsed.interface_type_const
        opened = _Session(
            canonical,
            interface,
            instrument,
            stream=parsed.resource_class == "SOCKET" or interface is InterfaceType.asrl,
        )
        opened.attributes = _initial_attributes(canonical, parsed, interface)
        handle = VISASession(next(self._handles))
        self._sessions[handle] = opened
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
        self._pass(len(data))
        message = bytes(data)
        if not opened.stream and not message.endswith((b"\n", b"\r")):
            message += b"\n"  # END ends a message as a line feed does
        opened.instrument.receive(message)
        return len(data), self.handle_return_value(session, StatusCode.success)

    def read(self, session: VISASession, count: int) -> tuple[bytes, StatusCode]:
        opened = self._sessions[session]
        self._pass(0)
        deadline = self._clock.now() + opened.timeout
        terminator = _read_terminator(opened)
        received = bytearray()
        while True:
            if not self._wait_for_output(opened, deadline):
                opened.instrument.read_timed_out()
                return bytes(received), self.handle_return_value(session, StatusCode.error_timeout)
            status = _take(opened, received, count, terminator)
            if status is not None:
                self._clock.wait(len(received) * BYTE_TIME)
                return bytes(received), self.handle_return_value(session, status)

    def read_stb(self, session: VISASession) -> tuple[int, StatusCode]:
        opened = self._sessions[session]
        if opened.stream:
            return 0, self.handle_return_value(session, StatusCode.error_nonsupported_operation)
        self._pass(0)
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
        self._pass(0)
        getattr(opened.instrument, name)()
        return self.handle_return_value(session, StatusCode.success)

    def _pass(self, length: int) -> None:
        self.operations += 1
        self._clock.wait(MESSAGE_TIME + length * BYTE_TIME)
        self.catch_up()

    def catch_up(self) -> None:
        """Bring every instrument up to now: what one does may be light on another's sample."""
        for happen in self._by_itself:
            happen()
        for instrument in self._instruments.values():
            instrument.update()

    def _wait_for_output(self, opened: _Session, deadline: float) -> bool:
        """Let time pass until there is something to read; False at the deadline."""
        return self._wait_until(opened, deadline, opened.instrument.output_waiting)

    def _wait_until(self, opened: _Session, deadline: float, condition: Callable[[], bool]) -> bool:
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
        attributes = self._sessions[session].attributes if session in self._sessions else {}
        if attribute not in attributes:
            return 0, self.handle_return_value(session, StatusCode.error_nonsupported_attribute)
        return attributes[attribute], self.handle_return_value(session, StatusCode.success)

    def set_attribute(
        self, session: VISASession, attribute: ResourceAttribute, attribute_state: Any
    ) -> StatusCode:
        self._sessions[session].attributes[attribute] = attribute_state
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


def _initial_attributes(
    name: str, parsed: rname.ResourceName, interface: InterfaceType
) -> dict[int, Any]:
    known: dict[int, Any] = {
        ResourceAttribute.resource_name: name,
        ResourceAttribute.resource_class: parsed.resource_class,
        ResourceAttribute.interface_type: interface,
        ResourceAttribute.interface_number: int(getattr(parsed, "board", 0)),
        ResourceAttribute.timeout_value: 2000,
        ResourceAttribute.termchar: ord("\n"),
        ResourceAttribute.termchar_enabled: False,
        ResourceAttribute.send_end_enabled: True,
        ResourceAttribute.suppress_end_enabled: False,
        ResourceAttribute.io_prot: constants.IOProtocol.normal,
    }
    if interface is InterfaceType.gpib:
        known[ResourceAttribute.gpib_primary_address] = int(getattr(parsed, "primary_address", 0))
        known[ResourceAttribute.gpib_secondary_address] = constants.VI_NO_SEC_ADDR
    if interface is InterfaceType.asrl:
        known[ResourceAttribute.asrl_end_in] = constants.SerialTermination.termination_char
        known[ResourceAttribute.asrl_end_out] = constants.SerialTermination.none
    return known


def _read_terminator(opened: _Session) -> int | None:
    """The byte at which a read ends, None where only END or the count ends it."""
    attributes = opened.attributes
    serial = attributes.get(ResourceAttribute.asrl_end_in) == (
        constants.SerialTermination.termination_char
    )
    if attributes[ResourceAttribute.termchar_enabled] or serial:
        return int(attributes[ResourceAttribute.termchar])
    return None


def _take(
    opened: _Session, received: bytearray, count: int, terminator: int | None
) -> StatusCode | None:
    """Move what is waiting into `received`; the status that ends the read, or None to go on."""
    while opened.instrument.output_waiting():
        data, end = opened.instrument.transmit(count - len(received), terminator)
        received += data
        if terminator is not None and received[-1] == terminator:
            return StatusCode.success_termination_character_read
        if end and not opened.stream:
            return StatusCode.success
        if len(received) >= count:
            return StatusCode.success_max_count_read
    return None
