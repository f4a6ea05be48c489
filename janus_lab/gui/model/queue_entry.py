"""What the queue's table shows of one measurement."""

from __future__ import annotations

from dataclasses import dataclass

from janus_lab.runs.states import RunState
from janus_lab.sequence.executor import LEFT_OUT

_ENDED = tuple(state for state in RunState if not state.is_open)


@dataclass(frozen=True)
class QueueEntry:
    """One measurement in the queue. `state` is of `RunState`, or words such as `stopping`."""

    id: str
    title: str
    sample: str
    device: str
    state: str
    percent: float = 0.0  #: 0 to 100
    remaining_s: float | None = None  #: on the bench's clock; None if it is not known
    figures: str = ""
    reason: str = ""
    name: str = ""  #: title and sample, for a sentence

    @property
    def is_waiting(self) -> bool:
        """Whether it has not begun: only then its place can change."""
        return self.state == RunState.QUEUED

    @property
    def can_be_removed(self) -> bool:
        """Whether nothing is being measured for it: it waits, or it has ended."""
        return self.is_waiting or self.state in (*_ENDED, LEFT_OUT)
