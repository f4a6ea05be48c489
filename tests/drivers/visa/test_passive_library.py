"""A library without hardware agrees to what no instrument hears of."""

from pyvisa import constants
from pyvisa.constants import EventMechanism, EventType, StatusCode

from tests.drivers.visa.visa_bench import Scripted, driver_of


def test_events_buffers_and_remote_enable_are_agreed_to():
    instrument = Scripted()
    with driver_of(instrument) as driver:
        connection = driver.adapter.connection
        library, session = connection.visalib, connection.session
        request, queue = EventType.service_request, EventMechanism.queue
        assert library.enable_event(session, request, queue) == StatusCode.success
        assert library.discard_events(session, request, queue) == StatusCode.success
        assert library.disable_event(session, request, queue) == StatusCode.success
        connection.flush(constants.BufferOperation.discard_read_buffer)
        connection.control_ren(constants.RENLineOperation.asrt)
        assert instrument.heard == []
