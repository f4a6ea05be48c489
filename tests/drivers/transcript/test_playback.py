"""What crosses the VISA seam can be recorded, and played back with no instrument."""

import pytest
from pyvisa.constants import StatusCode

from drivers.clock import VirtualClock
from tests.drivers.transcript.recorded_session import (
    JitteryClock,
    conversation,
    played,
    recorded,
)


@pytest.mark.parametrize("clock", [VirtualClock, JitteryClock])
def test_a_session_plays_back_as_it_was(tmp_path, clock):
    session, said, _ = recorded(tmp_path, conversation, clock())
    again, playback = played(session, conversation)
    assert again == said
    assert playback.finish() is None
    assert said[4] == StatusCode.error_timeout
