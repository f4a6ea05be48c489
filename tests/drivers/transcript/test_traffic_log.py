"""What a recording notes down."""

import errno

from drivers.clock import VirtualClock, never
from drivers.transcript.recording import Recording
from tests.drivers.transcript.recorded_session import (
    conversation,
    meter,
    recorded,
    with_manager,
)


def test_a_full_disk_does_not_disturb_the_session(tmp_path):
    def full(lines):
        raise OSError(errno.ENOSPC, "No space left on device")

    clock = VirtualClock()
    recording = Recording()
    library, recorded_clock = recording.library_and_clock(meter(clock), clock)
    recording.keep(full)
    said = with_manager(library, conversation, recorded_clock, recording.stop_condition(never))
    recording.end()
    assert said == recorded(tmp_path, conversation)[1]
    assert recording.problem == "the transcript ends here: No space left on device"
