"""What a VISA library without hardware agrees to and does nothing about."""

from __future__ import annotations

from pyvisa import constants
from pyvisa.constants import EventType, StatusCode
from pyvisa.highlevel import VisaLibraryBase
from pyvisa.typing import VISASession


class PassiveVisaLibrary(VisaLibraryBase):
    """Base of libraries whose instruments hear of messages, polls, clears and triggers only."""

    def enable_event(
        self,
        session: VISASession,
        event_type: EventType,
        mechanism: constants.EventMechanism,
        context: None = None,
    ) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)

    def disable_event(
        self,
        session: VISASession,
        event_type: EventType,
        mechanism: constants.EventMechanism,
    ) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)

    def discard_events(
        self,
        session: VISASession,
        event_type: EventType,
        mechanism: constants.EventMechanism,
    ) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)

    def flush(self, session: VISASession, mask: constants.BufferOperation) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)

    def gpib_control_ren(
        self, session: VISASession, mode: constants.RENLineOperation
    ) -> StatusCode:
        return self.handle_return_value(session, StatusCode.success)
