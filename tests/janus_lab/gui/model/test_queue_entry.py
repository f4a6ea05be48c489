"""What can be done with a measurement in the queue."""

from __future__ import annotations

import pytest

from janus_lab.gui.model.queue_entry import QueueEntry


@pytest.mark.parametrize(
    ("state", "waiting", "removable"),
    [
        ("queued", True, True),
        ("running", False, False),
        ("stopping", False, False),
        ("finished", False, True),
        ("failed", False, True),
        ("aborted", False, True),
        ("interrupted", False, True),
    ],
)
def test_what_is_being_measured_stays(state: str, waiting: bool, removable: bool) -> None:
    entry = QueueEntry("1", "I–V sweep", "film", "janus-160C", state)
    assert (entry.is_waiting, entry.can_be_removed) == (waiting, removable)
